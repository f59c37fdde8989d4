import { DynamoRelease } from "../../../constructs/dynamo/release";
import { describeWithHelm } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "./render";

/** What ends a worker after its grace: three steps of up to 30 s. */
const CLEAN_UP = 60;

describeWithHelm("how the chart's pods end", () => {
  const all = DynamoRelease.known();
  const before10 = all.filter((release) => release.startsWith("0."));
  const from10 = all.filter((release) => !release.startsWith("0."));

  test.each(all)("%s: no pod is killed before its longest answer is over", (release) => {
    // Another promise on two releases only, one of each version of the graph: rendering takes its time.
    for (const longestStreamSeconds of ["1.1.1", "1.5.1"].includes(release) ? [undefined, 45] : [undefined]) {
      const promised = longestStreamSeconds ?? 600;
      const objects = renderModel({ longestStreamSeconds }, release);
      const [frontend, worker] = [podOf(objects, "frontend"), podOf(objects, "worker")];
      const pause = Number(/^sleep (\d+)$/.exec(mainOf(objects, "frontend").lifecycle.preStop.exec.command[2])?.[1]);
      expect(pause).toBeGreaterThanOrEqual(15);
      expect(frontend.terminationGracePeriodSeconds).toBeGreaterThan(pause + promised);
      expect(environmentOf(mainOf(objects, "worker")).DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS).toBe(String(promised));
      // Clients that keep their connection would get 503 on it for this long, beyond their own retries.
      expect(environmentOf(mainOf(objects, "frontend")).DYN_HTTP_GRACEFUL_SHUTDOWN_TIMEOUT_SECS).toBe("0");
      expect(worker.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(promised + CLEAN_UP);
    }
  });

  test.each(from10)("%s: the frontend moves requests, and the worker has no flag for it", (release) => {
    const objects = renderModel({}, release);
    expect(environmentOf(mainOf(objects, "frontend")).DYN_MIGRATION_LIMIT).toBe("3");
    expect(mainOf(objects, "worker").args.join(" ")).not.toContain("migration");
  });

  test.each(before10)("%s: the worker says how often its requests move", (release) => {
    const objects = renderModel({}, release);
    expect(mainOf(objects, "worker").args.join(" ")).toContain("--migration-limit 3");
    expect(environmentOf(mainOf(objects, "frontend"))).not.toHaveProperty("DYN_MIGRATION_LIMIT");
  });

  test.each(all)("%s: nothing shortens what the runtime itself waits for", (release) => {
    const text = JSON.stringify(renderModel({}, release));
    expect(text).not.toContain("DYN_RUNTIME_GRACEFUL_SHUTDOWN_TIMEOUT_SECS");
    // In no runtime: whoever sets it believes in something that isn't there.
    expect(text).not.toContain("DYN_WORKER_SHUTDOWN_INFLIGHT_TIMEOUT_SECS");
  });
});

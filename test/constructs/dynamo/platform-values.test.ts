import { TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../constructs/core/refuse";
import { readPath } from "../../../constructs/core/value-path";
import { findUnknownValues } from "../../../constructs/dynamo/chart-values";
import { DynamoPlatform } from "../../../constructs/dynamo/platform";
import { DataService, GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { PlatformOptions } from "../../../constructs/dynamo/platform-options";
import { platformValues } from "../../../constructs/dynamo/platform-values";
import { DynamoRelease } from "../../../constructs/dynamo/release";

const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [], storage: [] });
const TOLERATION = { key: "spot", operator: "Exists", effect: "NoSchedule" };

const valuesOf = (release: string, options: PlatformOptions): unknown =>
  platformValues({ release: DynamoRelease.of(release), tolerations: [TOLERATION] }, options);

function problemsOf(release: string, options: PlatformOptions): { code: string; property: string; reason: string; fix: string }[] {
  const stack = new TerraformStack(Testing.app(), "stack");
  new DynamoPlatform(stack, "platform", { cluster, release, ...options });
  return problemsIn(stack);
}

/** A chart value and what reads it, of somebody's own. */
const own = (path: string, value: unknown): PlatformOptions => ({
  values: path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as { [key: string]: unknown },
});

describe.each(DynamoRelease.known())("the chart of %s", (release) => {
  const old = /^0\./.test(release);

  test("gets Grove and KAI where it reads them, bundled or somebody else's", () => {
    for (const [property, name] of [["grove", "grove"], ["kaiScheduler", "kai-scheduler"]]) {
      const bundled = valuesOf(release, { [property]: GangScheduler.BUNDLED });
      const other = old ? `global.${name}` : name;
      expect([name, readPath(bundled, old ? name : `global.${name}`)]).toMatchObject([name, old ? { enabled: true } : { install: true, enabled: true }]);
      expect([name, readPath(bundled, `${other}.enabled`), readPath(bundled, `${other}.install`)]).toEqual([name, undefined, undefined]);
      const external = problemsOf(release, { [property]: GangScheduler.EXTERNAL });
      if (old) {
        expect(external).toMatchObject([{ code: "external-scheduler-not-offered", property, fix: expect.stringContaining("release 1.0 or later") }]);
      } else {
        expect(external).toEqual([]);
        expect(readPath(valuesOf(release, { [property]: GangScheduler.EXTERNAL }), `global.${name}`)).toEqual({ install: false, enabled: true });
      }
    }
  });

  test("gets nothing that it doesn't read", () => {
    const all: PlatformOptions = {
      nats: DataService.BUNDLED,
      etcd: DataService.BUNDLED,
      grove: GangScheduler.BUNDLED,
      kaiScheduler: GangScheduler.BUNDLED,
      discoveryBackend: "etcd",
      prometheusEndpoint: "http://p:9090",
      ...(old ? {} : { podMonitors: true }),
      imagePullSecrets: ["s"],
    };
    const values = valuesOf(release, all);
    expect(findUnknownValues(DynamoRelease.of(release), "values", values)).toEqual([]);
    // Nobody needs the operator restarted after its CRDs were applied: what it wrote into them stays.
    expect(readPath(values, "dynamo-operator.controllerManager.podAnnotations")).toBeUndefined();
    expect(problemsOf(release, all)).toEqual([]);
  });

  test("asks for KAI's grace period from 1.5 on, where both come from it", () => {
    const period = "kai-scheduler.scheduler.args.default-staleness-grace-period";
    const both = { grove: GangScheduler.BUNDLED, kaiScheduler: GangScheduler.BUNDLED };
    const asks = /^1\.[5-9]\./.test(release);
    expect(readPath(valuesOf(release, both), period)).toBe(asks ? "-1s" : undefined);
    expect(problemsOf(release, { ...both, ...own(period, "60s") })).toMatchObject(asks ? [{ code: "kai-evicts-stale-groups", fix: expect.stringContaining('"-1s"') }] : []);
    // Beside a Grove of somebody else's the chart asks for nothing, and a person's own value is theirs.
    if (!old) expect(problemsOf(release, { ...both, grove: GangScheduler.EXTERNAL, ...own(period, "60s") })).toEqual([]);
  });
});

describe("a person's own value that the chart doesn't read", () => {
  test.each<[string, string, unknown, string, string]>([
    ["1.0.2", "grove.enabled", true, "moved-value", "it reads global.grove.install"],
    ["1.0.2", "kai-scheduler.enabled", true, "moved-value", "it reads global.kai-scheduler.install"],
    ["0.9.1", "global.grove.install", true, "moved-value", "it reads grove.enabled"],
    ["1.0.2", "dynamo-operator.controllerManager.podAnnotations", { a: "b" }, "unread-value", "charts from 1.2 on do"],
    ["1.1.1", "dynamo-operator.controllerManager.podAnnotations", { a: "b" }, "unread-value", "charts from 1.2 on do"],
    ["1.0.0", "dynamo-operator.webhook.certGenerator.tolerations", [TOLERATION], "unread-value", "charts to 0.9 do"],
    ["1.0.0", "dynamo-operator.dynamo.mpiRun.sshKeygen.enabled", true, "unread-value", "charts to 0.9 do"],
    ["1.2.1", "nats.enabled", false, "moved-value", "fails to install"],
    ["1.1.1", "global.nats.install", false, "moved-value", "it reads nats.enabled"],
    ["1.3.1", "global.volcano-scheduler.enabled", true, "unread-value", "charts from 1.4 on do"],
    ["1.4.2", "global.snapshot.install", true, "unread-value", "charts from 1.5 on do"],
    ["0.9.1", "dynamo-operator.upgradeCRD", false, "unread-value", "charts from 1.0 on do"],
  ])("%s: %s", (release, path, value, code, reason) => {
    expect(problemsOf(release, own(path, value))).toEqual([expect.objectContaining({ code, reason: expect.stringContaining(reason) })]);
  });

  test.each([
    ["1.2.1", "dynamo-operator.controllerManager.podAnnotations", { a: "b" }],
    ["0.9.1", "dynamo-operator.webhook.certGenerator.tolerations", [TOLERATION]],
    ["0.9.1", "dynamo-operator.dynamo.mpiRun.sshKeygen.enabled", true],
    ["1.6.2", "global.snapshot.install", true],
  ])("%s reads %s", (release, path, value) => {
    expect(problemsOf(release, own(path, value))).toEqual([]);
    expect(readPath(valuesOf(release, own(path, value)), path)).toEqual(value);
  });
});

import { DynamoRelease } from "../../../constructs/dynamo/release";
import { Rendered, describeWithHelm } from "../../harness/helm";
import { mainOf, podOf, renderModel } from "./render";

describeWithHelm("shared memory of the worker", () => {
  const releases = DynamoRelease.known();
  const alpha = releases.filter((release) => DynamoRelease.of(release).graphApiVersion === "v1alpha1");
  const beta = releases.filter((release) => !alpha.includes(release));
  const graphOf = (objects: Rendered[]): Rendered => objects.find(({ kind }) => kind === "DynamoGraphDeployment").spec;
  const shm = (container: Rendered): Rendered[] => container.volumeMounts.filter(({ mountPath }: Rendered) => mountPath === "/dev/shm");

  test.each(alpha)("%s: the graph says its size and nothing besides, and the preflight looks at the operator's volume", (release) => {
    const objects = renderModel({ sharedMemoryGiB: 12 }, release);
    // 1.1 refuses `disabled` once its own operator has written it back, with a size beside it.
    expect(graphOf(objects).services.worker.sharedMemory).toEqual({ size: "12Gi" });
    const pod = podOf(objects, "worker");
    expect(pod.volumes.filter(({ emptyDir }: Rendered) => emptyDir !== undefined)).toEqual([]);
    expect(shm(mainOf(objects, "worker"))).toEqual([]);
    const preflight = pod.initContainers.find(({ name }: Rendered) => name === "preflight");
    expect(shm(preflight)).toEqual([{ name: "shared-memory", mountPath: "/dev/shm" }]);
  });

  test.each(beta)("%s: one volume of ours in place of the operator's, for the preflight and the engine", (release) => {
    const objects = renderModel({ sharedMemoryGiB: 12 }, release);
    expect(graphOf(objects).components.find(({ name }: Rendered) => name === "worker").sharedMemorySize).toBe("0");
    const pod = podOf(objects, "worker");
    expect(pod.volumes).toContainEqual({ name: "worker-shared-memory", emptyDir: { medium: "Memory", sizeLimit: "12Gi" } });
    const preflight = pod.initContainers.find(({ name }: Rendered) => name === "preflight");
    for (const container of [preflight, mainOf(objects, "worker")]) expect(shm(container)).toEqual([{ name: "worker-shared-memory", mountPath: "/dev/shm" }]);
  });
});

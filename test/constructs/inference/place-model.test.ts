import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { Placement, placeModel } from "../../../constructs/inference/place-model";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { cluster, pool, qwen } from "./placed";

describe("placeModel", () => {
  const small = pool("small");
  const large = pool("large", { gpusPerNode: 8, maxNodes: 1 });
  const place = (model: ServedModelOptions, on: IKubernetesCluster): Placement => placeModel(model, on, DynamoRelease.of("1.5.1"));
  const poolOf = (model: ServedModelOptions, on: IKubernetesCluster): string | undefined => place(model, on).parts.find(({ part }) => part.name === "worker")?.pool?.name;

  test("takes the first pool that holds all the workers, each on one node", () => {
    const both = cluster([small, large]);
    expect(poolOf(qwen, both)).toBe("small");
    expect(poolOf({ ...qwen, gpusPerWorker: 2 }, both)).toBe("large");
    expect(poolOf({ ...qwen, replicas: 3 }, both)).toBe("large");
    expect(poolOf({ ...qwen, gpusPerWorker: 3, replicas: 3 }, both)).toBeUndefined();
  });

  test("takes the pool that is named, and the class that many nodes can mount", () => {
    expect(poolOf({ ...qwen, gpuPool: "large" }, cluster([small, large]))).toBe("large");
    expect(place(qwen, cluster([small])).storage?.className).toBe("nfs");
    expect(place({ ...qwen, singleNodeCache: true }, cluster([small])).storage?.className).toBe("disk");
  });
});

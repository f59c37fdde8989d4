import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { modelParts } from "../../../../constructs/inference/parts/model-parts";
import { Part } from "../../../../constructs/inference/parts/part";
import { placeParts } from "../../../../constructs/inference/parts/place-parts";
import { replicasOn } from "../../../../constructs/inference/parts/pool-room";

const pool = (name: string, gpusPerNode: number, maxNodes: number): GpuPool => ({
  name,
  labels: {},
  nodeSelector: { pool: name },
  taints: [],
  minNodes: 0,
  maxNodes,
  gpu: "NVIDIA H100",
  gpusPerNode,
  fabric: Fabric.NONE,
});
const release = DynamoRelease.of("1.6.1");
const [frontend, worker] = modelParts({ name: "qwen", model: "Qwen/Qwen3-0.6B" }, release);
const part = (name: string, gpus: number, replicas: number, more: Partial<Part> = {}): Part => ({ ...worker, name, gpus, replicas, ...more });

test("today's options are a frontend without GPUs and a worker with its engine's image", () => {
  const parts = modelParts({ name: "qwen", model: "a/b", frontendReplicas: 2, replicas: 3, gpusPerWorker: 4, gpuPool: "p", engineArgs: ["--seed", "1"] }, release);
  expect(parts).toMatchObject([
    { name: "frontend", role: { componentType: "frontend", worker: undefined }, replicas: 2, gpus: 0, image: release.frontendImage() },
    { name: "worker", role: { componentType: "worker", worker: "worker" }, replicas: 3, nodes: 1, gpus: 4, pool: "p", arguments: ["--seed", "1"], image: release.vllmRuntimeImage() },
  ]);
});

describe("room on a pool", () => {
  test.each<[string, GpuPool, Part, Part[], number]>([
    ["alone, each on one node", pool("p", 8, 2), part("a", 3, 1), [], 4],
    ["beside a part that fills a node", pool("p", 8, 2), part("a", 4, 1), [part("b", 8, 1)], 2],
    ["in what another leaves of its node", pool("p", 8, 1), part("a", 2, 1), [part("b", 5, 1)], 1],
    ["none beside parts that fill all", pool("p", 8, 2), part("a", 1, 1), [part("b", 4, 4)], 0],
    ["small parts share a node, so that a large one has the other", pool("p", 8, 2), part("a", 8, 1), [part("b", 1, 4), part("c", 4, 1)], 1],
    ["of several nodes a replica", pool("p", 8, 5), part("a", 8, 1, { nodes: 2 }), [], 2],
    ["beside a replica of several nodes", pool("p", 8, 3), part("a", 8, 1), [part("b", 8, 1, { nodes: 2 })], 1],
    ["more than there is of the others leaves nothing, not less", pool("p", 8, 1), part("a", 1, 1), [part("b", 8, 9)], 0],
  ])("%s", (_, on, one, others, expected) => expect(replicasOn(on, one, others)).toBe(expected));

  test("counts, and doesn't pack pod by pod", () => {
    const started = Date.now();
    expect(replicasOn(pool("p", 8, 1e9), part("a", 8, 1), [part("b", 3, 1e9)])).toBe(5e8);
    expect(Date.now() - started).toBeLessThan(1000);
  });
});

describe("places", () => {
  const cluster = (...gpuPools: GpuPool[]): IKubernetesCluster => ({ gpuPools }) as unknown as IKubernetesCluster;
  const placed = (parts: Part[], ...pools: GpuPool[]): (string | undefined)[] => placeParts(parts, cluster(...pools)).map((one) => one.pool?.name);

  test("parts of one model share a pool as long as it holds their sum, and then take the next", () => {
    expect(placed([frontend, part("a", 4, 2), part("b", 4, 1)], pool("p", 8, 1), pool("q", 8, 1))).toEqual([undefined, "p", "q"]);
    expect(placed([frontend, part("a", 4, 1), part("b", 4, 1)], pool("p", 8, 1), pool("q", 8, 1))).toEqual([undefined, "p", "p"]);
  });

  test("a part goes to the pool that it names, full or not, and one for which nothing is large enough nowhere", () => {
    expect(placed([part("a", 8, 1), part("b", 8, 1, { pool: "p" })], pool("p", 8, 1), pool("q", 8, 1))).toEqual(["p", "p"]);
    expect(placed([part("a", 16, 1)], pool("p", 8, 1))).toEqual([undefined]);
    expect(placeParts([part("a", 8, 1), part("b", 8, 1, { pool: "p" })], cluster(pool("p", 8, 1)))[1].beside.map(({ name }) => name)).toEqual(["a"]);
  });
});

import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { modelValues } from "../../../../constructs/inference/model-values";
import { Speculative } from "../../../../constructs/inference/options/speculative";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, podOf } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- rendered objects have no type */

const BUCKET: StorageOffer = {
  className: "bucket", accessModes: [AccessMode.READ_ONLY_MANY], podAnnotations: { "lab.example/mounts": "true" },
  sharedVolume: { driver: "bucket.csi.example", handle: "weights", attributes: {}, mountOptions: ["implicit-dirs"] },
};
const DISK: StorageOffer = {
  className: "disk", accessModes: [AccessMode.READ_ONLY_MANY],
  sharedVolume: { driver: "disk.csi.example", handle: "disks/weights", attributes: {}, fsType: "ext4", topology: { key: "topology.example/zone", values: ["lab-a"] } },
};
const WHOLE: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "bucket", weightsLoader: WeightsLoader.prefilled() } as ServedModelOptions;

function labWith(pool: Partial<GpuPool> = {}): IKubernetesCluster {
  const cluster = clusterOf(h100("gpus", EFA, pool));
  return { ...cluster, storage: [...cluster.storage, BUCKET, DISK] };
}

function found(model: Partial<ServedModelOptions>, { release = "1.6.1", pool = {} as Partial<GpuPool> } = {}): string[] {
  return checkModel({ ...WHOLE, ...model }, labWith(pool), DynamoRelease.of(release)).map(({ code, property }) => `${code} ${property}`);
}

describe("is refused", () => {
  test.each<[string, Partial<ServedModelOptions>, string[], Parameters<typeof found>[1]?]>([
    ["no class", { storageClass: undefined }, ["prefilled-without-volume storageClass"]],
    ["a class that makes an empty volume for each claim", { storageClass: labWith().storage[0].className }, ["prefilled-without-volume storageClass"]],
    ["a class that isn't there", { storageClass: "buckets" }, ["unknown-storage-class storageClass"]],
    ["a size", { cacheSizeGiB: 100 }, ["prefilled-only-read cacheSizeGiB"]],
    ["a node for it", { singleNodeCache: true }, ["prefilled-only-read singleNodeCache"]],
    ["a compile cache on it", { compileCache: true }, ["prefilled-only-read compileCache"]],
    ["a draft model that would be downloaded", { speculative: Speculative.eagle3({ head: "acme/qwen3-eagle3", tokens: 4 }) }, ["prefilled-only-read speculative"]],
    ["a revision beside the folder", { weightsLoader: WeightsLoader.prefilled({ folder: "qwen3" }), revision: "main" }, ["prefilled-only-read revision"]],
    ["a folder from the root", { weightsLoader: WeightsLoader.prefilled({ folder: "/qwen3" }) }, ["invalid-weights-address weightsLoader.folder"]],
    ["a folder that leaves the volume", { weightsLoader: WeightsLoader.prefilled({ folder: "../qwen3" }) }, ["invalid-weights-address weightsLoader.folder"]],
    ["frontends that read the volume too", {}, ["loader-not-in-release weightsLoader"], { release: "1.3.1" }],
    ["the mocker, which reads none", { engine: Engine.MOCKER, gpuPool: undefined }, ["loader-not-for-engine weightsLoader"]],
    ["a disk of another zone", { storageClass: "disk" }, ["prefilled-out-of-zone storageClass"], { pool: { zones: ["lab-b"] } }],
    ["a download to a volume that is only read", { weightsLoader: undefined }, ["storage-not-shared storageClass"]],
  ])("%s", (...[, model, expected, where]) => expect(found(model, where)).toEqual(expected));

  test("who downloads to it is told of the loader for it", () => {
    const [told] = checkModel({ ...WHOLE, weightsLoader: undefined }, labWith(), DynamoRelease.of("1.6.1"));
    expect(told.fix).toMatch(/WeightsLoader\.prefilled/);
    const [unnamed] = checkModel({ ...WHOLE, storageClass: undefined }, labWith(), DynamoRelease.of("1.6.1"));
    expect(unnamed.fix).toBe("name bucket or disk");
  });
});

describe("is taken", () => {
  test.each<[string, Partial<ServedModelOptions>, Parameters<typeof found>[1]?]>([
    ["a bucket", {}],
    ["its revision in the folder's name", { revision: "abc123" }],
    ["a gated model without a token", { model: "meta-llama/Llama-3.3-70B-Instruct", plan: undefined, gpusPerWorker: 8 }],
    ["a disk of the pool's zone", { storageClass: "disk" }, { pool: { zones: ["lab-a"] } }],
    ["a disk, for a pool whose zones aren't known", { storageClass: "disk" }],
    ["SGLang", { engine: Engine.SGLANG }],
    ["TensorRT-LLM", { engine: Engine.TENSORRT_LLM }],
  ])("%s", (...[, model, where]) => expect(found(model, where)).toEqual([]));
});

describeWithHelm("what the chart makes of it", () => {
  const render = (model: Partial<ServedModelOptions>): Rendered[] => helmTemplate(CHART, modelValues({ ...WHOLE, ...model }, labWith(), DynamoRelease.of("1.6.1")) as Rendered, { name: "qwen", namespace: "inference" });
  const one = (objects: any[], kind: string): any => objects.find((object) => object.kind === kind);

  test("a volume that is only read, its claim, and no download", () => {
    const objects: any[] = render({});
    expect(one(objects, "PersistentVolume").spec).toEqual({
      accessModes: ["ReadOnlyMany"], capacity: { storage: "1Gi" }, persistentVolumeReclaimPolicy: "Retain", storageClassName: "bucket",
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "inference", name: "qwen-model-cache" },
      mountOptions: ["implicit-dirs"],
      csi: { driver: "bucket.csi.example", volumeHandle: "weights", readOnly: true, volumeAttributes: {} },
    });
    expect(one(objects, "PersistentVolumeClaim").spec).toMatchObject({ accessModes: ["ReadOnlyMany"], volumeName: "inference-qwen-model-cache" });
    expect(objects.filter(({ kind, metadata }) => kind === "Job" && /download/.test(metadata.name))).toEqual([]);
  });

  test("a disk's file system, and the zone in which it is mounted", () => {
    const { csi, nodeAffinity } = one(render({ storageClass: "disk" }), "PersistentVolume").spec;
    expect(csi).toMatchObject({ fsType: "ext4", volumeHandle: "disks/weights", readOnly: true });
    expect(nodeAffinity).toEqual({ required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "topology.example/zone", operator: "In", values: ["lab-a"] }] }] } });
  });

  test("workers that say what the mount asks of them, wait for nothing, and read the folder", () => {
    const graph = one(render({ weightsLoader: WeightsLoader.prefilled({ folder: "qwen3" }) }), "DynamoGraphDeployment");
    const text = JSON.stringify(graph);
    expect(text).toContain('"lab.example/mounts":"true"');
    expect(text).not.toContain("wait-for-model");
    expect(text).toContain("/opt/models/qwen3");
    expect(JSON.stringify(podOf([graph], "worker").volumes)).toContain("qwen-model-cache");
    expect(JSON.stringify(one(render({}), "DynamoGraphDeployment"))).toContain("/opt/models/Qwen/Qwen3-0.6B/main");
  });

  test("a benchmark that doesn't mount it", () => {
    const job: any = render({ benchmark: { concurrency: [1], inputTokens: 100, outputTokens: 10 } }).find((object: any) => object.kind === "Job" && /benchmark/.test(object.metadata.name));
    expect(job.spec.template.spec.volumes.map((volume: any) => volume.name)).not.toContain("model-cache");
    expect(JSON.stringify(job)).toContain('"Qwen/Qwen3-0.6B"');
  });
});

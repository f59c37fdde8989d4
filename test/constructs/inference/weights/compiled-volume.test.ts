import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";
import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { checkCluster } from "../../../../constructs/cluster/checks/check-cluster";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { cacheWarnings } from "../../../../constructs/inference/checks/cache-warnings";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { modelValues, weightsValues } from "../../../../constructs/inference/model-values";
import { placeModel } from "../../../../constructs/inference/place-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, podOf } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

const LUSTRE: StorageOffer = { className: "lustre", accessModes: [AccessMode.READ_WRITE_MANY], ownedByRoot: true, sharedVolume: { driver: "lustre.example", handle: "one", attributes: { address: "10.0.0.4" } } };
const FILES: StorageOffer = { className: "files", accessModes: [AccessMode.READ_WRITE_MANY], minimumGiB: 100, stepGiB: 10, forCompiled: true };
const NFS: StorageOffer = { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY], ownedByRoot: true };
const DISK: StorageOffer = { className: "disk", accessModes: [AccessMode.READ_WRITE_ONCE] };
const BUCKET: StorageOffer = { className: "bucket", accessModes: [AccessMode.READ_ONLY_MANY], sharedVolume: LUSTRE.sharedVolume };
const NEAR: StorageOffer = { className: "near", accessModes: [AccessMode.READ_WRITE_MANY], pools: ["others"] };

const WHOLE: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", compileCache: true };
const RELEASE = DynamoRelease.of("1.6.1");
const cluster = (storage: StorageOffer[], pool: Partial<GpuPool> = {}): IKubernetesCluster => ({ ...clusterOf(h100("gpus", EFA, pool)), storage });
const ALL = [LUSTRE, FILES, NFS, DISK, BUCKET, NEAR];
const onClass = (model: Partial<ServedModelOptions>, storage: StorageOffer[] = ALL, pool: Partial<GpuPool> = {}): string | undefined => placeModel({ ...WHOLE, ...model }, cluster(storage, pool), RELEASE).compiled?.className;

describe("what is compiled lies", () => {
  test.each<[string, Partial<ServedModelOptions>, StorageOffer[], string | undefined, Partial<GpuPool>?]>([
    ["with the weights where the cluster has no class for it", {}, [LUSTRE, { ...FILES, forCompiled: false }], undefined],
    ["on the cluster's class for it, apart from weights on another", {}, ALL, "files"],
    ["with weights that lie on that class anyway", {}, [FILES, LUSTRE], undefined],
    ["on the class that the model names", { compileCacheClass: "nfs" }, ALL, "nfs"],
    ["apart, where the model names the weights' own class", { compileCacheClass: "nfs", storageClass: "nfs" }, ALL, "nfs"],
    ["with the weights, where that is one file system, which a pod mounts once", { compileCacheClass: "lustre" }, ALL, undefined],
    ["nowhere, where nothing is kept", { compileCache: false }, ALL, undefined],
    ["nowhere, for an engine that keeps nothing", { engine: Engine.TENSORRT_LLM }, ALL, undefined],
    ["on a disk, where all workers are on one node", { compileCacheClass: "disk" }, ALL, "disk", { maxNodes: 1 }],
    ["beside weights of an image", { weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1" }) }, ALL, "files"],
    ["with the weights where the class for it is out of the nodes' reach", {}, [LUSTRE, { ...NEAR, forCompiled: true }], undefined],
  ])("%s", (...[, model, storage, expected, pool]) => expect(onClass(model, storage, pool)).toBe(expected));

  test("and that its class is slow for it is told of that class", () => {
    const slow = { ...FILES, slowFor: [{ cache: "compile", reason: "each file is a request" }, { cache: "model", reason: "it is far" }] };
    expect(cacheWarnings(WHOLE, placeModel(WHOLE, cluster([LUSTRE, slow]), RELEASE))).toEqual(["[slow-cache] qwen keeps its compiled code on files: each file is a request. Another class: compileCacheClass."]);
  });
});

describe("is refused", () => {
  const found = (model: Partial<ServedModelOptions>, storage = ALL, pool: Partial<GpuPool> = {}): string[] =>
    checkModel({ ...WHOLE, ...model }, cluster(storage, pool), RELEASE).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);
  test.each<[string, Partial<ServedModelOptions>, string[], StorageOffer[]?, Partial<GpuPool>?]>([
    ["a class without a cache", { compileCache: undefined, compileCacheClass: "nfs" }, ["compile-cache-without-effect compileCacheClass: write compileCache: true, or leave it out"]],
    ["a size without a cache", { compileCache: false, compileCacheGiB: 50 }, ["compile-cache-without-effect compileCacheGiB: write compileCache: true, or leave it out"]],
    ["a class that isn't there", { compileCacheClass: "file" }, ['unknown-storage-class compileCacheClass: did you mean "files"?']],
    ["a disk for workers on several nodes", { compileCacheClass: "disk" }, ["storage-not-shared compileCacheClass: name lustre or files or nfs"]],
    ["a class that pods only read", { compileCacheClass: "bucket" }, ["storage-not-shared compileCacheClass: name lustre or files or nfs"]],
    ["a class of other nodes", { compileCacheClass: "near" }, ["storage-out-of-reach compileCacheClass: name lustre or files or nfs"]],
    ["less than the class makes", { compileCacheGiB: 50 }, ["volume-too-small compileCacheGiB: write 100 or more, or leave it out"]],
    ["a size between its steps", { compileCacheGiB: 105 }, ["volume-between-steps compileCacheGiB: write 100, or leave it out"]],
    ["a size of a file system that is had whole", { compileCacheGiB: 50, storageClass: "nfs", compileCacheClass: "lustre" }, ["volume-without-size compileCacheGiB: leave it out"]],
    ["a size of what lies with the weights", { compileCacheGiB: 50 }, ["volume-without-size compileCacheGiB: name its class, compileCacheClass, or leave compileCacheGiB out"], [NFS]],
    ["a cache beside weights of an image, without a volume", { weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1" }) }, ["weights-without-volume compileCache: leave it out, or name a class for a volume of its own: compileCacheClass"], [NFS]],
    ["a cache on weights that are only read", { storageClass: "bucket", weightsLoader: WeightsLoader.prefilled() }, ["prefilled-only-read compileCache: leave it out, or name a class for a volume of its own: compileCacheClass"], [NFS, BUCKET]],
  ])("%s", (...[, model, expected, storage, pool]) => expect(found(model, storage, pool)).toEqual(expected));

  test("and taken beside weights that are only read, where it has a volume of its own", () => expect(found({ storageClass: "bucket", weightsLoader: WeightsLoader.prefilled(), compileCacheClass: "nfs" })).toEqual([]));

  test("two classes of a cluster for it", () => {
    expect(checkCluster("cluster", cluster([FILES, { ...NFS, forCompiled: true }])).map(({ code, fix }) => `${code}: ${fix}`)).toEqual(["two-default-classes: mark at most one as forCompiled"]);
  });
});

describeWithHelm("what the chart makes of it", () => {
  const render = (model: Partial<ServedModelOptions>, storage = ALL, stage = modelValues): Rendered[] => helmTemplate(CHART, stage({ ...WHOLE, ...model }, cluster(storage), RELEASE), { name: "qwen", namespace: "inference" });
  const named = (objects: Rendered[], kind: string): string[] => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);

  test("a claim of its own, which workers write, while they only read the weights", () => {
    const objects = render({});
    const [claim] = objects.filter(({ metadata }) => metadata.name === "qwen-compile-cache");
    expect(claim).toMatchObject({ kind: "PersistentVolumeClaim", spec: { storageClassName: "files", accessModes: ["ReadWriteMany"], resources: { requests: { storage: "100Gi" } } } });
    const pod = podOf(objects, "worker");
    expect(pod.volumes).toContainEqual({ name: "compile-cache", persistentVolumeClaim: { claimName: "qwen-compile-cache" } });
    const mounts: Rendered[] = pod.containers[0].volumeMounts;
    expect(mounts).toContainEqual({ name: "compile-cache", mountPath: "/opt/compile-cache" });
    expect(mounts.filter(({ name }) => name === "model-cache")).toEqual([{ name: "model-cache", mountPath: "/opt/models", readOnly: true }]);
    expect(pod.containers[0].env).toContainEqual({ name: "VLLM_CACHE_ROOT", value: "/opt/compile-cache/.compiled/vllm-runtime-1.6.1/1-gpus/vllm" });
    // Nothing has to be handed over there, so nothing waits for it.
    expect(pod.initContainers.map(({ name }: Rendered) => name)).toEqual(["preflight", "wait-for-model", "preflight-weights"]);
    expect(named(objects, "Job").filter((name) => name.includes("-compile-"))).toEqual([]);
    expect(JSON.stringify(objects.filter(({ kind }) => kind === "Job"))).not.toContain("compile-cache");
  });

  test("a folder that is root's is handed over by a Job, and the workers wait for it", () => {
    const objects = render({ compileCacheClass: "nfs", compileCacheGiB: 20 });
    const [job] = objects.filter(({ kind, metadata }) => kind === "Job" && /^qwen-compile-[0-9a-f]{8}$/.test(metadata.name));
    expect(job.spec.template.spec).toMatchObject({
      containers: [{ command: ["chown", "1000:1000", "/volume"], securityContext: { runAsUser: 0, capabilities: { drop: ["ALL"], add: ["CHOWN"] } } }],
      volumes: [{ persistentVolumeClaim: { claimName: "qwen-compile-cache" } }],
    });
    const waits = podOf(objects, "worker").initContainers.find(({ name }: Rendered) => name === "wait-for-compile-cache");
    expect(waits).toMatchObject({ args: ["/opt/compile-cache"], volumeMounts: [{ name: "compile-cache", mountPath: "/opt/compile-cache" }] });
    expect(JSON.stringify(podOf(objects, "frontend") ?? {})).not.toContain("compile-cache");
  });

  test("the Job goes where the download does: it tolerates spot nodes, and runs on no GPU", () => {
    const spotTaints = [{ key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE }];
    const objects = helmTemplate(CHART, modelValues({ ...WHOLE, compileCacheClass: "nfs" }, { ...cluster(ALL), spotTaints }, RELEASE), { name: "qwen", namespace: "inference" });
    const [download, handOver] = ["download", "compile"].map((what) => objects.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith(`qwen-${what}-`))?.spec.template.spec);
    expect(handOver.tolerations).toEqual([{ key: "kubernetes.azure.com/scalesetpriority", operator: "Equal", value: "spot", effect: "NoSchedule" }]);
    expect(handOver.tolerations).toEqual(download.tolerations);
    expect(JSON.stringify(handOver)).not.toContain("nvidia.com/gpu");
  });

  test("a file system that is had whole is a volume of its own, beside weights elsewhere", () => {
    const objects = render({ storageClass: "nfs", compileCacheClass: "lustre" });
    expect(named(objects, "PersistentVolume")).toEqual(["inference-qwen-compile-cache"]);
    const [claim] = objects.filter(({ metadata }) => metadata.name === "qwen-compile-cache");
    expect(claim.spec).toMatchObject({ volumeName: "inference-qwen-compile-cache", storageClassName: "lustre" });
  });

  test("goes ahead with the weights where they do, once", () => {
    const ahead = render({ compileCacheClass: "nfs" }, ALL, weightsValues);
    expect(named(ahead, "PersistentVolumeClaim")).toEqual(["qwen-model-cache", "qwen-compile-cache"]);
    expect(named(ahead, "Job").map((name) => name.replace(/-[0-9a-f]{8}$/, ""))).toEqual(expect.arrayContaining(["qwen-download", "qwen-compile"]));
    const served = render({ compileCacheClass: "nfs" }, ALL, (model, where, release) => modelValues(model, where, release, { weightsAhead: true }));
    expect(named(served, "PersistentVolumeClaim")).toEqual([]);
    expect(named(served, "Job").filter((name) => /compile|download/.test(name))).toEqual([]);
  });

  test("weights of an image, and a volume for what is compiled alone", () => {
    const objects = render({ weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1" }) });
    expect(named(objects, "PersistentVolumeClaim")).toEqual(["qwen-compile-cache"]);
  });
});

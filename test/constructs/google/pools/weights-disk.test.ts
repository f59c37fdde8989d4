import { Token } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, podOf } from "../../../inference-runtime/chart/render";
import { L4, Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const IMAGE = "projects/my-project/global/images/qwen3-weights";
const CLASS = "weights-disk-qwen3-weights";
const QWEN: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: CLASS, weightsLoader: WeightsLoader.prefilled() };
const WITH: GkeGpuPoolOptions = { ...L4, weightsDisk: { image: IMAGE, throughputMBps: 240 } };
const OTHER: GkeGpuPoolOptions = { ...L4, name: "other" };
const release = DynamoRelease.of("1.6.1");

const nodes = (made: Made, name = "l4"): any => Object.values<any>(made.of("google_container_node_pool")).find((one) => one.name === name).node_config;
const offer = (made: Made): any => made.cluster.storage.find(({ className }) => className === CLASS);
const codes = (props: Partial<GkeClusterProps>): string[] => checkGkeCluster({ ...PROPS, ...props }).map(({ code, property }) => `${code} ${property}`);
const found = (made: Made, model: Partial<ServedModelOptions>): string[] => checkModel({ ...QWEN, ...model }, made.cluster, release).map(({ code, property }) => `${code} ${property}`);

describe("a disk with weights on each node", () => {
  const made = make({ gpuPools: [WITH, OTHER] });

  test("is a further boot disk without a mode, with streaming on as in Google's own pool of the kind; other pools have none", () => {
    expect(made.problems).toEqual([]);
    expect(nodes(made)).toMatchObject({ secondary_boot_disks: [{ disk_image: IMAGE }], gcfs_config: { enabled: true } });
    expect(nodes(made).secondary_boot_disks[0]).not.toHaveProperty("mode");
    for (const argument of ["secondary_boot_disks", "gcfs_config"]) expect(nodes(made, "other")).not.toHaveProperty(argument);
  });

  test("is a class that models name, of a folder of the pool's nodes, of its speed", () => {
    expect(offer(made)).toMatchObject({
      accessModes: ["ReadOnlyMany"], pools: ["l4"], throughputMBps: 240,
      sharedVolume: { driver: "local", local: { path: "/mnt/disks/gke-secondary-disks/gke-qwen3-weights-disk" }, topology: { key: "dynamo-serving/gpu-pool", values: ["l4"] } },
      definition: { provisioner: "kubernetes.io/no-provisioner" },
    });
    expect(make().cluster.storage.map(({ className }) => className)).toEqual(["standard-rwo", "filestore-zonal"]);
  });

  test("is one class of all pools with the image, those that come later too; of pools in a class, models see that", () => {
    const two = make({ gpuPools: [WITH, { ...WITH, name: "more" }] });
    two.cluster.addGpuPool({ ...WITH, name: "late" });
    expect(offer(two)).toMatchObject({ pools: ["l4", "more", "late"], sharedVolume: { topology: { values: ["l4", "more", "late"] } } });
    const spot = { ...WITH, name: "l4-spot", capacity: Capacity.SPOT };
    const inClass = make({ gpuPools: [WITH, spot], computeClasses: [{ name: "any-l4", pools: ["l4-spot", "l4"] }] });
    expect(inClass.problems).toEqual([]);
    expect(offer(inClass)).toMatchObject({ pools: ["any-l4"], sharedVolume: { topology: { values: ["l4", "l4-spot"] } } });
    expect(found(inClass, { gpuPool: "any-l4" })).toEqual([]);
  });

  test("serves models of its pools alone, whose weights nobody downloads", () => {
    expect(found(made, {})).toEqual([]);
    expect(found(made, { gpuPool: "other" })).toEqual(["storage-out-of-reach storageClass"]);
    expect(found(made, { weightsLoader: undefined })).toEqual(["storage-not-shared storageClass"]);
    // Its zones are a pool's own matter: nodes have it wherever they are.
    expect(found(make({ gpuPools: [{ ...WITH, zones: ["us-central1-a"] }] }), {})).toEqual([]);
  });
});

describeWithHelm("what the chart makes of it", () => {
  const objects: any[] = helmTemplate(CHART, modelValues({ ...QWEN, weightsLoader: WeightsLoader.prefilled({ folder: "qwen3" }) }, make({ gpuPools: [WITH] }).cluster, release) as Rendered, { name: "qwen", namespace: "inference" });
  const one = (kind: string): any => objects.find((object) => object.kind === kind);

  test("a volume of the node's folder, bound to nodes that have it, and no download", () => {
    expect(one("PersistentVolume").spec).toEqual({
      accessModes: ["ReadOnlyMany"], capacity: { storage: "1Gi" }, persistentVolumeReclaimPolicy: "Retain", storageClassName: CLASS,
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "inference", name: "qwen-model-cache" },
      local: { path: "/mnt/disks/gke-secondary-disks/gke-qwen3-weights-disk" },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "dynamo-serving/gpu-pool", operator: "In", values: ["l4"] }] }] } },
    });
    expect(objects.filter(({ kind, metadata }) => kind === "Job" && /download/.test(metadata.name))).toEqual([]);
  });

  test("workers whose claim is read-only, so that no owner is set on the disk; the preflight looks at the folder", () => {
    const { volumes, initContainers } = podOf([one("DynamoGraphDeployment")], "worker");
    expect(volumes).toContainEqual({ name: "model-cache", persistentVolumeClaim: { claimName: "qwen-model-cache", readOnly: true } });
    expect(JSON.stringify(volumes)).not.toContain("hostPath");
    expect(JSON.stringify(initContainers)).toContain("/opt/models/qwen3");
  });
});

describe("is refused", () => {
  const images = "projects/my-project/global/images";
  test.each<[string, Partial<GkeClusterProps>, string[]]>([
    ["an image without its project", { gpuPools: [{ ...L4, weightsDisk: { image: "qwen3-weights" } }] }, ["invalid-disk-image gpuPools[0].weightsDisk.image"]],
    ["a family, whose image has another name each time", { gpuPools: [{ ...L4, weightsDisk: { image: `${images}/family/qwen3` } }] }, ["invalid-disk-image gpuPools[0].weightsDisk.image"]],
    ["a name of 40 characters", { gpuPools: [{ ...L4, weightsDisk: { image: `${images}/${"q".repeat(40)}` } }] }, ["invalid-disk-image gpuPools[0].weightsDisk.image"]],
    ["a name of 40 characters, of images", { gpuPools: [{ ...L4, imageDisk: `${images}/${"q".repeat(40)}` }] }, ["invalid-disk-image gpuPools[0].imageDisk"]],
    ["one that is known only at apply", { gpuPools: [{ ...L4, weightsDisk: { image: Token.asString({ resolve: () => IMAGE }) } }] }, ["invalid-disk-image gpuPools[0].weightsDisk.image"]],
    ["beside a disk with images, of which the provider sends the first alone", { gpuPools: [{ ...WITH, imageDisk: "projects/other/global/images/dynamo-1-6-1" }] }, ["further-disk-twice gpuPools[0].weightsDisk.image"]],
    ["another project's image of the name", { gpuPools: [WITH, { ...OTHER, weightsDisk: { image: "projects/other/global/images/qwen3-weights", throughputMBps: 240 } }] }, ["disk-image-twice gpuPools[1].weightsDisk.image"]],
    ["no speed at all", { gpuPools: [{ ...L4, weightsDisk: { image: IMAGE, throughputMBps: 0 } }] }, ["out-of-range gpuPools[0].weightsDisk.throughputMBps"]],
    ["a class of which one pool has it", { gpuPools: [WITH, OTHER], computeClasses: [{ name: "any-l4", pools: ["l4", "other"] }] }, ["compute-class-disks computeClasses[0].pools"]],
  ])("%s", (_, props, expected) => expect(codes(props)).toEqual(expected));

  test("39 characters are taken", () => expect(codes({ gpuPools: [{ ...L4, weightsDisk: { image: `${images}/${"q".repeat(39)}` } }] })).toEqual([]));
});

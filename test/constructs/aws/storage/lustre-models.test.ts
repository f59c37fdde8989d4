import { App, Testing } from "cdktf";
import { EksLustreOptions } from "../../../../constructs/aws/storage/lustre-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkPlan } from "../../../../constructs/inference/checks/check-plan";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";
import { L4, Made, PROPS, SCRATCH, made, make } from "./made-lustre";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("what models get of it", () => {
  const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: "lustre" };
  const offers = (one: Made): any => one.cluster.storage.find(({ className }) => className === "lustre");

  test("a class of its own, for many nodes, with its size and what all who read get together", () => {
    expect(offers(made)).toMatchObject({ accessModes: ["ReadWriteMany", "ReadWriteOnce"], maximumGiB: 2400, throughputMBps: 292, ownedByRoot: true });
    expect(offers(make({ capacityGiB: 1200, deployment: SCRATCH })).throughputMBps).toBe(234);
    expect(offers(make())).toBeUndefined();
  });

  test("no model gets it that doesn't name it", () => {
    const values = (one: ServedModelOptions): any => modelValues(one, made.cluster, DynamoRelease.of("1.6.1"));
    expect(values({ ...model, storageClass: undefined }).cache).toMatchObject({ storageClass: "efs" });
    expect(values({ ...model, storageClass: undefined }).cache).not.toHaveProperty("volume");
    expect(values(model).cache).toMatchObject({ storageClass: "lustre", sizeGiB: 1, ownedByRoot: true, volume: { driver: "fsx.csi.aws.com", mountOptions: ["flock"] } });
  });

  test("the class makes no file system for whoever asks", () => {
    expect(offers(made).definition).toEqual({ provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false });
  });

  describeWithHelm("the chart", () => {
    const values = JSON.parse(JSON.stringify(modelValues(model, made.cluster, DynamoRelease.of("1.6.1"))));
    values.cache.volume = { driver: "fsx.csi.aws.com", handle: "fs-0123", attributes: { dnsname: "fs-0123.fsx.us-west-2.amazonaws.com", mountname: "abcdef" }, mountOptions: ["flock"] };
    const chart = "inference-runtime/chart";
    const rendered: any[] = helmTemplate(chart, values, { name: "qwen" });
    const find = (kind: string): any => rendered.find((object) => object.kind === kind);

    test("has a volume for the claim, and for no other", () => {
      expect(helmLint(chart, values)).toContain("0 chart(s) failed");
      const [volume, claim] = [find("PersistentVolume"), find("PersistentVolumeClaim")];
      expect(volume.spec).toEqual({
        accessModes: ["ReadWriteMany"],
        capacity: { storage: "1Gi" },
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "lustre",
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: expect.any(String), name: claim.metadata.name },
        mountOptions: ["flock"],
        csi: { driver: "fsx.csi.aws.com", volumeHandle: "fs-0123", volumeAttributes: { dnsname: "fs-0123.fsx.us-west-2.amazonaws.com", mountname: "abcdef" } },
      });
      expect(claim.spec).toEqual({ accessModes: ["ReadWriteMany"], storageClassName: "lustre", volumeName: volume.metadata.name, resources: { requests: { storage: "1Gi" } } });
    });

    test("hands the root folder over before the download", () => {
      const download = rendered.find(({ kind, spec }) => kind === "Job" && spec.template.spec.initContainers?.[0]?.name === "hand-over-cache");
      expect(download.spec.template.spec.initContainers[0].command).toEqual(["chown", "1000:1000", "/opt/models"]);
    });

    test.each([
      [{ ...values.cache.volume, driver: "" }, /driver/],
      [{ ...values.cache.volume, size: "1Gi" }, /size/],
      [{ driver: "a", attributes: {} }, /handle/],
    ])("refuses a volume that is none: %p", (volume, reason) => {
      expect(() => helmTemplate(chart, { ...values, cache: { ...values.cache, volume } }, { name: "qwen" })).toThrow(reason);
    });
  });

  const problems = (lustre: EksLustreOptions, one: Partial<ServedModelOptions>): any[] => {
    const app = new App({ outdir: Testing.app().outdir });
    new EksDeployment(app, "lab", { region: "us-west-2", network: PROPS.network, gpuPools: [{ ...L4, machineType: "g6.48xlarge" }], lustre, models: [{ ...model, gpuPool: "l4", ...one }] });
    return problemsIn(app);
  };

  test("a deployment has it, its names from the cluster's stack", () => {
    const app = new App({ outdir: Testing.app().outdir });
    const { stacks } = new EksDeployment(app, "lab", { region: "us-west-2", network: PROPS.network, gpuPools: [L4], lustre: { capacityGiB: 1200 }, models: [model] });
    expect(problemsIn(app)).toEqual([]);
    const inference = JSON.parse(Testing.synth(stacks[stacks.length - 1]));
    const text = Object.values<any>(inference.resource.helm_release)[0].values[0];
    expect(text).toMatch(/"dnsname":"?\$\{/);
    expect(text).toMatch(/"handle":"?\$\{/);
    const addOns = JSON.parse(Testing.synth(stacks[1]));
    expect(Object.values<any>(addOns.resource.kubernetes_storage_class_v1).map(({ storage_provisioner: one }) => one)).toContain("kubernetes.io/no-provisioner");
  });

  test("a size of one's own is refused, which would mean nothing", () => {
    expect(problems({ capacityGiB: 1200 }, { cacheSizeGiB: 100 })).toMatchObject([{ code: "volume-without-size", property: "cacheSizeGiB", reason: expect.stringContaining("share") }]);
  });

  test("weights that it doesn't hold are refused, those that it holds aren't", () => {
    const planned = [{ part: {}, problems: [], plan: { diagnostics: [], requirements: { modelVolumeGiB: 1300 } } }] as never;
    const offer = (capacityGiB: number): any => offers(make({ capacityGiB }));
    expect(checkPlan(model, planned, offer(1200))).toMatchObject([{ code: "volume-too-small", property: "storageClass", reason: expect.stringMatching(/1300 GiB.*lustre has 1200/) }]);
    expect(checkPlan(model, planned, offer(2400))).toEqual([]);
  });
});

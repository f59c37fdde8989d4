import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { LoraOptions, LoraSource } from "../../../../constructs/inference/options/lora";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { Router } from "../../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { planInference } from "../../../../inference-runtime/planner";
import { Rendered, describeWithHelm } from "../../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../../inference-runtime/chart/render";

const FOLDER = { name: "sql", source: LoraSource.folder("adapters/sql") };
const DOWNLOADED = { name: "tone", source: LoraSource.downloaded("my-org/tone", "v3") };
const lora = (more: Partial<LoraOptions> = {}): Partial<ServedModelOptions> => ({ lora: { adapters: [FOLDER, DOWNLOADED], maxRank: 64, ...more } });
const kinds = (objects: Rendered[], kind: string): Rendered[] => objects.filter((one) => one.kind === kind);
const loaderOf = (objects: Rendered[], part: string): Rendered => (podOf(objects, part).initContainers ?? []).find(({ name }: Rendered) => name === "adapter-loader");

describeWithHelm("adapters on the model's volume", () => {
  test.each(["0.9.1", "1.1.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"])("%s: a container beside each worker loads them, with no right but to read the volume", (release) => {
    const objects = renderModel(lora(), release);
    expect(kinds(objects, "DynamoModel")).toEqual([]);
    const beside = loaderOf(objects, "worker");
    expect(beside).toEqual({
      name: "adapter-loader",
      image: mainOf(objects, "worker").image,
      restartPolicy: "Always",
      command: ["python3", "/etc/adapters/adapters.py"],
      env: [{ name: "PYTHONDONTWRITEBYTECODE", value: "1" }],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
      volumeMounts: [{ name: "adapter-loader", mountPath: "/etc/adapters", readOnly: true }, { name: "model-cache", mountPath: "/opt/models", readOnly: true }],
    });
    // After what the engine waits for: it is up as long as the engine is.
    expect(podOf(objects, "worker").initContainers.pop().name).toBe("adapter-loader");
    // Whole, and not a key of it: so a list that changed comes into pods that run.
    expect(podOf(objects, "worker").volumes).toContainEqual({ name: "adapter-loader", configMap: { name: "qwen-adapters" } });
    const { data } = kinds(objects, "ConfigMap").find(({ metadata }) => metadata.name === "qwen-adapters");
    expect(JSON.parse(data["adapters.json"])).toEqual([
      { name: "sql", folder: "/opt/models/adapters/sql" },
      { name: "tone", folder: "/opt/models/my-org/tone/v3", marker: "/opt/models/my-org/tone/v3/.download-complete" },
    ]);
    expect(data["adapters.py"]).toContain("/v1/loras");
    expect(loaderOf(objects, "frontend")).toBeUndefined();
  });

  test("workers ask nobody for them, and have no token; the download has it", () => {
    const objects = renderModel(lora(), "1.6.1");
    const env: Rendered[] = mainOf(objects, "worker").env;
    expect(env.filter(({ valueFrom }) => valueFrom !== undefined)).toEqual([]);
    expect(environmentOf(mainOf(objects, "worker"))).toMatchObject({ HF_HUB_OFFLINE: "1", DYN_LORA_ENABLED: "true" });
    expect(mainOf(objects, "worker").args.join(" ")).toContain("--enable-lora --max-loras 2 --max-cpu-loras 2 --max-lora-rank 64");
    const job = kinds(objects, "Job").find(({ metadata }) => metadata.name.includes("-download-"));
    const [first, ...others] = job.spec.template.spec.initContainers;
    expect(others).toEqual([]);
    expect(environmentOf(first)).toMatchObject({ MODEL_ID: "my-org/tone", MODEL_REVISION: "v3", MODEL_FOLDER: "/opt/models/my-org/tone/v3", MODEL_MARKER: "/opt/models/my-org/tone/v3/.download-complete" });
    expect(first.env.find(({ name }: Rendered) => name === "HF_TOKEN").valueFrom.secretKeyRef.name).toBe("hf-token-secret");
    // The engine doesn't wait for an adapter.
    expect(podOf(objects, "worker").initContainers.find(({ name }: Rendered) => name === "wait-for-model").args).toEqual(["/opt/models/Qwen/Qwen3-0.6B/main/.download-complete"]);
  });

  test("beside ones that workers fetch: those are Dynamo's, by the token", () => {
    const objects = renderModel({ lora: { adapters: [FOLDER, { name: "far", source: LoraSource.huggingFace("my-org/far") }] } }, "1.6.1");
    expect(kinds(objects, "DynamoModel").map(({ metadata }) => metadata.name)).toEqual(["qwen-far"]);
    expect(JSON.parse(kinds(objects, "ConfigMap").find(({ metadata }) => metadata.name === "qwen-adapters").data["adapters.json"]).map(({ name }: Rendered) => name)).toEqual(["sql"]);
    expect(environmentOf(mainOf(objects, "worker")).HF_HUB_OFFLINE).toBeUndefined();
    expect(renderModel({ lora: { adapters: [{ name: "far", source: LoraSource.s3("s3://adapters/far") }] } }, "1.6.1").some(({ metadata }) => metadata.name === "qwen-adapters")).toBe(false);
  });

  test("in both halves, not in what encodes", () => {
    const halves = renderModel({ ...lora(), prefill: { overTcp: true } }, "1.6.1");
    expect([loaderOf(halves, "prefill"), loaderOf(halves, "decode")]).toEqual([expect.anything(), expect.anything()]);
    const encoded = renderModel({ ...lora(), model: "Org/Model", task: ModelTask.MULTIMODAL, encode: {} }, "1.6.1");
    expect([loaderOf(encoded, "encode"), loaderOf(encoded, "worker")]).toEqual([undefined, expect.anything()]);
    expect(podOf(encoded, "encode").volumes.map(({ name }: Rendered) => name)).not.toContain("adapter-loader");
  });

  test("nothing of it goes out of the cluster: the outbound policy lets workers fetch nothing", () => {
    const outbound = { network: { outbound: { apiServerCidrs: ["10.0.0.1/32"] } } };
    const fetching = (model: Partial<ServedModelOptions>): number => JSON.stringify(kinds(renderModel({ ...model, ...outbound }, "1.6.1"), "NetworkPolicy")).split("0.0.0.0/0").length;
    expect(fetching(lora())).toBe(fetching({}));
    expect(fetching({ lora: { adapters: [{ name: "far", source: LoraSource.s3("s3://adapters/far") }] } })).toBeGreaterThan(fetching({}));
  });

  test("a draft and an adapter of one repository are downloaded once", () => {
    const twice = { name: "more", source: LoraSource.downloaded("my-org/tone", "v3") };
    const job = kinds(renderModel({ lora: { adapters: [DOWNLOADED, twice] } }, "1.6.1"), "Job").find(({ metadata }) => metadata.name.includes("-download-"));
    expect(job.spec.template.spec.initContainers).toHaveLength(1);
  });
});

describeWithHelm("a frontend before workers with adapters", () => {
  test.each([["0.9.1", undefined], ["1.1.1", undefined], ["1.3.1", "true"], ["1.4.2", "true"], ["1.5.1", "true"], ["1.6.1", "true"]])("%s: asks those that have one, where the release knows of it", (release, set) => {
    for (const router of [undefined, Router.KV]) expect(environmentOf(mainOf(renderModel({ ...lora(), router }, release), "frontend")).DYN_LORA_ENABLED).toBe(set);
    expect(environmentOf(mainOf(renderModel({}, release), "frontend")).DYN_LORA_ENABLED).toBeUndefined();
  });
});

describe("a volume", () => {
  const found = (model: Partial<ServedModelOptions>, release = "1.6.1"): string[] => {
    const pool = { name: "l4", labels: {}, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 4, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE };
    const storage = [{ className: "filled", accessModes: [AccessMode.READ_ONLY_MANY], sharedVolume: { driver: "nfs.csi.k8s.io", handle: "x", attributes: {} } }, { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }];
    const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [pool], storage });
    return checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }, cluster, DynamoRelease.of(release)).map(({ code, property }) => `${code} ${property}`);
  };

  test("that was filled before has folders; nothing is downloaded to it", () => {
    const filled = { weightsLoader: WeightsLoader.prefilled(), storageClass: "filled" };
    expect(found({ ...filled, lora: { adapters: [FOLDER] } })).toEqual([]);
    expect(found({ ...filled, lora: { adapters: [DOWNLOADED] } })).toEqual(["invalid-lora lora.adapters[0].source"]);
  });

  test("that the streamer reads has both; a worker's own disk has none", () => {
    expect(found({ ...lora(), weightsLoader: WeightsLoader.streamed() })).toEqual([]);
    expect(found({ ...lora(), weightsLoader: WeightsLoader.LOCAL_DISK }).filter((one) => one.startsWith("invalid-lora"))).toEqual(["invalid-lora lora.adapters[0].source", "invalid-lora lora.adapters[1].source"]);
  });

  test("is as large as the adapters on it can be", () => {
    const request = { model: "meta-llama/Llama-3.1-8B-Instruct", gpu: { sku: "H100" }, dynamoRelease: "1.6.1" };
    const volume = (downloaded?: number): number => planInference({ ...request, lora: { adapters: 1, rank: 256, ...(downloaded === undefined ? {} : { downloaded }) } }).requirements.modelVolumeGiB;
    expect(volume(0)).toBe(volume());
    // 41,943,040 parameters of rank 16 as peft counts them, in 16 bits: 1.25 GiB of rank 256, and the two vocabulary tables' share.
    const each = (volume(20) - volume()) / 20;
    expect(each).toBeGreaterThan(1.25 * 1.1);
    expect(each).toBeLessThan(1.6 * 1.1);
  });

  test.each([Engine.VLLM, Engine.SGLANG])("is asked by the engines that load adapters", (engine) => expect(found({ ...lora(), engine })).toEqual([]));
});

import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { Engine } from "../../../../constructs/inference/engine";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ModelPlans } from "../../../../constructs/inference/model-plans";
import { EncodeOptions } from "../../../../constructs/inference/options/encode-options";
import { LoraSource } from "../../../../constructs/inference/options/lora";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { planModel } from "../../../../constructs/inference/plan-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, environmentOf, mainOf, podOf } from "../../../inference-runtime/chart/render";
import { EFA, INFINIBAND, clusterOf, h100 } from "../shapes/cluster";

/** What of workers that encode images reaches the cluster, by engine, shape and release. */

const SEES = { name: "sees", model: "Qwen/Qwen3-VL-235B-A22B-Instruct", gpusPerWorker: 8, task: ModelTask.MULTIMODAL };
const onEfa = clusterOf(h100("gpus", EFA));
const onInfiniband = clusterOf(h100("gpus", INFINIBAND));

function render(model: Partial<ServedModelOptions>, release: string, cluster = onEfa): Rendered[] {
  const whole = { ...SEES, encode: {} as EncodeOptions, ...model };
  const plans = ModelPlans.of(planModel(whole, cluster, DynamoRelease.of(release)));
  return helmTemplate(CHART, modelValues(whole, cluster, DynamoRelease.of(release), { plans }), { name: whole.name, namespace: "inference" });
}
/** A worker's words about its role: all but where the weights are. */
const words = (objects: Rendered[], part: string): string[] => {
  const { args }: { args: string[] } = mainOf(objects, part);
  return args.slice(4);
};
const SGLANG = { engine: Engine.SGLANG, encode: { chatTemplate: "qwen2-vl" } };
const NIXL = ["--kv-transfer-config", '{"kv_connector":"NixlConnector","kv_role":"kv_both","kv_connector_extra_config":{"backends":["LIBFABRIC"]}}'];
const BOOTSTRAP = ["--disaggregation-transfer-backend", "nixl", "--disaggregation-bootstrap-port", "12345", "--host", "0.0.0.0"];

describeWithHelm("workers that encode", () => {
  test.each(["1.2.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"])("vLLM %s, E/PD: one encodes, the other asks it", (release) => {
    const objects = render({}, release);
    expect(words(objects, "encode")).toEqual(["--disaggregation-mode", "encode", "--enable-multimodal"]);
    expect(words(objects, "worker")).toEqual(["--route-to-encoder", "--enable-mm-embeds", "--enable-multimodal", "--tensor-parallel-size", "8"]);
  });

  test("vLLM, E/P/D: who prefills asks it, who decodes takes what came", () => {
    const objects = render({ prefill: {} }, "1.6.1");
    expect(words(objects, "prefill")).toEqual(["--disaggregation-mode", "prefill", "--route-to-encoder", "--enable-mm-embeds", ...NIXL, "--enable-multimodal", "--tensor-parallel-size", "8"]);
    expect(words(objects, "decode")).toEqual(["--disaggregation-mode", "decode", "--enable-mm-embeds", ...NIXL, "--enable-multimodal", "--tensor-parallel-size", "8"]);
  });

  test.each(["1.3.1", "1.6.1"])("SGLang %s, in both shapes: requests come to the one that encodes, by its template", (release) => {
    const together = render(SGLANG, release);
    expect(words(together, "encode")).toEqual(["--disaggregation-mode", "encode", "--chat-template", "qwen2-vl", "--enable-multimodal"]);
    expect(words(together, "worker")).toEqual(["--dedicated-mm-encoder", "--disaggregation-mode", "pd", "--enable-multimodal", "--tp-size", "8"]);
    const apart = render({ ...SGLANG, prefill: {} }, release);
    expect(words(apart, "prefill")).toEqual(["--page-size", "16", "--dedicated-mm-encoder", "--disaggregation-mode", "prefill", ...BOOTSTRAP, "--enable-multimodal", "--tp-size", "8"]);
    expect(words(apart, "decode")).toEqual(["--page-size", "16", "--dedicated-mm-encoder", "--disaggregation-mode", "decode", ...BOOTSTRAP, "--enable-multimodal", "--tp-size", "8"]);
  });

  test.each([["1.2.1", "componentType"], ["1.6.1", "type"]])("%s: a worker of the graph by its type, with a plan and one GPU of its own", (release, type) => {
    const objects = render({ encode: { replicas: 3, engineArgs: ["--enforce-eager"], environment: { DYN_LOG: "debug" } } }, release);
    const { spec } = objects.find(({ kind }) => kind === "DynamoGraphDeployment");
    const encode = spec.services?.encode ?? spec.components.find(({ name }: Rendered) => name === "encode");
    expect([encode[type], encode.subComponentType, encode.replicas]).toEqual(["worker", undefined, 3]);
    expect(encode.resources?.limits ?? mainOf(objects, "encode").resources.limits).toEqual(release === "1.2.1" ? { gpu: "1" } : { "nvidia.com/gpu": "1" });
    expect(words(objects, "encode").at(-1)).toBe("--enforce-eager");
    expect(environmentOf(mainOf(objects, "encode"))).toMatchObject({ DYN_LOG: "debug", HF_HUB_OFFLINE: "1" });
    const plans = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "sees-preflight");
    expect(JSON.parse(plans.data["plan-encode.json"])).toMatchObject({ feasible: true, gpusPerReplica: 1 });
    expect(podOf(objects, "encode").initContainers.map(({ name }: Rendered) => name)).toContain("wait-for-model");
  });

  test("is verified by nobody, and the others by their components' names", () => {
    const jobs = render({}, "1.6.1").filter(({ kind, metadata }) => kind === "Job" && metadata.name.includes("verify"));
    expect(jobs).toHaveLength(1);
    expect(JSON.stringify(jobs[0])).toContain("nvidia.com/dynamo-graph-deployment-name=sees,nvidia.com/dynamo-component=worker");
  });

  test("loads no adapter, and drafts nothing", () => {
    const objects = render({ lora: { adapters: [{ name: "tone", source: LoraSource.huggingFace("my-org/tone") }] } }, "1.6.1");
    const { components } = objects.find(({ kind }) => kind === "DynamoGraphDeployment").spec;
    expect(components.map(({ name, modelRef }: Rendered) => [name, modelRef?.name])).toEqual([["frontend", undefined], ["worker", SEES.model], ["encode", undefined]]);
    expect(environmentOf(mainOf(objects, "encode")).DYN_LORA_ENABLED).toBeUndefined();
    expect(words(objects, "encode")).toEqual(["--disaggregation-mode", "encode", "--enable-multimodal"]);
  });

  test("has the devices over which alone those that prefill hear it: InfiniBand's, and no card of EFA", () => {
    const devices = (cluster: typeof onEfa, model: Partial<ServedModelOptions>): Rendered => mainOf(render(model, "1.6.1", cluster), "encode").resources.limits;
    expect(devices(onInfiniband, { prefill: {} })).toEqual({ "nvidia.com/gpu": "1", "rdma/ib": "1" });
    expect(devices(onInfiniband, {})).toEqual({ "nvidia.com/gpu": "1" });
    expect(devices(onEfa, { prefill: {} })).toEqual({ "nvidia.com/gpu": "1" });
  });

  test("is let in by the graph's own policy, as every pod of it is", () => {
    const policy = render({ prefill: {} }, "1.6.1").find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "sees-graph");
    const graph = { podSelector: { matchLabels: { "nvidia.com/dynamo-graph-deployment-name": "sees" } } };
    expect([policy.spec.podSelector, policy.spec.ingress[0]]).toEqual([graph.podSelector, { from: [graph] }]);
  });
});

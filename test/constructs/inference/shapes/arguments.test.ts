import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { Engine } from "../../../../constructs/inference/engine";
import { modelGraph } from "../../../../constructs/inference/graph/model-graph";
import { ModelPlans } from "../../../../constructs/inference/model-plans";
import { Router } from "../../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EFA, INFINIBAND, clusterOf, h100 } from "./cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- a graph is what its writer makes it */

/** The main containers of a model's parts in a release, by the part's name, with what the graph says of the part. */
function parts(model: Partial<ServedModelOptions>, release = "1.6.1", fabric: Fabric = EFA): { [part: string]: any } {
  const graph: any = modelGraph({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }, clusterOf(h100("gpus", fabric)), DynamoRelease.of(release), ModelPlans.NONE);
  const { components, services } = graph.spec;
  if (components !== undefined) {
    return Object.fromEntries(components.map(({ name, podTemplate, ...rest }: any) => [name, { ...rest, annotations: podTemplate.metadata?.annotations, ...podTemplate.spec.containers[0] }]));
  }
  return Object.fromEntries(Object.entries<any>(services).map(([name, { extraPodSpec, resources, ...rest }]) => [name, { ...rest, resources, ...extraPodSpec.mainContainer }]));
}
const env = ({ env: list }: any): { [name: string]: string } => Object.fromEntries(list.map(({ name, value }: any) => [name, value]));
const after = (args: string[], flag: string): string | undefined => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);

describe("an engine's worker", () => {
  test.each<[string, Engine, string[], string[]]>([
    ["vllm", Engine.VLLM, ["python3", "-m", "dynamo.vllm"], ["--model", "/opt/models/Qwen/Qwen3-0.6B/main", "--served-model-name", "Qwen/Qwen3-0.6B", "--tensor-parallel-size", "2", "--max-model-len", "4096"]],
    ["sglang", Engine.SGLANG, ["python3", "-m", "dynamo.sglang"], ["--model-path", "/opt/models/Qwen/Qwen3-0.6B/main", "--served-model-name", "Qwen/Qwen3-0.6B", "--tp-size", "2", "--context-length", "4096"]],
    ["trtllm", Engine.TENSORRT_LLM, ["python3", "-m", "dynamo.trtllm"], ["--model-path", "/opt/models/Qwen/Qwen3-0.6B/main", "--served-model-name", "Qwen/Qwen3-0.6B", "--tensor-parallel-size", "2", "--max-seq-len", "4096"]],
  ])("%s is started in Dynamo's own words", (_, engine, command, args) => {
    const { worker } = parts({ engine, gpusPerWorker: 2, maxModelLen: 4096 });
    expect(worker).toMatchObject({ command, args, resources: { limits: { "nvidia.com/gpu": "2" } }, type: "worker" });
  });

  test.each<[Engine, string, string]>([
    [Engine.VLLM, "1.6.1", "vllm-runtime:1.6.1"],
    [Engine.SGLANG, "1.6.1", "sglang-runtime:1.6.1"],
    [Engine.TENSORRT_LLM, "1.4.2", "tensorrtllm-runtime:1.4.2"],
    [Engine.MOCKER, "1.6.1", "dynamo-planner:1.6.1"],
    [Engine.MOCKER, "1.0.2", "vllm-runtime:1.0.2"],
  ])("%o of %s runs %s", (engine, release, image) => {
    expect(parts({ engine }, release).worker.image).toBe(`nvcr.io/nvidia/ai-dynamo/${image}`);
  });

  test("the mocker asks for no GPU, isn't kept to a pool, and looks at no node", () => {
    const graph: any = modelGraph({ name: "qwen", model: "Qwen/Qwen3-0.6B", engine: Engine.MOCKER }, clusterOf(h100("gpus", EFA)), DynamoRelease.of("1.6.1"), ModelPlans.NONE);
    expect(graph.spec.backendFramework).toBeUndefined();
    const { spec } = graph.spec.components.find(({ name }: any) => name === "worker").podTemplate;
    expect(spec.nodeSelector).toBeUndefined();
    expect(spec.initContainers.map(({ name }: any) => name)).toEqual(["wait-for-model"]);
    expect(spec.containers[0]).toMatchObject({ command: ["python3", "-m", "dynamo.mocker"], args: ["--model-path", expect.stringContaining("/opt/models"), "--model-name", "Qwen/Qwen3-0.6B"], resources: { requests: { cpu: "1", memory: "2Gi" } } });
  });
});

describe("prefill and decode apart", () => {
  const RELEASES = ["0.9.1", "1.0.2", "1.1.1", "1.2.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"];

  test.each(RELEASES)("%s: two kinds of workers, by the type that the release's graph has for them", (release) => {
    const { prefill, decode, worker } = parts({ prefill: { replicas: 3 }, replicas: 2 }, release);
    expect(worker).toBeUndefined();
    const v1alpha1 = DynamoRelease.of(release).graphApiVersion === "v1alpha1";
    expect(prefill).toMatchObject(v1alpha1 ? { componentType: "worker", subComponentType: "prefill", replicas: 3 } : { type: "prefill", replicas: 3 });
    expect(decode).toMatchObject(v1alpha1 ? { componentType: "worker", subComponentType: "decode", replicas: 2 } : { type: "decode", replicas: 2 });
  });

  test.each(RELEASES)("%s: vLLM is told its half in that release's words", (release) => {
    const { prefill, decode } = parts({ prefill: {} }, release);
    if (release === "0.9.1") {
      expect(prefill.args).toContain("--is-prefill-worker");
      expect(decode.args).toContain("--is-decode-worker");
      // NIXL is that release's own connector.
      expect(prefill.args).not.toContain("--kv-transfer-config");
      return;
    }
    for (const [half, { args }] of Object.entries({ prefill, decode })) {
      expect(after(args, "--disaggregation-mode")).toBe(half);
      expect(JSON.parse(after(args, "--kv-transfer-config") ?? "null")).toEqual({ kv_connector: "NixlConnector", kv_role: "kv_both", kv_connector_extra_config: { backends: ["LIBFABRIC"] } });
    }
  });

  test.each<[string, Fabric, object]>([
    ["InfiniBand", INFINIBAND, { kv_connector: "NixlConnector", kv_role: "kv_both" }],
    ["no RDMA", Fabric.NONE, { kv_connector: "NixlConnector", kv_role: "kv_both", kv_buffer_device: "cpu" }],
  ])("over %s", (_, fabric, config) => {
    const { decode } = parts({ prefill: { overTcp: true } }, "1.6.1", fabric);
    expect(JSON.parse(after(decode.args, "--kv-transfer-config") ?? "null")).toEqual(config);
  });

  test("each half asks for its share of the node's EFA devices", () => {
    const { prefill, decode } = parts({ prefill: { gpusPerWorker: 2 }, gpusPerWorker: 8 });
    expect(prefill.resources.limits).toEqual({ "nvidia.com/gpu": "2", "vpc.amazonaws.com/efa": "8" });
    expect(decode.resources.limits).toEqual({ "nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32" });
    expect(parts({ gpusPerWorker: 8 }).worker.resources.limits).toEqual({ "nvidia.com/gpu": "8" });
  });

  test("SGLang: NIXL, the bootstrap's address, pages that can be handed over, LIBFABRIC by its own variable", () => {
    const { prefill, decode } = parts({ engine: Engine.SGLANG, prefill: {} });
    for (const [half, part] of Object.entries({ prefill, decode })) {
      expect(after(part.args, "--disaggregation-mode")).toBe(half);
      expect(after(part.args, "--disaggregation-transfer-backend")).toBe("nixl");
      expect(after(part.args, "--disaggregation-bootstrap-port")).toBe("12345");
      expect(after(part.args, "--host")).toBe("0.0.0.0");
      expect(after(part.args, "--page-size")).toBe("16");
      expect(env(part).SGLANG_DISAGGREGATION_NIXL_BACKEND).toBe("LIBFABRIC");
    }
    expect(parts({ engine: Engine.SGLANG }).worker.args).not.toContain("--page-size");
    expect(env(parts({ engine: Engine.SGLANG, prefill: {} }, "1.6.1", INFINIBAND).decode).SGLANG_DISAGGREGATION_NIXL_BACKEND).toBeUndefined();
  });

  test("TensorRT-LLM: the transceiver, and a prefill worker that doesn't run ahead; the caller's own overrides stand in their place", () => {
    const { prefill, decode } = parts({ engine: Engine.TENSORRT_LLM, prefill: {} });
    expect(JSON.parse(after(prefill.args, "--override-engine-args") ?? "null")).toEqual({ disable_overlap_scheduler: true, cache_transceiver_config: { backend: "DEFAULT" } });
    expect(JSON.parse(after(decode.args, "--override-engine-args") ?? "null")).toEqual({ disable_overlap_scheduler: false, cache_transceiver_config: { backend: "DEFAULT" } });
    expect(env(decode).TRTLLM_NIXL_KVCACHE_BACKEND).toBe("LIBFABRIC");
    const own = ["--override-engine-args", '{"cache_transceiver_config":{"backend":"UCX"}}'];
    expect(parts({ engine: Engine.TENSORRT_LLM, prefill: { engineArgs: own } }).prefill.args.filter((word: string) => word === "--override-engine-args")).toHaveLength(1);
  });

  test("what isn't said of prefill is as with decode; what is said is prefill's alone", () => {
    const model = { gpusPerWorker: 4, engineArgs: ["--enforce-eager"], environment: { NCCL_DEBUG: "INFO" } };
    const like = parts({ ...model, prefill: {} });
    expect(like.prefill.args.slice(-2)).toEqual(like.decode.args.slice(-2));
    expect([like.prefill.resources, env(like.prefill).NCCL_DEBUG]).toEqual([like.decode.resources, "INFO"]);
    const own = parts({ ...model, prefill: { gpusPerWorker: 1, engineArgs: ["--max-num-seqs", "8"], environment: {} } });
    expect(after(own.prefill.args, "--tensor-parallel-size")).toBe("1");
    expect([own.prefill.args.includes("--enforce-eager"), env(own.prefill).NCCL_DEBUG]).toEqual([false, undefined]);
    expect(own.decode.args).toContain("--enforce-eager");
  });

  test("the caller's own connector and events count", () => {
    const { decode } = parts({ prefill: {}, router: Router.KV, engineArgs: ["--kv-transfer-config", '{"kv_connector":"LMCacheConnectorV1","kv_role":"kv_both"}'] });
    expect(decode.args.filter((word: string) => word === "--kv-transfer-config")).toHaveLength(1);
  });
});

describe("a worker over several nodes", () => {
  test.each<[string, Engine, string[]]>([
    ["vLLM: tensors within a node, pipeline over them", Engine.VLLM, ["--tensor-parallel-size", "8", "--pipeline-parallel-size", "2"]],
    ["SGLang: tensors over all", Engine.SGLANG, ["--tp-size", "16"]],
    ["TensorRT-LLM: tensors over all", Engine.TENSORRT_LLM, ["--tensor-parallel-size", "16"]],
  ])("%s", (_, engine, args) => {
    const { worker } = parts({ engine, gpusPerWorker: 8, nodesPerWorker: 2 });
    expect(worker).toMatchObject({ multinode: { nodeCount: 2 }, resources: { limits: { "nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32" } } });
    expect(worker.args.slice(4)).toEqual(args);
  });

  test("who splits otherwise says all of it", () => {
    const { worker } = parts({ gpusPerWorker: 8, nodesPerWorker: 2, engineArgs: ["--tensor-parallel-size", "16"] });
    expect(worker.args.slice(4)).toEqual(["--tensor-parallel-size", "16"]);
    const wide = parts({ gpusPerWorker: 8, nodesPerWorker: 2, engineArgs: ["--data-parallel-size", "2", "--enable-expert-parallel"] }).worker;
    expect(wide.args.slice(4)).toEqual(["--tensor-parallel-size", "8", "--data-parallel-size", "2", "--enable-expert-parallel"]);
  });

  test("0.9.1 says it in v1alpha1", () => {
    expect(parts({ gpusPerWorker: 8, nodesPerWorker: 2 }, "0.9.1").worker).toMatchObject({ multinode: { nodeCount: 2 } });
  });
});

describe("the router", () => {
  const frontend = (model: Partial<ServedModelOptions>, release = "1.6.1"): { [name: string]: string } => env(parts(model, release).frontend);
  const routing = (model: Partial<ServedModelOptions>, release?: string): { [name: string]: string } =>
    Object.fromEntries(Object.entries(frontend(model, release)).filter(([name]) => /ROUTER|KV_|ACTIVE/.test(name)));

  test("none named: none of its variables", () => expect(routing({})).toEqual({}));

  test.each<[string, { [name: string]: string }]>([
    ["0.9.1", { DYN_ROUTER_MODE: "kv", DYN_KV_OVERLAP_SCORE_WEIGHT: "0.5", DYN_ROUTER_TEMPERATURE: "0.1", DYN_KV_EVENTS: "false", DYN_ROUTER_TTL: "60" }],
    ["1.0.2", { DYN_ROUTER_MODE: "kv", DYN_ROUTER_KV_OVERLAP_SCORE_WEIGHT: "0.5", DYN_ROUTER_TEMPERATURE: "0.1", DYN_ROUTER_USE_KV_EVENTS: "false", DYN_ROUTER_TTL_SECS: "60" }],
    ["1.2.1", { DYN_ROUTER_MODE: "kv", DYN_ROUTER_KV_OVERLAP_SCORE_CREDIT: "0.5", DYN_ROUTER_TEMPERATURE: "0.1", DYN_ROUTER_USE_KV_EVENTS: "false", DYN_ROUTER_TTL_SECS: "60" }],
    ["1.6.1", { DYN_ROUTER_MODE: "kv", DYN_ROUTER_KV_OVERLAP_SCORE_CREDIT: "0.5", DYN_ROUTER_TEMPERATURE: "0.1", DYN_ROUTER_USE_KV_EVENTS: "false", DYN_ROUTER_TTL_SECS: "60" }],
  ])("%s: its options in that release's names", (release, expected) => {
    expect(routing({ router: Router.kv({ overlapCredit: 0.5, temperature: 0.1, events: false, entrySeconds: 60 }) }, release)).toEqual(expected);
  });

  test("several frontends tell each other, unless it is said otherwise; releases that can't aren't asked to", () => {
    expect(routing({ router: Router.KV, frontendReplicas: 2 })).toEqual({ DYN_ROUTER_MODE: "kv", DYN_ROUTER_REPLICA_SYNC: "true" });
    expect(routing({ router: Router.kv({ replicaSync: false }), frontendReplicas: 2 })).toEqual({ DYN_ROUTER_MODE: "kv", DYN_ROUTER_REPLICA_SYNC: "false" });
    expect(routing({ router: Router.KV, frontendReplicas: 2 }, "0.9.1")).toEqual({ DYN_ROUTER_MODE: "kv" });
  });

  test("thresholds of busy workers", () => {
    expect(routing({ router: Router.kv({ queueThreshold: 4, busyDecodeBlocks: 0.9, busyPrefillTokens: 20000 }) })).toMatchObject({
      DYN_ROUTER_QUEUE_THRESHOLD: "4",
      DYN_ACTIVE_DECODE_BLOCKS_THRESHOLD: "0.9",
      DYN_ACTIVE_PREFILL_TOKENS_THRESHOLD: "20000",
    });
  });

  test.each<[string, Engine, string, string]>([
    ["vLLM", Engine.VLLM, "1.6.1", "--kv-events-config"],
    ["SGLang", Engine.SGLANG, "1.6.1", "--kv-events-config"],
    ["TensorRT-LLM", Engine.TENSORRT_LLM, "1.6.1", "--publish-kv-events"],
    ["TensorRT-LLM", Engine.TENSORRT_LLM, "1.2.1", "--publish-events-and-metrics"],
  ])("%s tells what it holds, where it prefills", (_, engine, release, flag) => {
    expect(parts({ engine, router: Router.KV }, release).worker.args).toContain(flag);
    const { prefill, decode } = parts({ engine, router: Router.KV, prefill: {} }, release);
    expect([prefill.args.includes(flag), decode.args.includes(flag)]).toEqual([true, false]);
    for (const router of [undefined, Router.RANDOM, Router.kv({ events: false })]) expect(parts({ engine, router }, release).worker.args).not.toContain(flag);
  });
});

test("environment and annotations are the workers'", () => {
  const { frontend, worker } = parts({ environment: { NCCL_DEBUG: "WARN" }, annotations: { "example.com/team": "search" } });
  expect([env(worker).NCCL_DEBUG, worker.annotations]).toEqual(["WARN", { "example.com/team": "search" }]);
  expect([env(frontend).NCCL_DEBUG, frontend.annotations]).toEqual([undefined, undefined]);
});

describe("what a fabric asks of a pod", () => {
  test("EFA: its build of the image, locked memory and libfabric's variables, for halves and for workers over nodes alone", () => {
    for (const model of [{ prefill: {} }, { nodesPerWorker: 2, gpusPerWorker: 8 }]) {
      const made = parts(model);
      const part = made.prefill ?? made.worker;
      expect(part.image).toMatch(/vllm-runtime:1\.6\.1-efa$/);
      expect(part.securityContext.capabilities).toEqual({ drop: ["ALL"], add: ["IPC_LOCK"] });
      expect(env(part)).toMatchObject({ FI_PROVIDER: "efa", FI_EFA_USE_DEVICE_RDMA: "1", FI_EFA_ENABLE_SHM_TRANSFER: "0" });
    }
    const alone = parts({ gpusPerWorker: 8 }).worker;
    expect([alone.image, alone.securityContext.capabilities.add, env(alone).FI_PROVIDER]).toEqual(["nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1", undefined, undefined]);
  });

  test("1.0 to 1.2 have that build for AMD64 alone, under its longer name", () => {
    expect(parts({ prefill: {} }, "1.2.1").prefill.image).toMatch(/:1\.2\.1-efa-amd64$/);
  });

  test("InfiniBand: the devices by name, which UCX needs there", () => {
    const { decode } = parts({ prefill: {} }, "1.6.1", INFINIBAND);
    expect(env(decode)).toMatchObject({ UCX_NET_DEVICES: "mlx5_0:1,mlx5_1:1,mlx5_2:1,mlx5_3:1,mlx5_4:1,mlx5_5:1,mlx5_6:1,mlx5_7:1", NCCL_SOCKET_IFNAME: "eth0" });
    expect(decode.image).toMatch(/:1\.6\.1$/);
  });
});

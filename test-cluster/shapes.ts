import { DoorCertificate } from "../constructs/cluster/exposure/certificate";
import { Exposure } from "../constructs/cluster/exposure/exposure";
import { ExistingCluster } from "../constructs/cluster/existing-cluster";
import { Fabric } from "../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { AccessMode } from "../constructs/cluster/storage-offer";
import { GangScheduler } from "../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../constructs/dynamo/release";
import { checkModel } from "../constructs/inference/checks/check-models";
import { Engine } from "../constructs/inference/engine";
import { modelGraph } from "../constructs/inference/graph/model-graph";
import { ModelPlans } from "../constructs/inference/model-plans";
import { LoraSource } from "../constructs/inference/options/lora";
import { Router } from "../constructs/inference/routing/router";
import { ServedModelOptions } from "../constructs/inference/served-model-options";
import { WeightsLoader } from "../constructs/inference/weights/loader";
import { Programs } from "./programs";
import { Line, Outcome } from "./trial";

/** The operand that asks for it. */
export const SHAPES = "shapes";

const ENGINES = { vllm: Engine.VLLM, sglang: Engine.SGLANG, trtllm: Engine.TENSORRT_LLM, mocker: Engine.MOCKER };
const PICKED: Partial<ServedModelOptions> = { endpointPicker: {}, exposure: Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.OF_DOOR }) };
const MODELS: { readonly [shape: string]: Partial<ServedModelOptions> } = {
  aggregated: {},
  "kv-router": { router: Router.KV, replicas: 2, frontendReplicas: 2 },
  disaggregated: { prefill: { replicas: 2 }, router: Router.KV },
  picked: PICKED,
  "picked-halves": { ...PICKED, prefill: {} },
  nodes: { nodesPerWorker: 2, gpusPerWorker: 8 },
  streamed: { weightsLoader: WeightsLoader.streamed(), compileCache: true, scratchGiB: 50 },
  "local-disk": { weightsLoader: WeightsLoader.LOCAL_DISK },
  "object-store": { weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen3" }) },
  adapters: { lora: { adapters: [{ name: "sql", source: LoraSource.downloaded("my-org/sql") }] } },
  image: { weightsLoader: WeightsLoader.image({ image: "registry.example.com/weights/qwen3:1" }) },
};

/** Every engine in every shape as the release's graph has it, held against the API server's own schema: nothing is made. */
export async function tryShapes(programs: Programs, release: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (const [shape, model] of Object.entries(MODELS)) {
    for (const [name, engine] of Object.entries(ENGINES)) {
      const whole = { name: `${name}-${shape}`, model: "Qwen/Qwen3-0.6B", engine, ...model };
      // What an engine or a release hasn't is refused before: the mocker over several nodes, TensorRT-LLM by the streamer.
      if (checkModel(whole, cluster(), DynamoRelease.of(release), GangScheduler.BUNDLED).length > 0) continue;
      const graph = modelGraph(whole, cluster(), DynamoRelease.of(release), ModelPlans.NONE);
      const what = `${name}, ${shape}, ${graph.apiVersion}`;
      const result = await programs
        .kubectl(["apply", "--dry-run=server", "--validate=strict", "--filename=-"], JSON.stringify(graph))
        .then((): [string, Outcome] => ["accepted under strict validation", Outcome.OK])
        .catch((error: Error): [string, Outcome] => [error.message.trim(), Outcome.FAILED]);
      lines.push({ stack: `${SHAPES} ${release}`, what, result: result[0], outcome: result[1] });
    }
  }
  return lines;
}

/** Nodes with eight GPUs and EFA. */
function cluster(): IKubernetesCluster {
  const fabric = Fabric.of("efa", "vpc.amazonaws.com/efa", 32);
  const pool = { name: "gpus", labels: {}, nodeSelector: { pool: "gpus" }, taints: [], minNodes: 0, maxNodes: 8, gpu: "NVIDIA H100", gpusPerNode: 8, localDisk: true, fabric };
  return new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [pool], storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
}

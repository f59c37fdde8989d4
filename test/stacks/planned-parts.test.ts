import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { Engine } from "../../constructs/inference/engine";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { StartupBudget } from "../../constructs/inference/weights/startup-budget";
import { Plan, planInference, planShape } from "../../inference-runtime/planner";
import { CLOUDS } from "../../test-cluster/every-model";

/** Each part of a shape by its own plan, as it reaches Helm: three engines on the nodes with a fabric of three clouds. */

const ENGINES = { vllm: Engine.VLLM, sglang: Engine.SGLANG, trtllm: Engine.TENSORRT_LLM };
type Name = keyof typeof ENGINES;
const NAMES = Object.keys(ENGINES) as Name[];
const ASKED = { workload: { isl: 8000, osl: 500, concurrency: 16 }, sla: { ttftMs: 5000, itlMs: 40 } };
const COMMON = { model: "Qwen/Qwen3-32B", gpuPool: "whole", gpusPerWorker: 8, maxModelLen: 16384, startup: StartupBudget.PLANNED };
const apart = (name: Name): ServedModelOptions => ({ ...COMMON, name: `${name}-pd`, engine: ENGINES[name], prefill: { replicas: 2 }, replicas: 3, plan: ASKED });
const nodes = (name: Name): ServedModelOptions => ({ ...COMMON, name: `${name}-nodes`, engine: ENGINES[name], nodesPerWorker: 2 });

interface Wanted {
  readonly machineType: string;
  readonly fabric: "efa" | "infiniband" | "roce";
  /** What a pod asks for of the fabric, all of a node's. */
  readonly devices: { readonly [resource: string]: string };
  /** How the tag of the workers' image ends. */
  readonly image: string;
  /** The least that its file system is made with, where that is more than the weights take. */
  readonly leastGiB: number;
  /** Engines that aren't started over nodes there. */
  readonly notOverNodes: readonly Name[];
}
const CASES: { readonly [cloud: string]: Wanted } = {
  eks: { machineType: "p5.48xlarge", fabric: "efa", devices: { "vpc.amazonaws.com/efa": "32" }, image: ":1.6.1-efa", leastGiB: 0, notOverNodes: [] },
  aks: { machineType: "Standard_ND96isr_H100_v5", fabric: "infiniband", devices: { "rdma/shared_ib": "1" }, image: ":1.6.1", leastGiB: 100, notOverNodes: [] },
  // Its nodes have their driver off the loader's path, which mpirun on the others doesn't know: nodes-without-driver.
  gke: { machineType: "a3-ultragpu-8g", fabric: "roce", devices: {}, image: ":1.6.1", leastGiB: 1024, notOverNodes: ["trtllm"] },
};

/** A release's values, by the model's name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Values = any;

function made(cloud: string, models: ServedModelOptions[]): { readonly [model: string]: Values } {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "planned-parts-"));
  const app = new App({ outdir });
  CLOUDS[cloud](app, models, "1.6.1");
  app.synth();
  const { resource } = JSON.parse(fs.readFileSync(path.join(outdir, "stacks", `${cloud}-inference`, "cdk.tf.json"), "utf8"));
  return Object.fromEntries(Object.values<{ name: string; values: string[] }>(resource.helm_release).map(({ name, values }) => [name, JSON.parse(values[0])]));
}

const planOf = (values: Values, part: string): Plan => JSON.parse(values.preflight.plans[part === "worker" ? "plan.json" : `plan-${part}.json`]);
const componentOf = (values: Values, part: string): Values => values.graph.spec.components.find(({ name }: { name: string }) => name === part);
const numbers = ({ perGpu, kvTokens, maxConcurrency, bounds, requirements, parallelism }: Plan): unknown => ({ perGpu, kvTokens, maxConcurrency, bounds, requirements, parallelism });

describe.each(Object.entries(CASES))("%s", (cloud, { machineType, fabric, devices, image, leastGiB, notOverNodes }) => {
  const over = NAMES.filter((name) => !notOverNodes.includes(name));
  const all = made(cloud, [...NAMES.map(apart), ...over.map(nodes)]);
  const parts = [...NAMES.flatMap((name): [string, string][] => [[`${name}-pd`, "prefill"], [`${name}-pd`, "decode"]]), ...over.map((name): [string, string] => [`${name}-nodes`, "worker"])];

  test.each(NAMES)("the halves of %s are planned as a shape is, each by itself", (name) => {
    const halves = { parallelism: { tensor: 8 } };
    const shape = planShape({ model: COMMON.model, engine: { name }, dynamoRelease: "1.6.1", machineType, fabric, nodes: 1, maxModelLen: 16384, ...ASKED, prefill: halves, decode: halves });
    const [prefill, decode] = ["prefill", "decode"].map((part) => numbers(planOf(all[`${name}-pd`], part)));
    expect(prefill).toEqual(numbers(shape.prefill.plan));
    expect(decode).toEqual(numbers(shape.decode.plan));
    expect(prefill).not.toEqual(decode);
  });

  test.each(over)("a worker of %s over two nodes is planned over both, with their fabric", (name) => {
    // vLLM's nodes are its pipeline's stages, the others' one tensor group.
    const parallelism = name === "vllm" ? { tensor: 8, pipeline: 2 } : { tensor: 16 };
    const planned = planInference({ model: COMMON.model, engine: { name }, dynamoRelease: "1.6.1", machineType, fabric, nodes: 2, maxModelLen: 16384, parallelism });
    expect(numbers(planOf(all[`${name}-nodes`], "worker"))).toEqual(numbers(planned));
    expect(componentOf(all[`${name}-nodes`], "worker").multinode).toEqual({ nodeCount: 2 });
  });

  test.each(parts)("%s: the pod of its %s has what its plan requires", (model, part) => {
    const { requirements, fabric: planned, gpusPerNode } = planOf(all[model], part);
    const { spec } = componentOf(all[model], part).podTemplate;
    const [main] = spec.containers;
    expect(main.resources.limits).toMatchObject({ "nvidia.com/gpu": String(requirements.gpusPerPod), ...devices });
    expect([planned, gpusPerNode, requirements.gpusPerPod]).toEqual([fabric, 8, 8]);
    expect(main.resources.requests.memory).toBe(`${requirements.hostMemoryGiB}Gi`);
    expect(spec.volumes).toContainEqual({ name: `${part}-shared-memory`, emptyDir: { medium: "Memory", sizeLimit: `${requirements.sharedMemoryGiB}Gi` } });
    expect(main.image.endsWith(image)).toBe(true);
    expect(main.image.endsWith(requirements.imageVariant === "stock" ? ":1.6.1" : `:1.6.1${requirements.imageVariant}`)).toBe(true);
    expect(all[model].cache.sizeGiB).toBe(Math.max(requirements.modelVolumeGiB, leastGiB));
    expect(requirements.minDriver).toBe("580");
    // 65.5 GB at 130 MB/s and what an engine does after, three times: half of the bytes where two nodes read them.
    expect(main.startupProbe.failureThreshold * main.startupProbe.periodSeconds).toBeGreaterThan(part === "worker" ? 900 : 1500);
    const [preflight] = spec.initContainers;
    expect(preflight.args).toEqual(expect.arrayContaining(["--gpus", "8", "--plan", part === "worker" ? "/etc/preflight/plan.json" : `/etc/preflight/plan-${part}.json`]));
  });

  test("the GPUs of all models together are held against the pool's most", () => {
    // 40 nodes: five for each shape of 2 + 3, two for each worker over nodes.
    const filling = (replicas: number): ServedModelOptions[] => [apart("vllm"), apart("sglang"), apart("trtllm"), nodes("vllm"), { ...nodes("sglang"), replicas }];
    const found = (replicas: number): string[] => {
      const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "planned-parts-")) });
      CLOUDS[cloud](app, filling(replicas), "1.6.1");
      return problemsIn(app).map(({ code, constructPath }) => `${code} ${constructPath}`);
    };
    expect(found(11)).toEqual([]);
    expect(found(12)).toEqual([`models-exceed-pool ${cloud}-inference`]);
  });
});

test("TensorRT-LLM over nodes is refused where their driver is off the loader's path", () => {
  const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "planned-parts-")) });
  CLOUDS.gke(app, [nodes("trtllm")], "1.6.1");
  expect(problemsIn(app)).toMatchObject([{ code: "nodes-without-driver", property: "nodesPerWorker", value: 2 }]);
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { Engine } from "../../../constructs/inference/engine";
import { PreflightMode, ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "driver-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const A4: GkeGpuPoolOptions = { name: "gpu", machineType: "a4-highgpu-8g", maxNodes: 8, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA };
const PATH = "/usr/local/nvidia/lib64";

/** All that is rendered of a model: its graph, Jobs and what lies beside. */
function rendered(model: Partial<ServedModelOptions>, release: string): any[] {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new GkeDeployment(app, "chat", {
    region: "us-central1", project: "my-project-1", multiNetworking: true, gpuPools: [A4],
    dynamo: { release, platform: { grove: GangScheduler.BUNDLED } },
    models: [{ name: "large", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, cacheSizeGiB: 1024, ...model }], backend: StateBackend.local(),
  });
  expect(problemsIn(app).map(({ code, property, reason }) => `${code} ${property}: ${reason}`)).toEqual([]);
  app.synth();
  const { helm_release: releases } = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json"), "utf8")).resource;
  return Object.values<any>(releases).flatMap(({ chart, values, name, namespace }) => {
    const folder = path.resolve(app.outdir, "stacks", "chat-inference", chart.replace(/^\$\{path\.module}\//, ""));
    return helmTemplate(fs.existsSync(folder) ? folder : chart, JSON.parse(values[0]), { name, namespace });
  });
}

/** Whatever asks for GPUs: containers, and components of a graph whose limits stand beside their pod. */
function onGpus(value: any, at = ""): [string, any][] {
  if (typeof value !== "object" || value === null) return [];
  const limits = value.resources?.limits;
  const own: [string, any][] = limits?.["nvidia.com/gpu"] !== undefined || limits?.gpu !== undefined ? [[`${at} ${value.name ?? ""}`, value]] : [];
  return [...own, ...Object.entries<any>(value).flatMap(([key, below]) => onGpus(below, `${at}/${key}`))];
}

type Row = [string, Partial<ServedModelOptions>];
const SHAPES: Row[] = [
  ["one kind of worker", {}],
  ["prefill apart", { prefill: { gpusPerWorker: 8 } }],
  ["a worker over two nodes", { nodesPerWorker: 2 }],
  ["a deep check", { preflight: { mode: PreflightMode.DEEP } }],
];
const ROWS = ["1.0.1", "1.6.1"].flatMap((release) =>
  [Engine.VLLM, Engine.SGLANG, Engine.TENSORRT_LLM].flatMap((engine) =>
    SHAPES.filter(([, { nodesPerWorker }]) => engine !== Engine.TENSORRT_LLM || nodesPerWorker === undefined).map(([shape, model]): [string, string, string, Partial<ServedModelOptions>] => [release, engine.name, shape, { ...model, engine }]),
  ),
);

describeWithHelm("on GKE", () => {
  test.each(ROWS)("of Dynamo %s, %s with %s, each container that has GPUs looks for the driver where it is", (release, _, __, model) => {
    const found = rendered(model, release).flatMap((object) => onGpus(object, object.kind));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(([, container]) => !JSON.stringify(container).includes(PATH)).map(([at]) => at)).toEqual([]);
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuSharing } from "../../../constructs/google/pools/gpu-sharing";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { GkeDeployment, GkeDeploymentProps } from "../../../stacks/google/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../harness/helm";
import { GKE, GKE_CLOSED } from "../../stacks/everything/gke";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Beside driver-everywhere.test.ts: what has GPUs in whole deployments, of every chart of ours in every stack, and on each kind of pool. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "driver-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const PATH = "/usr/local/nvidia/lib64";
const one = (pool: Partial<GkeGpuPoolOptions> & Pick<GkeGpuPoolOptions, "machineType">, model: Partial<ServedModelOptions> = {}): GkeDeploymentProps => ({
  region: "us-central1",
  project: "my-project-1",
  multiNetworking: true,
  gpuPools: [{ name: "gpu", maxNodes: 4, zones: ["us-central1-a"], ...pool }],
  dynamo: { platform: { grove: GangScheduler.BUNDLED } },
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }],
});
const DEPLOYMENTS: [string, GkeDeploymentProps, number][] = [
  ["with every option", GKE, 9],
  ["without a way out", GKE_CLOSED, 2],
  ["on slices", one({ machineType: "a3-highgpu-8g", gpuPartition: "3g.40gb" }), 1],
  ["on GPUs shared by turns", one({ machineType: "g2-standard-24", gpuSharing: GkeGpuSharing.timeSlicing(2) }, { maxModelLen: 8192 }), 1],
  ["over TCPXO", one({ machineType: "a3-megagpu-8g", compactPlacement: true, gpuDirect: GpuDirect.TCPXO }, { model: "Qwen/Qwen3-235B-A22B", gpusPerWorker: 8, nodesPerWorker: 2, cacheSizeGiB: 1024 }), 1],
  ["on A4X", one({ machineType: "a4x-highgpu-4g", capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA, compactPlacement: true }, { model: "Qwen/Qwen3-235B-A22B", gpusPerWorker: 4, nodesPerWorker: 2, cacheSizeGiB: 1024 }), 1],
];

/** Whatever asks for GPUs: containers, and components of a graph whose limits stand beside their pod. */
function onGpus(value: any, at: string): [string, any][] {
  if (typeof value !== "object" || value === null) return [];
  const limits = value.resources?.limits;
  const own: [string, any][] = limits?.["nvidia.com/gpu"] !== undefined || limits?.gpu !== undefined ? [[`${at} ${value.name ?? ""}`, value]] : [];
  return [...own, ...Object.entries<any>(value).flatMap(([key, below]) => onGpus(below, `${at}/${key}`))];
}

/** Of the Job that asks for a node ahead of a model's: it has GPUs, and no program that looks for any. */
const runsNothing = ({ command }: any): boolean => JSON.stringify(command) === JSON.stringify(["/bin/sh", "-c", "true"]);

/** Values of a chart; in the place of what Terraform knows at apply alone, a text. */
const known = (values = "{}"): any => JSON.parse(values.replace(/\$\{jsonencode\([^}]*\)\}/g, '"known-later"'));

describeWithHelm("on GKE", () => {
  test.each(DEPLOYMENTS)("each container that has GPUs looks for the driver where it is: a deployment %s", (name, props, least) => {
    const app = new App({ outdir: path.join(scratch, name.replace(/ /g, "-")) });
    new GkeDeployment(app, "chat", { ...props, backend: StateBackend.local() });
    app.synth();
    const stacks = path.join(app.outdir, "stacks");
    const found = fs.readdirSync(stacks).flatMap((stack) => {
      const { resource = {} } = JSON.parse(fs.readFileSync(path.join(stacks, stack, "cdk.tf.json"), "utf8"));
      const releases = Object.values<any>(resource.helm_release ?? {}).map((release) => ({ ...release, folder: path.resolve(stacks, stack, String(release.chart).replace(/^\$\{path\.module}\//, "")) }));
      // Of others' charts the one that reads GPUs is held by monitoring/gpu-exporter.test.ts.
      const ours = releases.filter(({ folder }) => fs.existsSync(path.join(folder, "Chart.yaml")));
      return ours.flatMap(({ folder, values, name: release, namespace }) => helmTemplate(folder, known(values?.[0]), { name: release, namespace }).flatMap((object) => onGpus(object, `${stack} ${release} ${object.kind}`)));
    });
    expect(found.length).toBeGreaterThanOrEqual(least);
    expect(found.filter(([, container]) => !runsNothing(container) && !JSON.stringify(container).includes(PATH)).map(([at]) => at)).toEqual([]);
  });
});

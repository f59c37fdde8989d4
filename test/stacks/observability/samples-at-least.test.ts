import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Token } from "cdktf";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { GkeGpuSharing } from "../../../constructs/google/pools/gpu-sharing";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";

/* eslint-disable @typescript-eslint/no-explicit-any -- the file's JSON has no type */

/** What a managed Prometheus is sent at least, where not all of it is known or counted as it seems. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "samples-at-least-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const monitoring = Monitoring.inCluster({ longStorage: LongStorage.CLOUD, gpuMetrics: GpuMetrics.EXPORTER });
const described = (make: (app: App) => unknown): any => {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  make(app);
  app.synth();
  return JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8")).monitoring.storeSamples;
};
const number = (value: number): number => Token.asNumber({ resolve: () => value, creationStack: [] });

test("a GPU that pods share has its figures once", () => {
  const gke = (gpuSharing?: GkeGpuSharing): any =>
    described((app) => new GkeDeployment(app, "chat", { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2, gpuSharing }], cloudGpuMetrics: false, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192 }], monitoring }));
  expect(gke().mostSeries).toBeGreaterThan(gke().fewestSeries);
  expect(gke(GkeGpuSharing.timeSlicing(2))).toEqual(gke());
});

test("numbers that are known only at apply are counted as the least", () => {
  const eks = (maxNodes: number, replicas: number): any =>
    described((app) => new EksDeployment(app, "chat", { region: "us-west-2", managedPrometheus: {}, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 3 }, { name: "more", machineType: "g6.2xlarge", maxNodes }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", replicas }], monitoring }));
  const one = eks(1, 1);
  const late = eks(number(5), number(2));
  expect(late.fewestSeries).toBe(one.fewestSeries);
  // The second pool has one node with one GPU, or as many as nobody knows.
  expect(late.mostSeries).toBeLessThan(one.mostSeries);
  expect(late.mostSeries).toBeGreaterThan(one.fewestSeries);
});

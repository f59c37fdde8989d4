import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Testing } from "cdktf";
import { EksProvisioner } from "../../../constructs/aws/karpenter/provisioner";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { storeSamples } from "../../../constructs/kubernetes/monitoring/managed/sampled";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { EksDeployment } from "../../../stacks/aws/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Who reads the GPUs of pools whose software is the cloud's, beside others. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "auto-mode-metrics-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const pool = (name: string, provisioner?: EksProvisioner): object => ({ name, machineType: "g6.2xlarge", maxNodes: 2, ...(provisioner === undefined ? {} : { provisioner }) });
const AUTO = pool("auto", EksProvisioner.AUTO_MODE);
function eks(gpuPools: object[], monitoring: Monitoring): { warnings: string[]; releases: any[]; deployment: EksDeployment } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  const deployment = new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], managedPrometheus: {}, monitoring } as any);
  expect(problemsIn(app)).toEqual([]);
  const warnings = deployment.stacks.flatMap(({ node }) => node.metadata.map(({ data }) => String(data))).filter((text) => text.startsWith("[no-gpu-metrics]"));
  const addons = deployment.stacks.find(({ node }) => node.id === "chat-addons")!;
  return { warnings, releases: Object.values<any>(JSON.parse(Testing.synth(addons)).resource.helm_release), deployment };
}
const exporters = (releases: any[]): any[] => releases.filter(({ name }) => name === "dcgm-exporter").map(({ values }) => JSON.parse(values[0]));

test("of Auto Mode alone nobody reads them, and that is told", () => {
  const { warnings, releases } = eks([AUTO], Monitoring.inCluster());
  expect(warnings).toEqual([expect.stringContaining("nothing of ours reads the GPUs' figures on this cluster")]);
  expect(exporters(releases)).toEqual([]);
});

test("beside a managed group the exporter is kept off its nodes: one reader a node, and the pool without one is named", () => {
  const { warnings, releases } = eks([AUTO, pool("group")], Monitoring.inCluster());
  expect(warnings).toEqual([expect.stringMatching(/doesn't run on nodes of auto, .* no alert of them fires/)]);
  const [{ affinity }] = exporters(releases);
  expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions).toContainEqual({ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["auto"] });
});

test("who has said it isn't told again, and a managed group alone has nothing to tell", () => {
  expect(eks([AUTO, pool("group")], Monitoring.inCluster({ gpuMetrics: GpuMetrics.EXPORTER })).warnings).toEqual([]);
  expect(eks([pool("group")], Monitoring.inCluster()).warnings).toEqual([]);
});

test("figures that nobody reads aren't counted as samples", () => {
  const beside = Monitoring.inCluster({ longStorage: LongStorage.CLOUD });
  const none = { frontends: 0, workers: 0 };
  const most = (gpuPools: object[]): number => storeSamples(beside, eks(gpuPools, beside).deployment.cluster, { fewest: none, most: none })!.mostSeries;
  expect(most([AUTO, pool("group")])).toBe(most([pool("group")]));
  expect(most([pool("group")])).toBeGreaterThan(0);
});

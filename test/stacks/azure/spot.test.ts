import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { readPath } from "../../../constructs/core/names/value-path";
import charts from "../../../constructs/dynamo/data/chart-values.json";
import { DataService, GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { platformValues } from "../../../constructs/dynamo/settings/platform-values";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { Rendered, describeWithHelm, helmTemplate } from "../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "spot-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const SPOT = { key: "kubernetes.azure.com/scalesetpriority", operator: "Equal", value: "spot", effect: "NoSchedule" };
const STORES = { nats: DataService.BUNDLED, etcd: DataService.BUNDLED, grove: GangScheduler.BUNDLED, kaiScheduler: GangScheduler.BUNDLED };
const pool = { machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, capacity: Capacity.SPOT };

/** Every Helm release of a deployment all of whose GPU pools are spot, with prefill apart, verification and a benchmark. */
function deploy(version: string): { readonly stack: string; readonly name: string; readonly chart: string; readonly values: any }[] {
  const app = new App({ outdir: path.join(scratch, version) });
    new AksDeployment(app, "chat", {
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.ANYWHERE,
    gpuPools: [{ ...pool, name: "a" }, { ...pool, name: "b" }],
    dynamo: { release: version, platform: STORES },
    models: [
      { name: "whole", model: "Qwen/Qwen3-0.6B", gpuPool: "a", benchmark: { concurrency: [1], inputTokens: 100, outputTokens: 100 } },
      { name: "apart", model: "Qwen/Qwen3-0.6B", gpuPool: "b", prefill: { overTcp: true } },
    ],
    backend: StateBackend.local(),
  });
  expect([version, problemsIn(app)]).toEqual([version, []]);
  app.synth();
  const stacks = path.join(app.outdir, "stacks");
  return fs.readdirSync(stacks).flatMap((stack) => {
    const folder = path.join(stacks, stack);
    const { resource = {} } = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
    return Object.values<any>(resource.helm_release ?? {}).map(({ name, chart, values = [] }) => ({ stack, name, chart: path.resolve(folder, chart), values: JSON.parse(values[0] ?? "{}") }));
  });
}

const made = new Map<string, ReturnType<typeof deploy>>();
const releasesOf = (version: string): ReturnType<typeof deploy> => {
  const known = made.get(version) ?? deploy(version);
  made.set(version, known);
  return known;
};
const toleratesSpot = (tolerations: unknown): boolean => Array.isArray(tolerations) && tolerations.some((one) => Object.entries(SPOT).every(([key, value]) => one[key] === value));

/** Paths at which the platform chart of a line takes tolerations for pods of its own, by its values as they were measured. */
function operatorPaths(version: string): string[] {
  const line = version.split(".").slice(0, 2).map(Number);
  const before = (a: string, b: number[]): number => Number(a.split(".")[0]) - b[0] || Number(a.split(".")[1]) - b[1];
  const has = (charts.values as { path: string; from?: string; to?: string }[]).filter(({ from, to }) => (from === undefined || before(from, line) <= 0) && (to === undefined || before(to, line) >= 0)).map(({ path: at }) => at);
  // Of the Jobs that make certificates and keys the table has what is read of them, and takes anything below some.
  const jobs = ["dynamo-operator.webhook.certGenerator", "dynamo-operator.dynamo.mpiRun.sshKeygen"].filter((job) => has.some((at) => at.startsWith(`${job}.`) || at === job));
  return [...new Set([...has.filter((at) => at.endsWith("olerations")), ...jobs.map((job) => `${job}.tolerations`)])];
}

/** Everything below a rendered object that has containers: a pod, what makes one, or a graph's part. */
function podsIn(found: unknown, at = ""): { readonly at: string; readonly tolerations: unknown }[] {
  if (typeof found !== "object" || found === null) return [];
  const own = "containers" in found || "mainContainer" in found ? [{ at, tolerations: (found as any).tolerations }] : [];
  return [...own, ...Object.entries(found).flatMap(([key, value]) => podsIn(value, `${at}.${key}`))];
}

const RELEASES = DynamoRelease.known();

/** The last of each line. */
const LINES = RELEASES.filter((one, index) => RELEASES[index + 1]?.split(".")[1] !== one.split(".")[1]);
const ELSEWHERE = ["etcd.tolerations", "nats.podTemplate.merge.spec.tolerations", "nats.natsBox.podTemplate.merge.spec.tolerations", "grove.tolerations", "kai-scheduler.global.tolerations"];

test("the releases are 0.8 to 1.6", () => {
  expect([RELEASES.length, LINES]).toEqual([20, ["0.8.1", "0.9.1", "1.0.2", "1.1.1", "1.2.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"]]);
});

test.each(RELEASES)("the platform chart of %s is told of it at every path that it has", (version) => {
  const values = platformValues({ release: DynamoRelease.of(version), tolerations: [SPOT] }, STORES);
  const paths = operatorPaths(version);
  expect(paths).toContain("dynamo-operator.controllerManager.tolerations");
  // The Jobs that made certificates and keys were in the charts to 0.9.
  expect(paths).toHaveLength(/^0\./.test(version) ? 3 : 1);
  for (const at of [...paths, ...ELSEWHERE]) expect([at, readPath(values, at)]).toEqual([at, [SPOT]]);
});

describe.each(LINES)("all on spot, release %s", (version) => {
  const platform = (): any => releasesOf(version).find(({ stack, name }) => stack === "chat-platform" && name === "dynamo-platform")?.values;

  test("the platform's own pods, Jobs and hooks tolerate it, at every path that this chart has", () => {
    for (const at of [...operatorPaths(version), ...ELSEWHERE]) expect([at, readPath(platform(), at)]).toEqual([at, expect.arrayContaining([SPOT])]);
  });

  test("and stay off GPU nodes, spot or not: nothing of the platform tolerates their taint", () => {
    expect(JSON.stringify(platform())).not.toContain("nvidia.com/gpu");
    for (const at of ["etcd.nodeSelector", "nats.podTemplate.merge.spec.nodeSelector"]) expect(readPath(platform(), at)).toEqual({ "kubernetes.azure.com/agentpool": "system" });
  });
});

describeWithHelm("as Helm renders it", () => {
  test.each(LINES)("every pod, Job and hook of release %s's models and of our own charts tolerates spot", (version) => {
    const ours = releasesOf(version).filter(({ chart }) => fs.existsSync(path.join(chart, "Chart.yaml")));
    const pods = ours.flatMap(({ name, stack, chart, values }) => helmTemplate(chart, values, { name, namespace: "inference" }).flatMap((object: Rendered) => podsIn(object, `${stack} ${name} ${object.kind} ${object.metadata.name}`)));
    expect(pods.length).toBeGreaterThan(8);
    expect(pods.filter(({ tolerations }) => !toleratesSpot(tolerations)).map(({ at }) => at)).toEqual([]);
  });
});

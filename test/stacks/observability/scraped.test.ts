import * as fs from "fs";
import { Testing } from "cdktf";
import { Cloud, makeChoices } from "./choices";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Choice by choice and cloud by cloud: what is scraped, and in which kind. */

const { app, choices } = makeChoices();
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));

/** Frontends, workers of each type, planner, router, endpoint picker, operator, NATS, etcd, GPUs. */
const ALL = ["dynamo-epp", "dynamo-etcd", "dynamo-frontend", "dynamo-gpus", "dynamo-nats", "dynamo-operator", "dynamo-planner", "dynamo-router", "dynamo-worker"];
const without = (...names: string[]): string[] => ALL.filter((name) => !names.includes(name));

/** By collector: the Prometheus operator's kinds of one's own or of somebody else's, and those of the cloud's own collector. */
const SCRAPED: readonly { readonly cloud: Cloud; readonly watch: string; readonly own?: readonly string[]; readonly cloudKind?: string; readonly cloudHas?: readonly string[] }[] = [
  { cloud: "eks", watch: "own", own: ALL },
  { cloud: "aks", watch: "own", own: ALL },
  // Google's exporter is read by Google alone.
  { cloud: "gke", watch: "own", own: without("dynamo-gpus") },
  // A cluster that somebody else made: nobody of ours reads its GPUs until it is said who, which is a warning.
  { cloud: "existing", watch: "own", own: without("dynamo-gpus") },
  { cloud: "eks", watch: "beside", own: ALL },
  { cloud: "aks", watch: "beside", own: ALL },
  { cloud: "gke", watch: "beside", own: without("dynamo-gpus"), cloudKind: "ClusterPodMonitoring", cloudHas: without("dynamo-gpus") },
  // AWS's collector has no token for the operator, which is a warning.
  { cloud: "eks", watch: "managed", cloudKind: "configuration", cloudHas: without("dynamo-operator") },
  { cloud: "aks", watch: "managed", cloudKind: "PodMonitor", cloudHas: ALL },
  // Google's own exporter feeds its own collectors.
  { cloud: "gke", watch: "managed", cloudKind: "ClusterPodMonitoring", cloudHas: without("dynamo-gpus") },
  // GpuMetrics.NONE was said.
  ...(["eks", "aks", "gke", "existing"] as const).map((cloud) => ({ cloud, watch: "external", own: without("dynamo-gpus") })),
];

const synth = (id: string, step: string): any => {
  const stack = choices.find((one) => one.id === id)!.stacks.find(({ node }) => node.id === `${id}-${step}`);
  return stack === undefined ? { resource: {} } : JSON.parse(Testing.synth(stack));
};
const values = (stack: any, name: string): any => {
  const release = Object.values<any>(stack.resource?.helm_release ?? {}).find((one) => one.name === name);
  return release === undefined ? undefined : JSON.parse(release.values[0].replace(/\$\{jsonencode\([^}]*\)\}/g, '"known-at-apply"').replace(/\$\{(?!1\})[^}]*\}/g, "known-at-apply"));
};

test.each(SCRAPED)("$cloud, $watch", ({ cloud, watch, own = [], cloudKind, cloudHas = [] }) => {
  const { id, problems } = choices.find((one) => one.cloud === cloud && one.watch === watch)!;
  expect(problems).toEqual([]);
  const addons = synth(id, "addons");
  const monitors = values(addons, "dynamo-monitors");
  // The operator's ServiceMonitor is its own chart's.
  const operator = values(synth(id, "platform"), "dynamo-platform")["dynamo-operator"].metricsService.enabled === true;
  const here = [...(monitors?.podMonitors ?? []), ...(monitors?.serviceMonitors ?? [])].map(({ name }: any) => name);
  expect([...here, ...(operator ? ["dynamo-operator"] : [])].sort()).toEqual([...own].sort());
  const managed = values(addons, "dynamo-managed-monitors");
  const scrapers = Object.values<any>(synth(id, "cluster").resource.aws_prometheus_scraper ?? {});
  const jobs = scrapers.flatMap((one) => JSON.parse(one.scrape_configuration.replace(/\$\$\{/g, "${")).scrape_configs.map(({ job_name }: any) => job_name.split("/")[0]));
  const kinds = { PodMonitor: [...(managed?.podMonitors ?? []), ...(managed?.serviceMonitors ?? [])], ClusterPodMonitoring: managed?.clusterPodMonitorings ?? [] };
  const made: { [kind: string]: string[] } = { configuration: [...new Set<string>(jobs)], ...Object.fromEntries(Object.entries(kinds).map(([kind, list]) => [kind, list.map(({ name }: any) => name)])) };
  for (const [kind, names] of Object.entries(made)) expect([kind, names.sort()]).toEqual([kind, kind === cloudKind ? [...cloudHas].sort() : []]);
});

test("every choice of every cloud has its row", () => {
  const rows = SCRAPED.map(({ cloud, watch }) => `${cloud} ${watch}`).sort();
  expect([...new Set(choices.map(({ cloud, watch }) => `${cloud} ${watch}`))].sort()).toEqual(rows);
});

test("all types of workers are one monitor's, and planners find the namespace by a label of the frontends' series", () => {
  for (const { id } of choices.filter(({ watch }) => watch === "own")) {
    const { podMonitors } = values(synth(id, "addons"), "dynamo-monitors");
    const worker = podMonitors.find(({ name }: any) => name === "dynamo-worker").spec;
    expect(worker.selector.matchExpressions[0].values).toEqual(["worker", "prefill", "decode", "encode"]);
    const frontend = podMonitors.find(({ name }: any) => name === "dynamo-frontend").spec;
    expect(frontend.podMetricsEndpoints[0].relabelings.map(({ targetLabel }: any) => targetLabel)).toContain("dynamo_namespace");
  }
});

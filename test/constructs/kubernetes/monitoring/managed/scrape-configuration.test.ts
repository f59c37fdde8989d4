import { ChildProcess, spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { GpuMetrics } from "../../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { managedConfiguration } from "../../../../../constructs/kubernetes/monitoring/managed/managed-monitors";
import { describeWithPromtool, promtool } from "../../../../harness/prometheus";
import { platform } from "../described";

/* eslint-disable @typescript-eslint/no-explicit-any -- configurations and answers have no type */

/** As Terraform hands it on: an escaped `${` is one again. */
const text = (owner = GpuMetrics.EXPORTER): string => managedConfiguration(platform({ nats: true, etcd: true, ownMonitors: true }), { intervalSeconds: 30 }, owner).replace(/\$\$\{/g, "${");
const jobs = (): any[] => JSON.parse(text()).scrape_configs;

describeWithPromtool("the configuration for a collector that reads no kinds", () => {
  // Debian's Prometheus is built without the discovery of Kubernetes, which is looked at below by its words.
  test("is one of Prometheus, but for the discovery", () => {
    const others = JSON.stringify({ scrape_configs: jobs().map(({ kubernetes_sd_configs: _, ...job }) => job) });
    expect(promtool(["check", "config", "--syntax-only", "prometheus.json"], { "prometheus.json": others })).toMatchObject({ ok: true });
    for (const { kubernetes_sd_configs: [discovery] } of jobs()) expect(Object.keys(discovery).filter((key) => !["role", "namespaces"].includes(key))).toEqual([]);
  });

  test("has a job for all that is scraped, whatever the platform's own chart makes", () => {
    const names = new Set(jobs().map(({ job_name: name }) => name.split("/")[0]));
    expect([...names]).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-nats", "dynamo-etcd", "dynamo-gpus"]);
    expect(jobs().find(({ job_name: name }) => name === "dynamo-nats").kubernetes_sd_configs).toEqual([{ role: "pod", namespaces: { names: ["dynamo-system"] } }]);
    expect(JSON.parse(text(GpuMetrics.NONE)).scrape_configs.map(({ job_name: name }: any) => name)).not.toContain("dynamo-gpus");
  });
});

const missing = spawnSync("prometheus", ["--version"]).status === 0 ? undefined : "no prometheus on the PATH";
const META = "__meta_kubernetes_";
const label = (name: string): string => `${META}pod_label_nvidia_com_${name}`;
const pod = (name: string, type: string, port: string, more: object = {}): object => ({
  [`${META}namespace`]: "inference",
  [`${META}pod_name`]: name,
  [`${META}pod_phase`]: "Running",
  [`${META}pod_container_name`]: "main",
  [`${META}pod_container_port_name`]: port,
  [label("metrics_enabled")]: "true",
  [label("dynamo_component_type")]: type,
  [label("dynamo_namespace")]: "inference-qwen",
  [label("dynamo_graph_deployment_name")]: "qwen",
  ...more,
});

/** What the discovery of pods would have found: each pod as it labels it. */
const PODS = [
  pod("frontend-0", "frontend", "http"),
  pod("frontend-unnamed-port", "frontend", "other"),
  pod("opted-out", "frontend", "http", { [label("metrics_enabled")]: "false" }),
  pod("gone", "frontend", "http", { [`${META}pod_phase`]: "Succeeded" }),
  pod("prefill-0", "prefill", "system"),
  pod("follower", "decode", "system", { [`${META}pod_label_app_kubernetes_io_name`]: "qwen-0-decode-wkr" }),
  pod("stranger", "worker-of-others", "system"),
];

(missing === undefined ? describe : describe.skip)(`in a real Prometheus, with pods from a list${missing === undefined ? "" : ` [skipped: ${missing}]`}`, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "managed-scrape-"));
  const server = http.createServer((_, response) => response.setHeader("content-type", "text/plain; version=0.0.4").end('dynamo_component_requests_total{dynamo_namespace="own"} 3\n'));
  let prometheus: ChildProcess;
  let targets: any[] = [];

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const own = http.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => own.once("listening", resolve));
    const port = (own.address() as AddressInfo).port;
    await new Promise((resolve) => own.close(resolve));
    const listed = jobs().map(({ kubernetes_sd_configs: _, ...job }) => ({ ...job, scrape_interval: "1s", scrape_timeout: "1s", static_configs: PODS.map((labels) => ({ targets: [target], labels })) }));
    fs.writeFileSync(path.join(folder, "prometheus.yml"), JSON.stringify({ scrape_configs: listed }));
    const flags = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`];
    prometheus = spawn("prometheus", flags, { stdio: "ignore" });
    for (let tries = 0; tries < 60 && targets.length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const answer: any = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=dynamo_component_requests_total`).then((found) => found.json()).catch(() => undefined);
      targets = answer?.data?.result?.length >= 2 ? answer.data.result.map(({ metric }: any) => metric) : [];
    }
  }, 60_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => prometheus.once("exit", resolve));
    prometheus.kill();
    await ended;
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(folder, { recursive: true });
  });

  test("those that are meant are scraped, once each, and nobody else", () => {
    expect(targets.map(({ job, pod: name }) => `${job} ${name}`).sort()).toEqual(["dynamo-frontend frontend-0", "dynamo-worker prefill-0"]);
  });

  test("with the labels that rules and planners ask for, and what a worker says of itself left as it is", () => {
    const worker = targets.find(({ job }) => job === "dynamo-worker");
    expect(worker).toMatchObject({ namespace: "inference", pod: "prefill-0", container: "main", dynamo_component_type: "prefill", dynamo_graph_deployment: "qwen", dynamo_namespace: "own" });
  });
});

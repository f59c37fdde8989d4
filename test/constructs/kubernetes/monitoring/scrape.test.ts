import { ChildProcess, spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { stringify } from "yaml";
import { GpuMetrics } from "../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { monitors } from "../../../../constructs/kubernetes/monitoring/monitors";
import { platform } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- specs and answers have no type */

/**
 * Our relabelings in a real Prometheus, which scrapes a server of ours as if the Kubernetes discovery had found it: the pods' labels come from a
 * file. How the Prometheus operator turns a PodMonitor into a scrape job is not looked at here; a relabeling it passes on as it is.
 */

const missing = spawnSync("prometheus", ["--version"]).status === 0 ? undefined : "no prometheus on the PATH";

/** As the frontend and a worker of vLLM write theirs (Dynamo 1.6.1): the frontend's without a namespace, the engine's too. */
const METRICS = [
  'dynamo_frontend_requests_total{model="Qwen/Qwen3-0.6B",endpoint="chat_completions"} 3',
  'dynamo_component_requests_total{dynamo_namespace="inference-qwen-1a2b",dynamo_component="backend"} 3',
  'vllm:kv_cache_usage_perc{model_name="Qwen/Qwen3-0.6B"} 0.5',
  "",
].join("\n");

const POD = {
  __meta_kubernetes_pod_label_nvidia_com_dynamo_namespace: "inference-qwen",
  __meta_kubernetes_pod_label_nvidia_com_dynamo_graph_deployment_name: "qwen",
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const relabelings = (endpoint: any): object[] => endpoint.relabelings.map((one: object) => Object.fromEntries(Object.entries(one).map(([name, value]) => [snake(name), value])));

(missing === undefined ? describe : describe.skip)(`a real Prometheus${missing === undefined ? "" : ` [skipped: ${missing}]`}`, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "monitoring-scrape-"));
  const server = http.createServer((_, response) => response.setHeader("content-type", "text/plain; version=0.0.4").end(METRICS));
  let prometheus: ChildProcess;
  let address = "";

  const ask = async (query: string): Promise<any[]> => {
    for (let tries = 0; tries < 60; tries++) {
      const answer: any = await fetch(`${address}/api/v1/query?query=${encodeURIComponent(query)}`).then((found) => found.json()).catch(() => undefined);
      if (answer?.data?.result?.length > 0) return answer.data.result.map(({ metric }: any) => metric);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`nothing for ${query}`);
  };

  beforeAll(async () => {
    const { podMonitors } = monitors(platform(), {}, GpuMetrics.NONE);
    const [frontend, worker] = podMonitors.map(({ spec }: any) => spec.podMetricsEndpoints[0]);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const own = http.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => own.once("listening", resolve));
    address = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
    await new Promise((resolve) => own.close(resolve));
    const job = (name: string, endpoint: any, pod: object): object => ({
      ...{ job_name: name, scrape_interval: "1s", honor_labels: endpoint.honorLabels, metrics_path: endpoint.path },
      static_configs: [{ targets: [target], labels: pod }],
      relabel_configs: relabelings(endpoint),
    });
    const jobs = [
      job("frontend", frontend, { ...POD, __meta_kubernetes_pod_label_nvidia_com_dynamo_component_type: "frontend" }),
      job("leader", worker, { ...POD, __meta_kubernetes_pod_label_app_kubernetes_io_name: "qwen-0-worker-ldr" }),
      job("follower", worker, { ...POD, __meta_kubernetes_pod_label_app_kubernetes_io_name: "qwen-0-worker-wkr" }),
    ];
    const file = path.join(folder, "prometheus.yml");
    fs.writeFileSync(file, stringify({ scrape_configs: jobs }));
    const flags = [`--config.file=${file}`, `--storage.tsdb.path=${path.join(folder, "data")}`, `--web.listen-address=${address.replace("http://", "")}`];
    prometheus = spawn("prometheus", flags, { stdio: "ignore" });
    await ask('up{job="leader"} == 1');
  }, 60_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => prometheus.once("exit", resolve));
    prometheus.kill();
    await ended;
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(folder, { recursive: true });
  });

  test("finds the frontend by the label that the planner asks for, under its own endpoint", async () => {
    const [series] = await ask('dynamo_frontend_requests_total{job="frontend", dynamo_namespace="inference-qwen"}');
    expect(series).toMatchObject({ endpoint: "chat_completions", dynamo_component_type: "frontend", dynamo_graph_deployment: "qwen" });
  });

  test("gives an engine's series the graph's, and leaves what a worker says of itself", async () => {
    const [engine] = await ask('{__name__="vllm:kv_cache_usage_perc", job="leader"}');
    expect(engine).toMatchObject({ dynamo_namespace: "inference-qwen", dynamo_graph_deployment: "qwen" });
    const [worker] = await ask('dynamo_component_requests_total{job="leader"}');
    expect(worker.dynamo_namespace).toBe("inference-qwen-1a2b");
    expect(Object.keys(worker).filter((label) => label.startsWith("exported_"))).toEqual([]);
  });

  test("asks no follower of a worker over nodes", async () => {
    const targets: any = await fetch(`${address}/api/v1/targets`).then((found) => found.json());
    expect(targets.data.activeTargets.map(({ labels }: any) => labels.job).sort()).toEqual(["frontend", "leader"]);
    expect(targets.data.droppedTargets.map(({ discoveredLabels }: any) => discoveredLabels.job)).toEqual(["follower"]);
  });
});

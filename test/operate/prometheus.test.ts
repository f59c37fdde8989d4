import { ChildProcess, spawn } from "child_process";
import * as fs from "fs";
import * as net from "net";
import * as os from "os";
import * as path from "path";
import { verify } from "../../cli/commands/verify";
import { findProgram } from "../../images/programs";
import { Row } from "../../operate/verify/row";
import { Fake, Frontend, well } from "./fake-kubectl";
import { broken } from "./world";

/** Whether Prometheus has the pods, asked of a real one: its targets stand for the pods, the way to it is recorded. */

const prometheus = findProgram("prometheus");
const named = prometheus === undefined ? "a real Prometheus [skipped: no prometheus on the PATH]" : "a real Prometheus";

(prometheus === undefined ? describe.skip : describe)(named, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "prometheus-test-"));
  const frontend = new Frontend();
  let child: ChildProcess;
  let ports: { model: number; prometheus: number };

  beforeAll(async () => {
    frontend.answers((url, body) => (url === "/metrics" ? { text: "up_for_a_test 1\n" } : well(url, body)));
    ports = { model: await frontend.start(), prometheus: await freePort() };
    const target = (pod: string, port: number): object => ({ targets: [`127.0.0.1:${port}`], labels: { namespace: "inference", pod } });
    const config = { global: { scrape_interval: "1s", scrape_timeout: "1s" }, scrape_configs: [{ job_name: "pods", static_configs: [target("qwen-frontend-0", ports.model), target("qwen-worker-0", 1)] }] };
    const file = path.join(folder, "prometheus.yml");
    fs.writeFileSync(file, JSON.stringify(config));
    child = spawn(prometheus as string, [`--config.file=${file}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${ports.prometheus}`], { stdio: "ignore" });
    for (const end = Date.now() + 25_000; !(await scrapes(ports.prometheus)) && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 300));
  }, 30_000);
  afterAll(() => {
    child.kill("SIGKILL");
    frontend.end();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test.each<[string, string, string]>([
    ["a pod that it scrapes, and one that it doesn't reach", "qwen", "failed: qwen-worker-0 is down"],
    ["pods that it doesn't know", "other", "failed: other-frontend-0 isn't scraped; other-worker-0 isn't scraped"],
  ])("%s", async (_, prefix, told) => {
    const fake = new Fake().hold(
      broken((world) => {
        world.lists["prometheuses.monitoring.coreos.com"] = [{ metadata: { name: "k8s", namespace: "monitoring" } }];
        for (const pod of world.lists["pods inference"] as { metadata: { name: string } }[]) pod.metadata.name = pod.metadata.name.replace("qwen", prefix);
      }),
      ports.prometheus,
    );
    try {
      const { out } = await fake.run(verify, "--output", fake.output, "--json", "--address", `http://127.0.0.1:${ports.model}`, "lab");
      const row = (JSON.parse(out).rows as Row[]).find(({ id }) => id === "scraped");
      expect(`${row?.status}: ${row?.seen}`).toBe(told);
    } finally {
      fake.end();
    }
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function scrapes(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=up`).then((one) => one.json(), () => undefined);
  return (answer as { data?: { result: unknown[] } } | undefined)?.data?.result.length === 2;
}

import { App, TerraformStack } from "cdktf";
import { ChildProcess, execFile, execFileSync, spawn } from "child_process";
import * as fs from "fs";
import * as http from "http";
import * as https from "https";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { promisify } from "util";
import { EksPodLogs } from "../../../../constructs/aws/monitoring/pod-logs";
import { Rendered, helmBinary, helmTemplate } from "../../../harness/helm";
import { Moto, findMoto } from "../../../operate/moto";
import { lines } from "./dynamo-lines.json";

/* Fluent Bit itself with the configuration that its chart makes of our values, Dynamo's own lines on a node, moto as CloudWatch. The API server is
   played: it knows the two pods. Changed of the configuration: addresses, folders, whose certificate is taken, how often files are looked for. */

const charts = process.env.TELEMETRY_CHARTS ?? "";
const chart = path.join(charts, "aws-for-fluent-bit");
const program = process.env.FLUENT_BIT_BINARY ?? "";
const moto = findMoto();
const lacks = [
  ...(program !== "" && fs.existsSync(program) ? [] : ["FLUENT_BIT_BINARY names no Fluent Bit"]),
  ...(charts !== "" && fs.existsSync(chart) ? [] : ["TELEMETRY_CHARTS names no folder with aws-for-fluent-bit"]),
  ...(helmBinary() === undefined ? ["no helm"] : []),
  ...(typeof moto === "string" ? [moto] : []),
];

const GROUP = "/aws/eks/lab/pods";
const PODS = { frontend: "qwen-frontend-5d7f", worker: "qwen-worker-0" } as const;
type Container = keyof typeof PODS;
type Event = { readonly stream: string; readonly message: string };

/** As a container runtime writes a line on its node. */
const cri = (line: string): string => `2026-11-29T22:37:22.924105000Z stdout F ${line}\n`;

/** TLS before moto, with a certificate of its own: the agent speaks no other way. */
function doorOf(folder: string, port: number): https.Server {
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "1", "-keyout", key, "-out", cert], { stdio: "ignore" });
  return https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => {
    const passed = http.request({ port, host: "127.0.0.1", path: request.url, method: request.method, headers: request.headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once("error", () => response.writeHead(502).end());
    request.pipe(passed);
  });
}

function configuration(folder: string, api: string, cloudwatch: number, parsers: string): string {
  const stack = new TerraformStack(new App({ outdir: path.join(folder, "out") }), "logs");
  const logs = new EksPodLogs(stack, "logs", { clusterName: "lab", region: "eu-west-1", cluster: "lab" });
  const [{ values = {} }] = logs.collect({ namespaces: ["dynamo"], namespace: "logs", tolerations: [] });
  const [config] = helmTemplate(chart, values, { name: "fluent-bit", namespace: "logs" }).filter(({ kind }) => kind === "ConfigMap");
  const text: string = config.data["fluent-bit.conf"];
  const changed = text
    .replace("/fluent-bit/parsers/parsers.conf", parsers)
    .replace(/\/var\/log\//g, `${folder}/`)
    .replace(/HTTP_PORT .*/, "HTTP_PORT 0")
    .replace(/HTTP_Server .*/, "HTTP_Server Off\n    Flush 1")
    .replace(/Refresh_Interval .*/, "Refresh_Interval 1\n    Read_from_Head On")
    .replace(/Kube_URL .*/, `Kube_URL ${api}\n    Kube_Tag_Prefix kube.${folder.slice(1).replace(/\//g, ".")}.containers.\n    Kube_Token_File ${folder}/token`)
    .replace(/log_group_name .*/, (line) => `${line}\n    endpoint 127.0.0.1\n    port ${cloudwatch}\n    tls.verify Off`);
  expect(text).toContain(`log_group_name        ${GROUP}`);
  return changed;
}

(lacks.length === 0 ? describe : describe.skip)(`Fluent Bit and CloudWatch${lacks.length === 0 ? "" : ` [skipped: ${lacks.join("; ")}]`}`, () => {
  jest.setTimeout(180_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fluent"));
  let cloud: Moto;
  let agent: ChildProcess | undefined;
  let said = "";
  const asked: string[] = [];
  let door: https.Server;
  const api = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    const name = Object.values(PODS).find((one) => request.url === `/api/v1/namespaces/dynamo/pods/${one}`);
    response.writeHead(name === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(name === undefined ? {} : { kind: "Pod", apiVersion: "v1", metadata: { name, namespace: "dynamo", uid: "u", labels: {}, annotations: {} }, spec: { nodeName: "node", containers: [] }, status: {} }));
  });

  const aws = async (...args: string[]): Promise<Rendered> => {
    const { stdout } = await promisify(execFile)("aws", ["logs", ...args, "--region", "eu-west-1", "--output", "json"], { env: { ...process.env, ...cloud.env } });
    return stdout === "" ? {} : JSON.parse(stdout);
  };
  const events = async (): Promise<Event[]> => {
    const { logStreams } = await aws("describe-log-streams", "--log-group-name", GROUP);
    const read = logStreams.map(async ({ logStreamName }: Rendered) => (await aws("get-log-events", "--log-group-name", GROUP, "--log-stream-name", logStreamName, "--start-from-head")).events.map(({ message }: Rendered) => ({ stream: logStreamName, message })));
    return (await Promise.all(read)).flat();
  };
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (const end = Date.now() + 90_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 1000))) {
      const seen = await look();
      if (seen !== undefined) return seen;
    }
    throw new Error(`nothing came; Fluent Bit said:\n${said}`);
  };

  beforeAll(async () => {
    cloud = await Moto.start((moto as { bin: string }).bin, {});
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    door = doorOf(folder, Number(new URL(cloud.url).port));
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    fs.mkdirSync(path.join(folder, "containers"));
    fs.writeFileSync(path.join(folder, "token"), "t");
    const of = (pod: string, namespace: string, container: string): string => path.join(folder, "containers", `${pod}_${namespace}_${container}-${"a".repeat(64)}.log`);
    for (const container of Object.keys(PODS) as Container[]) {
      const written = lines.filter((one) => one.container === container).map(({ line }) => cri(JSON.stringify(line)));
      fs.writeFileSync(of(PODS[container], "dynamo", container), written.join("") + cri(`plain text of ${container}`));
    }
    fs.writeFileSync(of("other", "kube-system", "other"), cri("not asked for"));
    const parsers = path.join(folder, "parsers.conf");
    fs.writeFileSync(parsers, "");
    const file = path.join(folder, "fluent-bit.conf");
    fs.writeFileSync(file, configuration(folder, `http://127.0.0.1:${(api.address() as AddressInfo).port}`, (door.address() as AddressInfo).port, parsers));
    agent = spawn(program, ["-c", file], { env: { ...cloud.env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [agent.stdout!, agent.stderr!]) stream.on("data", (text) => void (said += String(text)));
  });
  afterAll(() => {
    agent?.kill("SIGKILL");
    api.close();
    api.closeAllConnections();
    door?.close();
    door?.closeAllConnections();
    cloud?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test("a group that isn't there is not made: lines in one of its own making would never expire", async () => {
    // Tried more than twice: by itself it would give lines up after one failure more.
    await until(async () => (said.split("failed to flush chunk").length > 4 ? true : undefined));
    expect((await aws("describe-log-groups")).logGroups).toEqual([]);
    expect(said).not.toContain("cannot be retried");
  });

  test("every line of the namespaces that were named comes, Dynamo's own with their fields, and no other pod's", async () => {
    await aws("create-log-group", "--log-group-name", GROUP);
    const all = await until(async () => {
      const seen = await events();
      return seen.length >= lines.length + 2 ? seen : undefined;
    });
    const parsed = all.map(({ stream, message }) => ({ stream, fields: JSON.parse(message) }));
    expect(parsed).toHaveLength(lines.length + 2);
    for (const { container, line } of lines) {
      const found = parsed.filter(({ stream, fields }) => stream.includes(PODS[container as Container]) && fields.message === line.message);
      expect(found).toHaveLength(1);
      expect(found[0].fields).toMatchObject(line);
      expect(found[0].fields).toMatchObject({ kubernetes: { pod_name: PODS[container as Container], namespace_name: "dynamo", container_name: container } });
      // What was read is kept once.
      expect(found[0].fields).not.toHaveProperty("log");
    }
    expect(parsed.filter(({ fields }) => /^plain text of/.test(fields.log)).map(({ fields }) => fields.log).sort()).toEqual(["plain text of frontend", "plain text of worker"]);
    expect(JSON.stringify(all)).not.toContain("not asked for");
    expect(asked.some((url) => url.includes("kube-system"))).toBe(false);
  });
});

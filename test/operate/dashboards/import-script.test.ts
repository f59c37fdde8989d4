import { spawn } from "child_process";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { dashboards } from "../../../cli/commands/dashboards";
import { runCommand } from "../../../cli/run";
import { Deployment } from "../../../explain/deployment";

/** What a person runs to bring the dashboards into a managed Grafana. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "grafana-import-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const program = (name: string): boolean => (process.env.PATH ?? "").split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name)));
/** The AWS CLI checks every name and form of what it is told against AWS's own model of the service. */
const describeWithAws = (name: string, tests: () => void): void => (program("aws") && program("curl") ? describe(name, tests) : describe.skip(`${name} [skipped: no aws and curl on the PATH: pip install awscli]`, tests));

const deployment = (cloud: string, more: object = {}): Partial<Deployment> => ({
  schemaVersion: 1, id: "chat", stacks: [], pools: [], models: [],
  dynamo: { release: "1.6.1", namespace: "dynamo-system", modelNamespace: "inference" },
  cluster: { name: "chat", cloud, region: "us-west-2" },
  monitoring: { kind: "managed", namespace: "monitoring", gpuMetrics: "none", storeGrafana: "a Grafana", storeGrafanaName: "chat-grafana", ...more },
});

let folders = 0;
async function write(of: Partial<Deployment>, argv: string[] = []): Promise<{ out: string; status: number; said: string; err: string }> {
  const folder = path.join(scratch, String(folders++));
  fs.mkdirSync(path.join(folder, "deployments"), { recursive: true });
  fs.writeFileSync(path.join(folder, "deployments", "chat.json"), JSON.stringify(of));
  const told = { said: "", err: "" };
  const io = { env: {}, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (told.said += text), err: (text: string) => void (told.err += text) };
  const out = path.join(folder, "dashboards");
  return { out, status: await runCommand(dashboards, ["--output", folder, "--out", out, ...argv, "chat"], io), ...told };
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function bash(script: string, env: { [name: string]: string }): Promise<Ended> {
  const child = spawn("bash", [script], { env: { PATH: process.env.PATH ?? "", HOME: scratch, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => void (out += String(text)));
  child.stderr.on("data", (text) => void (err += String(text)));
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, out, err })));
}

/** AWS's two services and Grafana's own API, as far as the script asks them. Anything else is 404. */
class Played {
  public readonly asked: string[] = [];
  public readonly bodies: { [route: string]: string[] } = {};
  public token = "";
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  public constructor(
    private readonly grafanas: readonly string[] = ["chat-grafana"],
    private datasource = false,
  ) {}

  public async start(): Promise<{ [name: string]: string }> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return { AWS_ENDPOINT_URL_GRAFANA: `${url}/grafana-of-aws`, AWS_ENDPOINT_URL_AMP: `${url}/amp`, GRAFANA_URL: url, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "1" };
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    let body = "";
    request.on("data", (part) => void (body += String(part)));
    request.on("end", () => {
      const route = `${request.method} ${(request.url ?? "").replace(/\?.*$/, "")}`;
      this.asked.push(route);
      (this.bodies[route] ??= []).push(body);
      const [status, answer] = this.routes(route, request.headers.authorization ?? "");
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  }

  private routes(route: string, authorization: string): [number, object] {
    const time = 1_700_000_000;
    const workspace = (name: string): object => ({ id: `g-${name}`, name, endpoint: "nowhere.invalid", created: time, modified: time, status: "ACTIVE", grafanaVersion: "12.4", authentication: { providers: ["AWS_SSO"] } });
    const played: { [route: string]: [number, object] } = {
      "GET /grafana-of-aws/workspaces": [200, { workspaces: [workspace("another"), ...this.grafanas.map(workspace)] }],
      "GET /amp/workspaces": [200, { workspaces: ["chat-2", "chat"].map((alias) => ({ workspaceId: `ws-${alias}`, alias, arn: "arn", createdAt: time, status: { statusCode: "ACTIVE" } })) }],
      "POST /grafana-of-aws/workspaces/g-chat-grafana/serviceaccounts": [200, { id: "7", name: "n", grafanaRole: "ADMIN", workspaceId: "g-chat-grafana" }],
      "POST /grafana-of-aws/workspaces/g-chat-grafana/serviceaccounts/7/tokens": [200, { serviceAccountId: "7", workspaceId: "g-chat-grafana", serviceAccountToken: { id: "1", name: "once", key: "glsa_secret" } }],
      "DELETE /grafana-of-aws/workspaces/g-chat-grafana/serviceaccounts/7": [200, { serviceAccountId: "7", workspaceId: "g-chat-grafana" }],
    };
    if (!route.includes(" /api/")) return played[route] ?? [404, {}];
    if (authorization !== "Bearer glsa_secret") return [401, {}];
    if (route === "GET /api/datasources/uid/dynamo-metrics") return this.datasource ? [200, {}] : [404, {}];
    if (route === "POST /api/datasources") this.datasource = true;
    return ["POST /api/datasources", "PUT /api/datasources/uid/dynamo-metrics", "POST /api/dashboards/db"].includes(route) ? [200, {}] : [404, {}];
  }
}

const NAMES = ["dynamo-capacity", "dynamo-gpus", "dynamo-planner", "dynamo-platform", "dynamo-serving"];

describeWithAws("Amazon Managed Grafana, with the real AWS CLI", () => {
  jest.setTimeout(180_000);

  test("gets the datasource and every dashboard, which offers that datasource alone; what signs in is deleted", async () => {
    const played = new Played();
    const env = await played.start();
    const { out, status, said } = await write(deployment("aws"));
    expect([status, said.split("\n").map((file) => path.basename(file)).sort()]).toEqual([0, ["", ...NAMES.map((name) => `${name}.json`), "import.sh"]]);
    const ended = await bash(path.join(out, "import.sh"), env);
    expect([ended.status, ended.err]).toEqual([0, ""]);
    const [datasource] = played.bodies["POST /api/datasources"].map((body) => JSON.parse(body));
    expect(datasource).toEqual({
      uid: "dynamo-metrics", name: "Dynamo metrics of chat", type: "prometheus", access: "proxy", url: "https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-chat",
      jsonData: { httpMethod: "POST", sigV4Auth: true, sigV4AuthType: "workspace-iam-role", sigV4Region: "us-west-2" },
    });
    const brought = played.bodies["POST /api/dashboards/db"].map((body) => JSON.parse(body));
    expect(brought.map(({ overwrite, dashboard }) => [overwrite, dashboard.uid])).toEqual(NAMES.map((name) => [true, name]));
    for (const { dashboard } of brought) expect(dashboard.templating.list[0]).toMatchObject({ name: "datasource", query: "prometheus", regex: "/^Dynamo metrics of chat$/" });
    const [token] = played.bodies["POST /grafana-of-aws/workspaces/g-chat-grafana/serviceaccounts/7/tokens"].map((body) => JSON.parse(body));
    expect(token.secondsToLive).toBe(600);
    expect(played.asked[played.asked.length - 1]).toBe("DELETE /grafana-of-aws/workspaces/g-chat-grafana/serviceaccounts/7");
    expect(`${ended.out}${ended.err}`).not.toContain("glsa_secret");
    // Again: the datasource is there.
    expect((await bash(path.join(out, "import.sh"), env)).status).toBe(0);
    expect([played.bodies["POST /api/datasources"].length, played.bodies["PUT /api/datasources/uid/dynamo-metrics"].length]).toEqual([1, 1]);
    played.stop();
  });

  test("says what isn't there before it makes anything", async () => {
    const played = new Played([]);
    const env = await played.start();
    const { out } = await write(deployment("aws"));
    const { status, err } = await bash(path.join(out, "import.sh"), env);
    expect([status, err]).toEqual([1, expect.stringContaining("no workspace of Amazon Managed Grafana in us-west-2 is called chat-grafana")]);
    expect(played.asked).toEqual(["GET /grafana-of-aws/workspaces"]);
    played.stop();
  });
});

describe("Azure Managed Grafana, with an az that answers as documented", () => {
  const AZ = `#!/usr/bin/env bash
case "$*" in
  "extension show"*) exit 1 ;;
  "grafana list"*) echo rg-of-chat ;;
  "monitor account show"*) echo https://chat.eastus.prometheus.monitor.azure.com ;;
  "grafana data-source list"*) [ -n "$NO_SOURCE" ] || printf 'grafana-azureprometheus-datasource\\tManaged_Prometheus_chat\\n' ;;
  "grafana dashboard import"*) for one in "$@"; do case "$one" in @*) cat "\${one#@}" >>"$SEEN" ;; esac; done ;;
esac
echo "az $*" >>"$ASKED"
`;
  const run = async (more: { [name: string]: string } = {}): Promise<Ended & { asked: string; seen: string }> => {
    const { out } = await write(deployment("azure"));
    const [bin, asked, seen] = ["bin", "asked", "seen"].map((name) => path.join(path.dirname(out), name));
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, "az"), AZ, { mode: 0o755 });
    for (const file of [asked, seen]) fs.writeFileSync(file, "");
    const ended = await bash(path.join(out, "import.sh"), { PATH: `${bin}:${process.env.PATH}`, ASKED: asked, SEEN: seen, NO_SOURCE: "", ...more });
    return { ...ended, asked: fs.readFileSync(asked, "utf8"), seen: fs.readFileSync(seen, "utf8") };
  };

  test("the datasource is the one that asks this workspace, by its name and kind there", async () => {
    const { status, err, asked, seen } = await run();
    expect([status, err]).toEqual([0, ""]);
    expect(asked).toContain("az grafana data-source list --name chat-grafana --resource-group rg-of-chat --query [?url=='https://chat.eastus.prometheus.monitor.azure.com']");
    const brought = seen.split(/(?<=^\})\n/m).filter((text) => text.trim() !== "").map((text) => JSON.parse(text));
    expect(brought.map(({ uid }) => uid)).toEqual(NAMES);
    for (const { templating } of brought) expect(templating.list[0]).toMatchObject({ query: "grafana-azureprometheus-datasource", regex: "/^Managed_Prometheus_chat$/" });
    expect(asked.match(/dashboard import --name chat-grafana --resource-group rg-of-chat --overwrite true --definition @/g)).toHaveLength(NAMES.length);
  });

  test("without such a datasource nothing is brought", async () => {
    const { status, err, seen } = await run({ NO_SOURCE: "1" });
    expect([status, err, seen]).toEqual([1, expect.stringContaining("chat-grafana has no datasource that asks https://chat.eastus"), ""]);
  });
});

test("a deployment without a managed Grafana is told what makes one; its release isn't said twice", async () => {
  const without = await write(deployment("aws", { storeGrafanaName: undefined }));
  expect([without.status, without.err]).toEqual([1, expect.stringContaining("chat has no managed Grafana: write managedPrometheus: { grafana: { ... } }")]);
  const twice = await write(deployment("aws"), ["--release", "1.5.1", "--datasource", "x"]);
  expect([twice.status, twice.err]).toEqual([2, expect.stringMatching(/--release is the deployment's own.*\n--datasource is the deployment's own/)]);
});

test("without a deployment a datasource may be named, with whatever is in its name", async () => {
  const out = path.join(scratch, "plain");
  const io = { env: {}, readStdin: () => "", readFile: () => "", out: () => undefined, err: () => undefined };
  expect(await runCommand(dashboards, ["--release", "1.6.1", "--datasource", "metrics (eu)", "--out", out], io)).toBe(0);
  const { templating } = JSON.parse(fs.readFileSync(path.join(out, "dynamo-gpus.json"), "utf8"));
  expect(templating.list[0].regex).toBe("/^metrics \\(eu\\)$/");
  expect(fs.existsSync(path.join(out, "import.sh"))).toBe(false);
});

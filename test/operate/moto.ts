import { ChildProcess, spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as http from "http";
import * as path from "path";

/** Where moto's server, its Python and the AWS CLI are: `MOTO_BIN`, or the PATH. @returns what is missing, in words */
export function findMoto(): { readonly bin: string } | string {
  const folders = [process.env.MOTO_BIN ?? "", ...(process.env.PATH ?? "").split(path.delimiter)].filter((one) => one !== "");
  const bin = folders.find((folder) => ["moto_server", "aws", "python"].every((name) => fs.existsSync(path.join(folder, name))));
  return bin === undefined ? "no folder of the PATH, nor MOTO_BIN, has moto_server and aws: pip install 'moto[server]==5.2.1' awscli, in a venv" : { bin };
}

/** EC2's quotas, which moto has none of. */
export type Quotas = { readonly [code: string]: readonly [string, number] };

/** moto with what it lacks before it: EC2's quotas, capacity reservations, of which there are none, and IAM's simulation. */
export class Moto {
  public static async start(bin: string, quotas: Quotas): Promise<Moto> {
    const port = 20_000 + (process.pid % 20_000);
    const server = spawn(path.join(bin, "moto_server"), ["-p", String(port)], { stdio: "ignore", detached: true });
    server.unref();
    for (let tries = 0; tries < 120 && !(await answers(port)); tries++) await new Promise((resolve) => setTimeout(resolve, 500));
    const proxy = http.createServer((request, response) => void forward(request, response, port, quotas));
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    return new Moto(bin, server, proxy);
  }

  public readonly url: string;

  private constructor(
    private readonly bin: string,
    private readonly server: ChildProcess,
    private readonly proxy: http.Server,
  ) {
    this.url = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
  }

  /** For the AWS CLI. */
  public get env(): { [name: string]: string } {
    return { PATH: `${this.bin}:/usr/bin:/bin`, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_ENDPOINT_URL: this.url, AWS_MAX_ATTEMPTS: "1", AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent" };
  }

  /** Runs the script that plants things. */
  public plant(script: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(path.join(this.bin, "python"), [script, this.url], { stdio: ["ignore", "pipe", "inherit"] });
      let out = "";
      child.stdout.on("data", (text) => void (out += String(text)));
      child.once("close", (status) => (status === 0 ? resolve(out) : reject(new Error(`${script} ended with ${status}`))));
    });
  }

  public stop(): void {
    this.proxy.close();
    this.proxy.closeAllConnections();
    if (this.server.pid !== undefined) spawnSync("kill", ["--", `-${this.server.pid}`]);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    http.get({ port, host: "127.0.0.1", path: "/moto-api/" }, (response) => resolve(response.resume().statusCode !== undefined)).once("error", () => resolve(false));
  });
}

async function forward(request: http.IncomingMessage, response: http.ServerResponse, port: number, quotas: Quotas): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const target = String(request.headers["x-amz-target"] ?? "");
  if (/\.Get(AWSDefault)?ServiceQuota$/.test(target)) {
    const { QuotaCode } = JSON.parse(body.toString()) as { QuotaCode: string };
    const quota = quotas[QuotaCode];
    if (quota !== undefined) return json(response, 200, { Quota: { ServiceCode: "ec2", QuotaCode, QuotaName: quota[0], Value: quota[1] } });
  }
  if (body.includes("Action=DescribeCapacityReservations")) {
    response.writeHead(200, { "content-type": "text/xml" }).end('<DescribeCapacityReservationsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><capacityReservationSet/></DescribeCapacityReservationsResponse>');
    return;
  }
  if (body.includes("Action=SimulatePrincipalPolicy")) {
    response.writeHead(200, { "content-type": "text/xml" }).end(simulated(new URLSearchParams(body.toString())));
    return;
  }
  const passed = http.request({ port, host: "127.0.0.1", path: request.url, method: request.method, headers: request.headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.once("error", () => response.writeHead(502).end());
  passed.end(body);
}

function json(response: http.ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(value));
}

/** IAM's simulation in two pages: roles are made by name alone, no VPC is, all else is allowed. */
function simulated(asked: URLSearchParams): string {
  const resource = asked.get("ResourceArns.member.1") ?? "*";
  const actions = [...asked].filter(([key]) => key.startsWith("ActionNames.member.")).map(([, action]) => action);
  const decision = (action: string): string => (action === "ec2:CreateVpc" || (action === "iam:CreateRole" && resource === "*") ? "implicitDeny" : "allowed");
  const half = actions.length >> 1;
  const isLast = asked.has("Marker") || half === 0;
  const page = half === 0 ? actions : isLast ? actions.slice(half) : actions.slice(0, half);
  const results = page.map((action) => `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${decision(action)}</EvalDecision><MatchedStatements/><MissingContextValues/></member>`).join("");
  const end = isLast ? "<IsTruncated>false</IsTruncated>" : "<IsTruncated>true</IsTruncated><Marker>more</Marker>";
  return `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><EvaluationResults>${results}</EvaluationResults>${end}</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
}

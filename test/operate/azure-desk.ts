import { ChildProcess, execFile, spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as http from "http";
import * as https from "https";
import * as os from "os";
import * as path from "path";
import * as tls from "tls";

const PATCHES = ["additions.patch", "cli.patch"];

/** Where the simulator of Azure and the Azure CLI are: `AZURE_DESK` and `AZ_BIN`, or the PATH. @returns what is missing, in words */
export function findAzureDesk(): { readonly desk: string; readonly az: string } | string {
  const desk = process.env.AZURE_DESK ?? "";
  const folders = [process.env.AZ_BIN ?? "", ...(process.env.PATH ?? "").split(path.delimiter)].filter((one) => one !== "");
  const bin = folders.find((folder) => fs.existsSync(path.join(folder, "az")));
  if (!fs.existsSync(path.join(desk, "arm.js"))) return "AZURE_DESK names no folder with the simulator's arm.js";
  if (bin === undefined) return "no folder of the PATH, nor AZ_BIN, has az: pip install azure-cli==2.80.0, in a venv";
  const missing = ["patch", "openssl"].find((name) => spawnSync(name, ["--help"]).error !== undefined);
  return missing === undefined ? { desk, az: path.join(bin, "az") } : `there is no program ${missing}`;
}

interface Started {
  readonly port: number;
  readonly ca: string;
  readonly env: { readonly [name: string]: string };
}

/** The real Azure CLI, signed in to a simulator of Azure Resource Manager; nothing else is reached from it. */
export class AzureDesk {
  public static async start(desk: string, az: string): Promise<AzureDesk> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "azure-desk-"));
    const tool = path.join(folder, "tool");
    fs.cpSync(desk, tool, { recursive: true });
    for (const patch of PATCHES) {
      const { status, stdout } = spawnSync("patch", ["-s", "-p1", "-i", path.resolve("test/azure-desk", patch)], { cwd: tool, encoding: "utf8" });
      if (status !== 0) throw new Error(`${patch}: ${stdout}`);
    }
    const server = spawn(process.execPath, [path.join(tool, "arm.js"), "--port", "0", "--state", path.join(folder, "state"), "--max-minutes", "15"], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve) => server.stdout.once("data", (data: Buffer) => resolve(data.toString())));
    const started = new AzureDesk(folder, az, server, JSON.parse(line) as Started);
    const { ARM_CLIENT_ID, ARM_TENANT_ID } = started.told.env;
    await started.az("login", "--service-principal", "-u", ARM_CLIENT_ID, "-p", "desk", "--tenant", ARM_TENANT_ID);
    return started;
  }

  private constructor(
    private readonly folder: string,
    private readonly program: string,
    private readonly server: ChildProcess,
    private readonly told: Started,
  ) {}

  public get subscription(): string {
    return this.told.env.ARM_SUBSCRIPTION_ID;
  }

  /** For the Azure CLI. */
  public get env(): { readonly [name: string]: string } {
    const { ca, env } = this.told;
    return {
      PATH: `${path.dirname(this.program)}:/usr/bin:/bin`,
      HOME: this.folder,
      AZURE_CONFIG_DIR: path.join(this.folder, "config"),
      AZURE_CORE_COLLECT_TELEMETRY: "false",
      HTTPS_PROXY: env.HTTPS_PROXY,
      REQUESTS_CA_BUNDLE: ca,
    };
  }

  public az(...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => execFile(this.program, args, { env: this.env }, (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(`az ${args.join(" ")}: ${stderr}`)))));
  }

  /** A command as it is printed for a person. */
  public run(command: string): Promise<string> {
    const [program, ...args] = command.split(" ");
    if (program !== "az") throw new Error(command);
    // A person is asked whether they are sure.
    return this.az(...args, ...(args[0] === "group" ? ["--yes"] : []));
  }

  /** Puts a resource there, as a controller of the cluster's would. */
  public plant(id: string, body: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const tunnel = http.request({ host: "127.0.0.1", port: this.told.port, method: "CONNECT", path: "management.azure.com:443" });
      tunnel.once("error", reject);
      tunnel.once("connect", (_, socket) => {
        const secure = tls.connect({ socket, servername: "management.azure.com", ca: fs.readFileSync(this.told.ca) });
        const request = https.request({ createConnection: () => secure, method: "PUT", host: "management.azure.com", path: `${id}?api-version=2024-01-01`, headers: { authorization: "Bearer x", "content-type": "application/json" } }, (response) => {
          response.resume().once("end", () => (secure.destroy(), response.statusCode === 200 || response.statusCode === 201 ? resolve() : reject(new Error(`${id}: ${response.statusCode}`))));
        });
        request.once("error", reject);
        request.end(JSON.stringify({ location: "eastus", properties: {}, ...body }));
      });
      tunnel.end();
    });
  }

  public stop(): void {
    this.server.kill();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

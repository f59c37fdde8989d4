import { ChildProcess, execFile, spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

const APIS = ["compute", "container", "file", "artifactregistry", "dns"];

/** Where the simulator of Google's APIs is, by `GOOGLE_DESK`. @returns what is missing, in words */
export function findGoogleDesk(): { readonly desk: string } | string {
  const desk = process.env.GOOGLE_DESK ?? "";
  if (!fs.existsSync(path.join(desk, "apis.js"))) return "GOOGLE_DESK names no folder with the simulator's apis.js";
  const missing = [["gcloud", "version"], ["patch", "--help"]].find(([program, arg]) => spawnSync(program, [arg]).status !== 0);
  return missing === undefined ? { desk } : `there is no program ${missing[0]}`;
}

/** The real gcloud, before a simulator of Google's APIs; nothing else is reached from it. */
export class GoogleDesk {
  public static readonly PROJECT = "desk-project";

  public static async start(desk: string): Promise<GoogleDesk> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "google-desk-"));
    const tool = path.join(folder, "tool");
    fs.cpSync(desk, tool, { recursive: true });
    const { status, stdout } = spawnSync("patch", ["-s", "-p1", "-i", path.resolve("test/google-desk/additions.patch")], { cwd: tool, encoding: "utf8" });
    if (status !== 0) throw new Error(`additions.patch: ${stdout}`);
    const server = spawn(process.execPath, [path.join(tool, "apis.js"), "--port", "0", "--state", path.join(folder, "state"), "--max-minutes", "30", "--apis", APIS.join(",")], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve) => server.stdout.once("data", (data: Buffer) => resolve(data.toString())));
    fs.writeFileSync(path.join(folder, "token"), "desk");
    return new GoogleDesk(folder, server, `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`);
  }

  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    private readonly base: string,
  ) {}

  /** For gcloud. */
  public get env(): { readonly [name: string]: string } {
    const { folder, base } = this;
    const places = Object.entries({ COMPUTE: "compute/v1/", CONTAINER: "container/", FILE: "file/", ARTIFACTREGISTRY: "artifactregistry/", DNS: "" });
    return {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      CLOUDSDK_CONFIG: path.join(folder, "config"),
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: path.join(folder, "token"),
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: "1",
      ...Object.fromEntries(places.map(([name, where]) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${name}`, `${base}/${where}`])),
    };
  }

  /** Puts a thing there, as a controller of the cluster's would. @param where after the API's version and the project */
  public async plant(api: "compute" | "file" | "artifactregistry" | "dns", where: string, body: object): Promise<void> {
    const response = await fetch(`${this.base}/${api}/v1/projects/${GoogleDesk.PROJECT}/${where}`, { method: "POST", headers: { authorization: "Bearer desk" }, body: JSON.stringify(body) });
    if (response.status !== 200) throw new Error(`${where}: ${await response.text()}`);
  }

  /** All that is there, without the project. */
  public async names(): Promise<string[]> {
    const all = (await (await fetch(`${this.base}/ids`)).json()) as string[];
    return all.map((name) => name.replace(`projects/${GoogleDesk.PROJECT}/`, "")).sort();
  }

  /** A command as it is printed for a person, who is sure. */
  public run(command: string): Promise<string> {
    const [program, ...args] = command.split(" ");
    return new Promise((resolve, reject) => execFile(program, [...args, "--quiet"], { env: this.env }, (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(`${command}: ${stderr}`)))));
  }

  public stop(): void {
    this.server.kill();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

import { ChildProcess, execFileSync, spawn } from "child_process";
import * as fs from "fs";
import * as net from "net";
import * as path from "path";
import { ruleGroups } from "../../observability/rules/rule-groups";
import { RuleOptions } from "../../observability/rules/rule-options";
import { toYaml } from "../../render/yaml";
import { BEGIN, END, STEP, scenario } from "./scenario";

/** A line of a panel: what Prometheus answered. */
export interface Series {
  readonly metric: { readonly [label: string]: string };
  readonly values: readonly (readonly [number, string])[];
}

/** A real Prometheus (`prometheus` and `promtool` on the PATH) that holds a played morning, and what our rules record of it. */
export class PlayedPrometheus {
  private process?: ChildProcess;
  private address = "";

  public constructor(private readonly folder: string) {}

  public async begin(release: string, options: RuleOptions): Promise<void> {
    const file = (name: string, text: string): string => {
      const at = path.join(this.folder, name);
      fs.writeFileSync(at, text);
      return at;
    };
    const data = path.join(this.folder, "data");
    const promtool = (...args: string[]): void => void execFileSync("promtool", args, { stdio: "pipe", maxBuffer: 1 << 28 });
    promtool("tsdb", "create-blocks-from", "openmetrics", file("morning.txt", scenario(release)), data);
    const recorded = ruleGroups(release, options).map(({ name, rules }) => ({ name, rules: rules.filter(({ record }) => record !== undefined) })).filter(({ rules }) => rules.length > 0);
    const rules = file("rules.yaml", toYaml({ groups: recorded }));
    file("prometheus.yaml", "{}\n");
    await this.start(data);
    promtool("tsdb", "create-blocks-from", "rules", `--start=${BEGIN}`, `--end=${END}`, `--eval-interval=${STEP}s`, `--url=${this.address}`, `--output-dir=${data}`, rules);
    await this.end();
    await this.start(data);
  }

  /** What a query answers over a time, or at its end alone. */
  public async range(query: string, start: number, end: number, step: number): Promise<Series[]> {
    const answer = await fetch(`${this.address}/api/v1/query_range?${new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) })}`);
    const told = (await answer.json()) as { status: string; error?: string; data: { result: Series[] } };
    if (told.status !== "success") throw new Error(`${query}: ${told.error}`);
    return told.data.result;
  }

  public async end(): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill();
    await ended;
  }

  private async start(data: string): Promise<void> {
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    const words = [`--config.file=${path.join(this.folder, "prometheus.yaml")}`, `--storage.tsdb.path=${data}`, "--storage.tsdb.retention.time=100y", `--web.listen-address=127.0.0.1:${port}`];
    this.process = spawn("prometheus", words, { stdio: "ignore" });
    for (let tries = 0; tries < 300; tries++) {
      const ready = await fetch(`${this.address}/-/ready`).then(({ ok }) => ok, () => false);
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("Prometheus isn't ready after half a minute");
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

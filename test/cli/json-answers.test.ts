import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Command } from "../../cli/command";
import { dashboards } from "../../cli/commands/dashboards";
import { metrics } from "../../cli/commands/metrics";
import { runCommand } from "../../cli/run";
import { noAnswer } from "../../operate/programs/answer";
import { endJson } from "../../operate/teardown/text";

/** What `--json` answers of commands whose main answer is files, a row, or a cluster that is gone. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "json-answers-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

async function run(command: Command, argv: string[], stdin = ""): Promise<{ status: number; answer: unknown }> {
  let out = "";
  const status = await runCommand(command, argv, { env: {}, readStdin: () => stdin, readFile: () => "", out: (text) => void (out += text), err: () => undefined });
  return { status, answer: JSON.parse(out) };
}

test("dashboards: the release, and the files that are there then", async () => {
  const out = path.join(scratch, "grafana");
  const { status, answer } = await run(dashboards, ["--release", "1.6.1", "--out", out, "--json"]);
  const files = ["dynamo-capacity", "dynamo-gpus", "dynamo-planner", "dynamo-platform", "dynamo-serving"].map((name) => path.join(out, `${name}.json`));
  expect([status, answer]).toEqual([0, { release: "1.6.1", files: expect.arrayContaining(files) }]);
  expect(fs.readdirSync(out).map((name) => path.join(out, name)).sort()).toEqual([...files].sort());
});

test("metrics: what differs, a line a difference, and 1 as without", async () => {
  const scrape = "# TYPE dynamo_frontend_new_total counter\ndynamo_frontend_new_total 1\n";
  const { status, answer } = await run(metrics, ["--release", "1.7.0", "--against", "1.6.1", "--json", "-"], scrape);
  expect([status, answer]).toEqual([1, { release: "1.7.0", against: "1.6.1", differences: expect.arrayContaining(["frontend: + dynamo_frontend_new_total counter{}", "frontend: - dynamo_frontend_requests_total"]) }]);
});

test("metrics: a row is the same with it", async () => {
  const scrape = "# TYPE dynamo_frontend_active_requests gauge\ndynamo_frontend_active_requests 1\n";
  const [plain, asked] = [await run(metrics, ["--release", "1.7.0", "-"], scrape), await run(metrics, ["--release", "1.7.0", "--json", "-"], scrape)];
  expect(asked).toEqual(plain);
});

test("teardown: how it ended, what is left, what was kept apart, and what couldn't be asked", () => {
  const balancer = { what: "load balancer", id: "lb-1", command: "aws elbv2 delete-load-balancer" };
  const disk = { what: "volume", id: "vol-1", data: "volumes", command: "aws ec2 delete-volume" } as const;
  const silent = [{ what: "log groups", answer: noAnswer("throttled", "Rate exceeded") }];
  expect(endJson("eks", undefined, { found: [balancer, disk], silent })).toEqual({ version: 1, id: "eks", ended: true, stopped: [], left: [balancer], kept: [disk], unasked: [{ what: "log groups", reason: "Rate exceeded" }] });
  expect(JSON.parse(JSON.stringify(endJson("eks", ["eks-addons was not destroyed whole", "  Error: no"], undefined)))).toEqual({ version: 1, id: "eks", ended: false, stopped: ["eks-addons was not destroyed whole", "Error: no"] });
});

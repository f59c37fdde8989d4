import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Command, Io } from "../../cli/command";
import { preflight } from "../../cli/commands/preflight";
import { teardown } from "../../cli/commands/teardown";
import { runCommand } from "../../cli/run";
import { EKS, writeDeployment } from "../operate/deployments";

/** What preflight and teardown refuse before anything is asked: nothing is on their PATH, so that a question would be told. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
const output = path.join(folder, "cdktf.out");
afterAll(() => fs.rmSync(folder, { recursive: true }));

beforeAll(() => {
  writeDeployment(output, EKS);
  writeDeployment(output, { ...EKS, id: "older", needs: undefined }, "older");
  writeDeployment(output, { ...EKS, id: "half", needs: { services: [] } }, "half");
  writeDeployment(output, { ...EKS, schemaVersion: 2 }, "newer");
  writeDeployment(output, { schemaVersion: 1, id: "bare" }, "bare");
  fs.writeFileSync(path.join(output, "deployments", "broken.json"), "{");
  fs.mkdirSync(path.join(folder, "empty"));
});

async function run(command: Command, argv: readonly string[], ask?: Io["ask"]): Promise<{ status: number; out: string; err: string }> {
  const told = { out: "", err: "" };
  const io: Io = { env: { PATH: path.join(folder, "empty") }, readStdin: () => "", readFile: (file) => fs.readFileSync(file, "utf8"), out: (text) => void (told.out += text), err: (text) => void (told.err += text), ask };
  return { status: await runCommand(command, argv, io), ...told };
}

const at = (...argv: string[]): string[] => ["--output", output, ...argv];

test.each<[Command, string[], string]>([
  [preflight, at(), "<id> is missing"],
  [preflight, at("eks", "gke"), "more than one <id>: eks, gke"],
  [preflight, at("eks", "--node", "start"), "--node: there is no such option; did you mean --nodes?"],
  [preflight, at("eks", "--nodes", "all"), '--nodes "all": is start or most'],
  [preflight, at("eks", "--nodes"), "--nodes: its value is missing"],
  [preflight, at("eks", "--nodes", "start", "--nodes", "most"), "--nodes: given 2 times, start, most"],
  [preflight, at("eks", "--beside", "10.0.0.0"), '--beside "10.0.0.0": is a range of IPv4 addresses like 10.0.0.0/8'],
  [preflight, at("eks", "--beside", "10.0.0.0/33"), '--beside "10.0.0.0/33": is a range'],
  [preflight, at("eks", "--beside", "fd00::/8"), '--beside "fd00::/8": is a range'],
  [preflight, at("eks", "--beside="), "--beside: its value is missing"],
  [preflight, at("eks", "--timeout", "0"), '--timeout "0": is a number of seconds'],
  [preflight, at("eks", "--timeout", "1m"), '--timeout "1m": is a number of seconds'],
  [preflight, at("eks", "--json=yes"), '--json: takes no value, not "yes"'],
  [preflight, at("eks", "--context", "--json"), "--context: its value is missing, --json follows"],
  [preflight, at("ekz"), "no deployment ekz; did you mean eks? There are bare, broken, eks, half, newer, older"],
  [preflight, ["--output", path.join(folder, "nowhere"), "eks"], `${path.join(folder, "nowhere")} describes no deployment: run \`cdktf synth\` first`],
  [preflight, at("../eks"), "no deployment ../eks"],
  [preflight, at("older"), "doesn't say what the deployment needs: it was written by an earlier version. Synthesise the app anew."],
  [preflight, at("half"), "doesn't say what the deployment needs"],
  [preflight, at("newer"), "has schemaVersion 2; this command reads 1"],
  [preflight, at("bare"), "is no deployment's file"],
  [preflight, at("broken"), "is no JSON"],
  [teardown, at(), "<id> is missing"],
  [teardown, at("eks", "aks"), "more than one <id>: eks, aks"],
  [teardown, at("eks", "--force"), "--force: there is no such option"],
  [teardown, at("eks", "--delete-data", "everything"), '--delete-data "everything": is volumes, file-systems or buckets'],
  [teardown, at("eks", "--delete-data", "volumes", "--delete-data", "volumes"), "--delete-data volumes: given twice"],
  [teardown, at("eks", "--json", "yes"), "more than one <id>: eks, yes"],
  [teardown, at("eks", "--plan", "--yes"), "--yes: goes without --plan"],
  [teardown, at("eks", "--no-drain"), "--no-drain: nothing in the cluster can be kept then"],
  [teardown, at("eks", "--no-drain", "--delete-data", "volumes"), "--no-drain: nothing in the cluster can be kept then"],
  [teardown, at("eks", "--context", "lab", "--no-drain", "--delete-data", "volumes", "--delete-data", "file-systems"), "--context and --no-drain: one at a time"],
  [teardown, at("eks", "--wait", "soon"), '--wait "soon": is a number of minutes'],
  [teardown, at("eks", "--wait", "-1"), "--wait"],
  [teardown, at("eks", "--wait", "1000"), '--wait "1000": is a number of minutes'],
  [teardown, at("eks", "--yes", "no"), "more than one <id>: eks, no"],
  [teardown, at("ekz"), "no deployment ekz; did you mean eks?"],
  [teardown, at("older"), "Synthesise the app anew"],
  [teardown, at("eks"), "there is no program terraform on the PATH"],
])("$name %j is refused", async (command, argv, problem) => {
  const { status, out, err } = await run(command, argv);
  expect(err).toContain(problem);
  expect([status, out]).toEqual([2, ""]);
});

test("all that is wrong is told at once", async () => {
  const { err } = await run(teardown, at("eks", "--plan", "--yes", "--wait", "x", "--no-drain"));
  expect(err.split("\n").slice(0, 3)).toEqual(['--wait "x": is a number of minutes, 0 to 999', "--yes: goes without --plan, which changes nothing", expect.stringContaining("--no-drain")]);
});

test("without any program preflight tells so, as JSON too, and takes nothing for there", async () => {
  const { status, out } = await run(preflight, at("eks", "--json"));
  const { version, id, rows } = JSON.parse(out);
  expect([status, version, id]).toEqual([1, 1, "eks"]);
  expect(rows.filter((row: { group: string }) => row.group === "tool").map((row: { verdict: string }) => row.verdict)).toEqual(["lacking", "lacking", "lacking"]);
  expect(rows.find((row: { group: string }) => row.group === "account")).toMatchObject({ verdict: "unknown", there: "no program" });
});

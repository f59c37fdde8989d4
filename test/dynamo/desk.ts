import { spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { Rendered, helmBinary } from "../harness/helm";
import { environmentOf, mainOf, podOf } from "../inference-runtime/chart/render";

/**
 * The real Dynamo without a GPU: its frontend and its runtime from PyPI, in virtual environments that `DYNAMO_PYTHON` names, each by its
 * Python, with colons between them. Without it the tests are skipped by name.
 */

/** A virtual environment with Dynamo in it. */
export interface Desk {
  readonly python: string;
  readonly release: string;
}

const ASK = "from importlib.metadata import version; print(version('ai-dynamo-runtime'))";

/** Those that are there. */
export function desks(): Desk[] {
  const pythons = (process.env.DYNAMO_PYTHON ?? "").split(":").filter(Boolean);
  return pythons.map((python) => {
    const { status, stdout, stderr } = spawnSync(python, ["-c", ASK], { encoding: "utf8" });
    if (status !== 0) throw new Error(`DYNAMO_PYTHON: ${python} has no Dynamo: ${stderr}`);
    return { python: path.resolve(python), release: stdout.trim() };
  });
}

/**
 * `describe` where there is a Dynamo and a Helm that renders our chart for it; elsewhere skipped, with a line that says why.
 *
 * @param module what else its Python must be able to import
 */
export function describeWithDynamo(name: string, tests: (desks: Desk[]) => void, module?: string): void {
  const found = desks().filter(({ python }) => module === undefined || spawnSync(python, ["-c", `import ${module}`]).status === 0);
  const why = found.length === 0 ? `DYNAMO_PYTHON names no Python with Dynamo${module === undefined ? "" : ` and ${module}`}` : helmBinary() === undefined ? "no helm" : "";
  if (why === "") describe(name, () => tests(found));
  else describe.skip(`${name} [skipped: ${why}]`, () => test("is skipped", () => undefined));
}

/** What a component's rendered pod says of its process and its end. The model is named as in the programs here; the path of its folder is filled in there. */
export function processOf(objects: Rendered[], component: string): Rendered {
  const [pod, main] = [podOf(objects, component), mainOf(objects, component)];
  return {
    env: environmentOf(main),
    args: (main.args ?? []).slice((main.args ?? []).indexOf("--model")).map((word: string) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word)),
    preStop: main.lifecycle?.preStop.exec.command,
    grace: pod.terminationGracePeriodSeconds,
  };
}

/** Root may have a network of its own, with an address and a default route as a pod has; nothing in it is reached from outside. */
const NETWORK = `
ip link set lo up && ip link add pod0 type veth peer name peer0 && ip link set peer0 up && ip link set pod0 up &&
ip addr add 10.99.0.1/24 dev pod0 && ip route add default dev pod0 src 10.99.0.1 && exec "$@"`;
const apart = ["unshare", "--net", "sh", "-c", NETWORK, "pod"];
const canBeApart = spawnSync(apart[0], [...apart.slice(1), "true"]).status === 0;

/** Runs one of the programs of these rooms, which share what lies beside this file, with a Dynamo, and reads the JSON that it ends with. */
export async function run(desk: Desk, program: string, given: object): Promise<Rendered> {
  const command = [...(canBeApart ? apart : []), desk.python, path.join(__dirname, program)];
  const env = { PATH: process.env.PATH, TMPDIR: fs.realpathSync(process.env.TMPDIR ?? "/tmp"), PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH: __dirname };
  const child = spawn(command[0], command.slice(1), { env });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (output.stderr += text));
  child.stdin.end(JSON.stringify(given));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(`${program} with Dynamo ${desk.release} ended with ${String(status)}: ${output.stderr}`);
  return JSON.parse(output.stdout);
}

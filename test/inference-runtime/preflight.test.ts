import { spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { Plan, planInference, PlanRequest } from "../../inference-runtime/planner";

/** Python's own tests of preflight, and what lints and types say, where they are installed. */

const IMAGE = path.resolve("inference-runtime/image");
// The package lies in the chart's folder, whose bytes name its release: what Python compiles must not end up there.
const ENV = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };

/** A file's tests run beside other files': most of their time is spent waiting for what hangs to be ended. */
const python = (...args: string[]): Promise<{ code: number | null; text: string }> =>
  new Promise((resolve, reject) => {
    const program = spawn("python3", args, { cwd: IMAGE, env: ENV, stdio: ["ignore", "pipe", "pipe"], timeout: 400_000 });
    let text = "";
    for (const stream of [program.stdout, program.stderr]) stream.setEncoding("utf8").on("data", (part: string) => (text += part));
    program.on("error", reject);
    program.on("close", (code) => resolve({ code, text }));
  });

/** By their place below the folder of tests, with slashes: "engine/test_verify.py". */
const FILES = fs
  .readdirSync(path.join(IMAGE, "test"), { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => /(^|\/)test_\w+\.py$/.test(file))
  .sort();

/** Whether python3 is here and new enough; and whether it has a module. */
const here = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0;
const has = (module: string): boolean => here && spawnSync("python3", ["-c", `import ${module}`]).status === 0;

const when = (condition: boolean, name: string, missing: string): [jest.It["concurrent"], string] =>
  condition ? [test.concurrent, name] : [test.skip as unknown as jest.It["concurrent"], `${name} (skipped: ${missing})`];

describe("preflight", () => {
  // The longest first, so that nothing is waited for at the end but what takes long anyway.
  const longestFirst = [...FILES].sort((a, b) => Number(b === "run/test_runner.py") - Number(a === "run/test_runner.py"));
  for (const file of longestFirst) {
    const [unittest, name] = when(here, file, "python3 of version 3.10 or newer is not on the PATH");
    unittest(
      name,
      async () => {
        const { code, text } = await python("-m", "unittest", `test.${file.replace(/\.py$/, "").replace(/\//g, ".")}`);
        // On a failure, what unittest says of it is the message.
        expect(code === 0 ? "" : text).toBe("");
        expect(Number(/^Ran (\d+) tests? in/m.exec(text)?.[1] ?? 0)).toBeGreaterThan(0);
        const skipped = /skipped=(\d+)/.exec(text)?.[1];
        if (skipped) process.stdout.write(`preflight: ${skipped} of ${file}'s tests skipped (-v says why)\n`);
      },
      420_000,
    );
  }

  const [compiles, compilesName] = when(here, "it compiles", "python3 of version 3.10 or newer is not on the PATH");
  compiles(compilesName, async () => {
    // Without writing anything, which `compileall` would.
    const program = "import ast, pathlib; [ast.parse(f.read_text('utf-8'), str(f)) for f in sorted(pathlib.Path('preflight').rglob('*.py'))]";
    expect(await python("-c", program)).toEqual({ code: 0, text: "" });
  });

  const [lint, lintName] = when(has("ruff"), "ruff finds nothing", "ruff is not installed");
  lint(lintName, async () => {
    const { code, text } = await python("-m", "ruff", "check", "--no-cache", ".");
    expect(code === 0 ? "" : text).toBe("");
  });

  const [arrows, arrowsName] = when(has("importlinter"), "its rooms look down, and nothing goes in a circle", "import-linter is not installed");
  arrows(arrowsName, async () => {
    const { code, text } = await python("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache");
    expect(code === 0 ? "" : text).toBe("");
  });

  const [types, typesName] = when(has("mypy"), "mypy --strict finds nothing", "mypy is not installed");
  types(
    typesName,
    async () => {
      const { code, text } = await python("-m", "mypy", "--cache-dir", "/dev/null");
      expect(code === 0 ? "" : text).toBe("");
    },
    120_000,
  );
});

test("the measurements hold models against what the planner says of them", () => {
  const read = <T>(name: string): T[] => JSON.parse(fs.readFileSync(path.join(IMAGE, "measure", name), "utf8")) as T[];
  const told = ({ perGpu, kvBytesPerTokenPerGpu }: Plan): unknown => ({ weightsGiB: perGpu?.weightsGiB, kvBytesPerTokenPerGpu });
  const plans = read<Plan>("plans.json");
  expect(plans.length).toBeGreaterThan(1);
  expect(read<PlanRequest>("requests.json").map((request) => told(planInference(request)))).toEqual(plans.map(told));
});

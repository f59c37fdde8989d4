import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { planInference, PlanRequest } from "../../inference-runtime/planner";
import { planCommand } from "../../cli/commands/plan";

/** The plan command: what goes where, and how it exits. */

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(argv: string[], input = ""): Promise<Ran> {
  const written = { out: "", err: "" };
  const status = await planCommand(argv, {
    readStdin: () => input,
    readFile: (file) => fs.readFileSync(file, "utf8"),
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
  });
  return { status, ...written };
}

const FITS = { model: "Qwen3-8B", gpu: { sku: "H200" } };
const TOO_LARGE = { model: "Qwen3-32B", gpu: { sku: "L4" } };
const UNCLEAR = { model: "Qwen3-8B", gpu: { sku: "H20O" }, engine: { name: "vlm" } };
const json = (value: unknown): string => JSON.stringify(value);

describe("plan", () => {
  test.each([
    ["one that fits", FITS, 0],
    ["one that does not", TOO_LARGE, 1],
    ["several that fit", [FITS, { ...FITS, model: "phi-4" }], 0],
    ["several of which one does not", [FITS, TOO_LARGE, FITS], 1],
    ["none", [], 0],
  ])("%s", async (_name, request, status) => {
    const ran = await run(["-"], json(request));
    const plans = (Array.isArray(request) ? request : [request]).map((one) => planInference(one as PlanRequest));
    expect({ ...ran, out: JSON.parse(ran.out) }).toEqual({ status, err: "", out: Array.isArray(request) ? plans : plans[0] });
  });

  test("a request that cannot be understood: every problem with its path, and nothing on standard output", async () => {
    expect(await run(["-"], json(UNCLEAR))).toEqual({ status: 2, out: "", err: expect.stringMatching(/^engine\.name: .*\ngpu\.sku: .*\n$/) });
  });

  test("in an array, the path begins with the request's place", async () => {
    const { status, out, err } = await run(["-"], json([FITS, UNCLEAR, 3]));
    expect({ status, out, paths: err.trim().split("\n").map((line) => line.split(":")[0]) }).toEqual({ status: 2, out: "", paths: ["[1].engine.name", "[1].gpu.sku", "[2]"] });
  });

  test.each([
    ["no JSON", ["-"], "{", /^- is not JSON/],
    ["no file of that name", ["/no/such/file.json"], "", /^\/no\/such\/file\.json cannot be read: ENOENT/],
    ["no FILE", [], "", /^FILE is missing\nusage: cdktf-dynamo plan FILE/],
    ["two of them", ["a", "b"], "", /^more than one FILE: a, b\n/],
    ["all of it at once", ["a", "--fromat", "text", "--with"], "", /^--fromat: there is no such option; did you mean --format\?\n--with: its value is missing\nmore than one FILE: a, text\n/],
    ["a FILE beside --published", ["--published", "extra"], "", /--published stands alone, not with extra\nusage/],
    ["a format beside --published", ["--published", "--format", "text"], "", /--published stands alone, not with --format/],
    ["an option that is none", ["--fast", "-"], "", /^--fast: there is no such option\n/],
    ["a format that is none", ["-", "--format", "yaml"], "", /^--format "yaml": is text or json\n/],
  ])("%s", async (_name, argv, input, says) => {
    expect(await run(argv, input)).toEqual({ status: 2, out: "", err: expect.stringMatching(says) });
  });

  test("a public config.json may hold Infinity and NaN, which Python writes and JSON has not", async () => {
    const request = '{"model": "Qwen3-8B", "gpu": {"sku": "H200"}, "note": ["Infinity", Infinity, -Infinity, NaN]}';
    const { status, out } = await run(["-"], `\uFEFF${request}`);
    expect([status, JSON.parse(out).model]).toEqual([0, "Qwen3-8B"]);
  });

  test("--format text: a table with a title for each request", async () => {
    const { status, out, err } = await run(["-", "--format", "text"], json([FITS, { ...TOO_LARGE, workload: { isl: 1000, osl: 200, requestRate: 2 } }]));
    expect([status, err]).toEqual([1, ""]);
    for (const line of ["Qwen3-8B on H200", "Qwen3-32B on L4", /^ {2}feasible +yes$/m, /^ {2}feasible +no$/m, /weights a GPU +15\.\d\d GiB/, /between tokens +at least .* \(lower bound\)/, /\[does-not-fit\]/, /taken for granted/]) {
      expect(out).toMatch(line);
    }
    expect(out).not.toMatch(/undefined|NaN|\[object/);
    const mixed = (await run(["-", "--format", "text"], json({ ...TOO_LARGE, maxModelLength: 3, parallelism: { tensor: 3 } }))).out;
    const severities = [...mixed.matchAll(/^ {2}(error|warning|info) /gm)].map((match) => match[1]);
    expect([severities.at(0), severities.at(-1)]).toEqual(["error", "warning"]);
    expect((await run(["--format=text", "-"], json(FITS))).out.split("\n")[0]).toBe("Qwen3-8B on H200");
  });

  test("--format text of a plan that is not feasible: what is wrong first, and no flags to copy", async () => {
    const { status, out } = await run(["-", "--format", "text"], json({ ...TOO_LARGE, workload: { isl: 1000, osl: 200, requestRate: 2 } }));
    const lines = out.split("\n");
    expect([status, lines[0]]).toEqual([1, "Qwen3-32B on L4"]);
    expect(lines[1]).toMatch(/^ {2}error +gpu: Nothing is left .*\[does-not-fit\]$/);
    expect(out).not.toMatch(/engine flags|--tensor|sequences at once|KV tokens|replicas/);
    expect(out.match(/\[does-not-fit\]/g)).toHaveLength(1);
    const fits = (await run(["-", "--format", "text"], json({ ...FITS, workload: { isl: 1000, osl: 200, requestRate: 2 } }))).out;
    for (const row of ["KV tokens", "sequences at once", "replicas", "engine flags +--tensor-parallel-size 1"]) expect(fits).toMatch(new RegExp(`^ {2}${row}`, "m"));
  });

  test("--format text of no request says so", async () => {
    expect(await run(["-", "--format", "text"], "[]")).toEqual({ status: 0, out: "- holds no request\n", err: "" });
  });

  test("--published prints its page, --help how it is used", async () => {
    expect(await run(["--published"])).toEqual({ status: 0, err: "", out: fs.readFileSync("docs/planner/published.md", "utf8") });
    expect(await run(["--help"])).toEqual({ status: 0, err: "", out: expect.stringContaining("usage: cdktf-dynamo plan FILE") });
  });
});

test("the entry and the command need nothing but Node", () => {
  for (const entry of ["index.ts", "report/command.ts"]) {
    const { metafile } = buildSync({ entryPoints: [`inference-runtime/planner/${entry}`], bundle: true, write: false, metafile: true, packages: "external", platform: "node", target: "node20" });
    const needed = Object.values(metafile.outputs).flatMap((output) => output.imports.map((one) => one.path));
    expect(needed.filter((name) => !name.startsWith("node:"))).toEqual([]);
    // And no file of another room but the facts that it shares.
    expect(Object.keys(metafile.inputs).filter((file) => !file.startsWith("inference-runtime/planner/") && !/^inference-runtime\/facts\/.*\.json$/.test(file))).toEqual([]);
  }
});

describe("npm run --silent plan", () => {
  const npm = (args: string[], input = ""): ReturnType<typeof spawnSync> => spawnSync("npm", ["run", "--silent", "plan", "--", ...args], { input, encoding: "utf8" });

  test("plans a file, for real", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plan-"));
    try {
      const file = path.join(folder, "request.json");
      fs.writeFileSync(file, json([FITS, TOO_LARGE]));
      const { status, stdout, stderr } = npm([file]);
      expect({ status, stderr, feasible: JSON.parse(String(stdout)).map(({ feasible }: { feasible: boolean }) => feasible) }).toEqual({ status: 1, stderr: "", feasible: [true, false] });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test("standard input, and its exit status", () => {
    expect(npm(["-"], json(FITS)).status).toBe(0);
    const refused = npm(["-"], json(UNCLEAR));
    expect([refused.status, refused.stdout, refused.stderr]).toEqual([2, "", expect.stringContaining("gpu.sku: ")]);
  });
});

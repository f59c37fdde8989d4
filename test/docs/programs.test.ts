import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import * as ts from "typescript";
import { ENTRIES, EndedApp, buildApp, runApps } from "../harness/apps";

/** The programs in the pages, as a reader would copy them: their types fit, and those that synthesise are refused nothing. */

interface Program {
  /** `README.md 1`: the first of the page. */
  readonly name: string;
  readonly code: string;
}

const MODELS = '[{ name: "qwen", model: "Qwen/Qwen3-0.6B" }]';

/** A page's fragments, which don't import anything, are left out. */
const pages = ["README.md", ...fs.readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
const programs = pages.flatMap((page): Program[] =>
  [...fs.readFileSync(page, "utf8").matchAll(/```ts\n([^]*?)```/g)]
    .map((match, index) => ({ name: `${page} ${index + 1}`, code: match[1].replace("[/* see inference.md */]", MODELS) }))
    .filter(({ code }) => /^import /m.test(code)),
);

// Inside the project, where the packages that they import are found.
const folder = path.resolve(".build", `examples-${process.pid}`);
const file = ({ name }: Program, ending: string): string => path.join(folder, `${name.replace(/\W/g, "-")}.${ending}`);
const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "examples-test-"));

beforeAll(() => {
  fs.mkdirSync(folder, { recursive: true });
  for (const program of programs) fs.writeFileSync(file(program, "ts"), program.code);
});
afterAll(() => [folder, outdir].forEach((each) => fs.rmSync(each, { recursive: true })));

test("the types of each program fit", () => {
  expect(programs.length).toBeGreaterThan(5);
  const { config } = ts.readConfigFile("tsconfig.json", (name) => fs.readFileSync(name, "utf8"));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ".");
  const paths = Object.fromEntries(Object.entries(ENTRIES).map(([name, source]) => [name, [source.replace(/\.ts$/, "")]]));
  const checked = ts.createProgram({
    rootNames: programs.map((program) => file(program, "ts")),
    options: { ...options, baseUrl: ".", paths, noEmit: true, noUnusedLocals: false, incremental: false, tsBuildInfoFile: undefined },
  });
  // Asked of the programs alone: all of our sources and what they import are checked by `npm run typecheck`.
  const ours = programs.flatMap((program) => ts.getPreEmitDiagnostics(checked, checked.getSourceFile(file(program, "ts")))).filter((found) => found.file?.fileName.startsWith(folder));
  expect(ours.map((found) => `${path.basename(found.file!.fileName)}: ${ts.flattenDiagnosticMessageText(found.messageText, " ")}`)).toEqual([]);
});

describe("programs that synthesise", () => {
  const whole = programs.filter(({ code }) => code.includes("app.synth()"));
  const output = ({ name }: Program): string => path.join(outdir, name.replace(/\W/g, "-"));
  const ended = new Map<string, EndedApp>();

  beforeAll(() => {
    for (const program of whole) buildApp(file(program, "ts"), file(program, "js"));
    runApps(whole.map((program) => ({ app: file(program, "js"), output: output(program) }))).forEach((one) => ended.set(one.app, one));
  }, 300_000);

  test.each(whole)("$name synthesises a whole deployment", (program) => {
    expect(ended.get(file(program, "js"))).toMatchObject({ status: 0, stderr: "" });
    expect(fs.readdirSync(path.join(output(program), "stacks")).length).toBeGreaterThanOrEqual(3);
  });
});

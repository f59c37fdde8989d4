import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import * as cdktf from "cdktf";
import { transformSync } from "esbuild";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { ENTRIES } from "../harness/apps";

/**
 * The graphs and requests on the page, as a reader would copy them: each is made, refused nothing, and goes into the output. What synthesises a whole
 * deployment by itself is run by `programs.test.ts`, which holds the types of all.
 */
const page = fs.readFileSync("docs/platform.md", "utf8");
const programs = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code).filter((code) => /^import /m.test(code));
const made = programs.filter((code) => !code.includes("app.synth()"));

test("each block of code on the page is run here or there", () => {
  expect([...page.matchAll(/```ts\n/g)]).toHaveLength(programs.length);
  expect(made.map((code) => /new (Dynamo\w+)\(/.exec(code)?.[1])).toEqual(["DynamoGraph", "DynamoGraphRequest"]);
});

test.each(made.map((code): [string, string] => [/new (Dynamo\w+)\(/.exec(code)?.[1] ?? "", code]))("%s is made as the page has it", (kind, code) => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "platform-page-"));
  const apps: cdktf.App[] = [];
  class App extends cdktf.App {
    public constructor() {
      super({ outdir });
      apps.push(this);
    }
  }
  const said: string[] = [];
  const load = new Function("require", "exports", "console", transformSync(code, { loader: "ts", format: "cjs" }).code);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an entry by the name that the page imports
  load((name: string) => (name === "cdktf" ? { ...cdktf, App } : require(path.resolve(ENTRIES[name]))), {}, { log: (text: string) => said.push(text) });
  expect(apps).toHaveLength(1);
  expect(problemsIn(apps[0])).toEqual([]);
  apps[0].synth();
  const stacks = fs.readdirSync(path.join(outdir, "stacks"));
  const written = stacks.map((stack) => fs.readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")).join("");
  expect(written).toContain("helm_release");
  if (kind === "DynamoGraph") expect(said.join("\n")).toContain("the pool's nodes, and no others");
  else expect(written).toContain("DynamoGraphDeploymentRequest");
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { CLAIMS, DNS, EVERYTHING, KARPENTER, SPANS } from "../../constructs/aws/identity/wide-statements";
import { buildApp, runApp } from "../../harness/apps";
import { Statement, listOf, statements } from "./policy-statements";

/** Every policy of every app in examples/ that has an EKS cluster: held as those of the shapes are. */

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "policies-of-examples-")));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));
const EXAMPLES = fs.readdirSync("examples").filter((name) => {
  const main = path.join("examples", name, "main.ts");
  return fs.existsSync(main) && fs.readFileSync(main, "utf8").includes("new EksDeployment(");
});

test("there are some", () => {
  expect(EXAMPLES.length).toBeGreaterThan(2);
});

test.each(EXAMPLES)("%s: nothing may do everything, nor something with everything but what is listed with its reason", (name) => {
  const app = path.resolve(".build", `policies-${name}-${process.pid}.js`);
  buildApp(path.resolve("examples", name, "main.ts"), app);
  runApp(app, path.join(scratch, name));
  fs.rmSync(app);
  const folder = path.join(scratch, name, "stacks");
  const allowed = fs.readdirSync(folder).flatMap((stack): Statement[] => statements(JSON.parse(fs.readFileSync(path.join(folder, stack, "cdk.tf.json"), "utf8")).resource ?? {}, stack)).filter(({ Effect }) => Effect === "Allow");
  expect(allowed.length).toBeGreaterThan(10);
  expect(allowed.filter(({ Action, NotAction }) => NotAction !== undefined || listOf(Action).some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)))).toEqual([]);
  const reasons = { ...EVERYTHING, ...KARPENTER, ...CLAIMS, ...DNS, ...SPANS };
  const wide = allowed.filter(({ Resource, NotResource }) => NotResource !== undefined || listOf(Resource).includes("*"));
  expect(wide.filter(({ Sid = "" }) => !Object.hasOwn(reasons, Sid)).map(({ at, Sid }) => `${at} ${Sid}`)).toEqual([]);
}, 120_000);

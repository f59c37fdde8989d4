import { renamed, twinFiles } from "../../../tools/twin/names";

test.each([
  ['import { App } from "cdktf";', 'import { App } from "cdktn";'],
  ["const { App } = require('cdktf');", "const { App } = require('cdktn');"],
  ['export { Vpc } from "@cdktf/provider-aws/lib/vpc";', 'export { Vpc } from "@cdktn/provider-aws/lib/vpc";'],
  ["npm install --save-dev @cdktf/provider-${name}", "npm install --save-dev @cdktn/provider-${name}"],
  ["/^@cdktf\\/provider-[a-z]+$/", "/^@cdktn\\/provider-[a-z]+$/"],
  ['import { EksDeployment } from "cdktf-dynamo/aws";', 'import { EksDeployment } from "cdktn-dynamo/aws";'],
  ["npx cdktf-dynamo images --push", "npx cdktn-dynamo images --push"],
  ['Symbol.for("cdktf-dynamo/problems")', 'Symbol.for("cdktn-dynamo/problems")'],
  ["npx cdktf deploy '{id}-*'", "npx cdktn deploy '{id}-*'"],
  ["`cdktf destroy 'chat-*'` takes both", "`cdktn destroy 'chat-*'` takes both"],
  ["run `cdktf synth` first", "run `cdktn synth` first"],
  ["ending(`cdktf ${command}`, finished)", "ending(`cdktn ${command}`, finished)"],
  ["JSON.parse(text).bin.cdktf)", "JSON.parse(text).bin.cdktn)"],
  ['require.resolve("cdktf-cli/package.json")', 'require.resolve("cdktn-cli/package.json")'],
  [
    "npm install cdktf-dynamo cdktf@0.21.0 constructs @cdktf/provider-aws@21.22.1 @cdktf/provider-helm@12.1.2",
    "npm install cdktn-dynamo cdktn@0.24.0 constructs@10.7.0 @cdktn/provider-aws@25.8.1 @cdktn/provider-helm@15.1.0",
  ],
  ["npm install --save-dev @msgpack/msgpack cdktf-cli@0.21.0", "npm install --save-dev @msgpack/msgpack cdktn-cli@0.24.0"],
  ["(of the version of cdktf)", "(of the version of cdktn)"],
  ["/needs cdktf and @cdktf\\/provider-aws: npm install \"cdktf@[^\"]+\"/", "/needs cdktn and @cdktn\\/provider-aws: npm install \"cdktn@[^\"]+\"/"],
  ["a CDKTF app", "a CDK Terrain app"],
  ["CDK for Terraform constructs", "CDK Terrain constructs"],
])("%s", (text, expected) => expect(renamed(text, "constructs/a.ts")).toBe(expected));

test.each([
  ["what cdktn reads under the old name", "cdktf.json cdktf.out CDKTF_OUTDIR CDKTF_CONTEXT_JSON cdktf.log"],
  ["a label on nodes that stand", '"cdktf-dynamo/gpu-pool"'],
  ["a label of what an earlier drill left", '"cdktf-dynamo.drill"'],
  ["a tag by which leftovers are found", '"cdktf-dynamo-cluster"'],
  ["variables of the cloned app", "CDKTF_DYNAMO_BACKEND CDKTF_DYNAMO_IMAGE_MIRROR"],
  ["where something was seen", "cdktf 0.21.0 writes all keys of a provider in snake case (cdktf-cli 0.21.0, @cdktf/provider-generator 0.21.0)"],
  ["a key of a provider's package.json", "JSON.parse(text).cdktf?.provider"],
])("stays: %s", (_, text) => expect(renamed(text, "constructs/a.ts")).toBe(text));

// Another byte in a chart is another release of every model.
test.each(["inference-runtime/chart/files/preflight/run/cli.py", "constructs/dynamo/graph/chart/Chart.yaml", "constructs/dynamo/crds-chart/Chart.yaml", "inference-runtime/image/docker-bake.hcl", "docs/moving.md", "findings/a.sh"])(
  "%s stays as it is",
  (file) => expect(renamed("npx cdktf-dynamo plan", file)).toBe("npx cdktf-dynamo plan"),
);

test("what differs between the lines takes the place of its other half", () => {
  expect([...twinFiles(["a/differences.ts", "a/differences.cdktn.ts", "a/b.ts"])]).toEqual([
    ["a/differences.cdktn.ts", "a/differences.ts"],
    ["a/b.ts", "a/b.ts"],
  ]);
});

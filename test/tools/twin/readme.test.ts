import * as fs from "fs";
import { twinReadme } from "../../../tools/twin/readme";

const made = twinReadme(fs.readFileSync("README.md", "utf8"));

test("the twin's README names its own framework, and says first what it is", () => {
  expect(made).toMatch(/^# cdktn-dynamo\n\nThis is the package for \[CDK Terrain\]/);
  expect(made).toContain('import { EksDeployment, StateBackend } from "cdktn-dynamo/aws";');
  expect(made).toMatch(/npm install cdktn-dynamo cdktn@0\.24\.0 constructs@10\.7\.0 @cdktn\/provider-aws@/);
  expect(made).not.toMatch(/Terrain is archived/);
  expect(made.match(/^## CDK Terrain$/gm)).toHaveLength(1);
});

test("a README without the section is an error: the twin's would say that its own framework is archived", () => {
  expect(() => twinReadme("# cdktf-dynamo\n")).toThrow("tools/twin/readme.ts");
});

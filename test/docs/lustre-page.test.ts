import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildApp, runApp } from "../harness/apps";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** The deployments of docs/eks/lustre.md, in an app around them. */

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "lustre-page-")));
const written: string[] = [];
afterAll(() => [scratch, ...written].forEach((one) => fs.rmSync(one, { recursive: true, force: true })));

test("what the page shows is made: a file system in the pools' zone, and one that is read over EFA", () => {
  const blocks = [...fs.readFileSync("docs/eks/lustre.md", "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code.replace('region: "us-west-2",', 'region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], backend: StateBackend.local(),'));
  expect(blocks).toHaveLength(2);
  const source = path.resolve(".build", `lustre-page-${process.pid}.ts`);
  const app = source.replace(/\.ts$/, ".js");
  written.push(source, app);
  fs.mkdirSync(path.dirname(source), { recursive: true });
  fs.writeFileSync(source, ['import { App } from "cdktf";', 'import { EksDeployment, EksLustreDeployment, StateBackend } from "cdktf-dynamo/aws";', "const app = new App();", ...blocks, "app.synth();"].join("\n"));
  buildApp(source, app);
  runApp(app, scratch);
  const files = (name: string): any => Object.values<any>(JSON.parse(fs.readFileSync(path.join(scratch, "stacks", `${name}-cluster`, "cdk.tf.json"), "utf8")).resource.aws_fsx_lustre_file_system)[0];
  expect(files("chat")).toMatchObject({ storage_capacity: 2400, per_unit_storage_throughput: 250 });
  expect(files("chat")).not.toHaveProperty("efa_enabled");
  expect(files("fast")).toMatchObject({ storage_capacity: 4800, per_unit_storage_throughput: 1000, efa_enabled: true, metadata_configuration: { mode: "AUTOMATIC" } });
  // The model reads from there.
  expect(fs.readFileSync(path.join(scratch, "stacks", "fast-inference", "cdk.tf.json"), "utf8")).toContain("fsx.csi.aws.com");
}, 120_000);

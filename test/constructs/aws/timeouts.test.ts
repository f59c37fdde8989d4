import * as fs from "fs";
import { App } from "cdktf";
import { EKS_SHAPES, eksShape } from "../../stacks/aws/eks-shapes";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** What the provider waits for and AWS may take longer over than the provider waits by itself, or that something else holds when it is to go. */
const SLOW: { readonly [type: string]: readonly string[] } = {
  aws_efs_mount_target: ["create", "delete"],
  aws_eks_addon: ["create", "update", "delete"],
  aws_eks_cluster: ["create", "update", "delete"],
  aws_eks_node_group: ["create", "update", "delete"],
  aws_fsx_data_repository_association: ["create", "update", "delete"],
  aws_fsx_lustre_file_system: ["create", "update", "delete"],
  aws_internet_gateway: ["delete"],
  aws_nat_gateway: ["create", "delete"],
  aws_security_group: ["delete"],
  aws_subnet: ["delete"],
};
/** Those to AWS's services alone: the gateway to S3 is there at once. */
const INTERFACE = ["create", "update", "delete"];

const app = new App({ outdir: fs.mkdtempSync("/tmp/slow-") });
Object.keys(EKS_SHAPES).forEach((name) => eksShape(app, name));
app.synth();
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
const resources = (shape: string): any => JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${shape}-cluster/cdk.tf.json`, "utf8")).resource;

test.each(Object.keys(EKS_SHAPES))("%s says how long it waits for what is slow", (shape) => {
  const made = resources(shape);
  for (const [type, wanted] of Object.entries(SLOW)) {
    for (const [id, { timeouts = {} }] of Object.entries<any>(made[type] ?? {})) expect([id, Object.keys(timeouts).sort()]).toEqual([id, [...wanted].sort()]);
  }
  for (const [id, { vpc_endpoint_type: kind, timeouts = {} }] of Object.entries<any>(made.aws_vpc_endpoint ?? {})) {
    expect([id, Object.keys(timeouts).sort()]).toEqual([id, kind === "Interface" ? [...INTERFACE].sort() : []]);
  }
});

test("every kind of them is in one of the shapes", () => {
  const there = new Set(Object.keys(EKS_SHAPES).flatMap((shape) => Object.keys(resources(shape))));
  expect(Object.keys(SLOW).filter((type) => !there.has(type))).toEqual([]);
});

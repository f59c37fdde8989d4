import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import { App, S3Backend, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { missingTerraform } from "../../../testing";
import { machineIndependent, toBeValidOffline } from "../../../testing/jest";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "testing-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** A small stack with one of each kind of argument, for a mistake to be put in. */
function stackWith(change: (stack: TerraformStack, group: EksNodeGroup, release: Release) => void): TerraformStack {
  const stack = new TerraformStack(new App({ outdir: scratch }), "small");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  new HelmProvider(stack, "helm", {
    kubernetes: { host: "https://h", exec: { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws" } },
  });
  const group = new EksNodeGroup(stack, "group", {
    clusterName: "c", nodeRoleArn: "arn", subnetIds: ["s"],
    scalingConfig: { minSize: 0, maxSize: 2, desiredSize: 1 },
    taint: [{ key: "nvidia.com/gpu", effect: "NO_SCHEDULE" }],
  });
  new SecurityGroup(stack, "firewall", { ingress: [{ fromPort: 1, toPort: 2, protocol: "tcp", cidrBlocks: ["10.0.0.0/8"] }] });
  const release = new Release(stack, "release", { name: "r", chart: "c", set: [{ name: "a", value: group.arn }] });
  change(stack, group, release);
  return stack;
}

const missing = missingTerraform();

(missing === undefined ? describe : describe.skip)("toBeValidOffline (needs terraform)", () => {
  it("has nothing against what is right, whatever the backend, and removes the folder of fullSynth", async () => {
    const folder = Testing.fullSynth(stackWith((stack) => new S3Backend(stack, { bucket: "b", key: "k", region: "r" })));
    await expect(folder).toBeValidOffline();
    expect(fs.existsSync(folder)).toBe(false);
  });

  it("takes an app", async () => {
    const app = new App({ outdir: path.join(scratch, "app") });
    new AwsProvider(new TerraformStack(app, "empty"), "aws", { region: "r" });
    await expect(app).toBeValidOffline();
    expect(fs.readdirSync(path.join(scratch, "app", "stacks", "empty"))).toEqual(["cdk.tf.json"]);
  });

  it.each<[string, (stack: TerraformStack, group: EksNodeGroup, release: Release) => void, RegExp]>([
    ["an unknown argument", (_, group) => group.addOverride("cluster_nam", "x"), /No argument or block type is named "cluster_nam"/],
    ["a missing argument", (_, group) => group.addOverride("scaling_config", [{ min_size: 1, max_size: 1 }]), /argument "desired_size" is required/],
    ["a value of the wrong type", (_, group) => group.addOverride("disk_size", "big"), /attribute "disk_size": a number is required/],
    ["a wrong key in a nested block", (_, group) => group.addOverride("taint", [{ ke: "x", effect: "e" }]), /named "ke"\. Did you mean "key"\?/],
    ["a wrong key in a nested attribute", (_, __, release) => release.addOverride("set", [{ nam: "x" }]), /attribute "name" is\s+required/],
    ["too many of a block", (_, group) => group.addOverride("update_config", [{}, {}]), /No more than 1 "update_config" blocks are allowed/],
    ["a broken reference", (stack) => void new TerraformOutput(stack, "o", { value: "${aws_vpc.nope.id}" }), /Reference to undeclared resource/],
    ["an attribute that isn't there", (_, group) => group.addOverride("ami_type", "${aws_security_group.firewall.nope}"), /Unsupported attribute/],
    ["a type that isn't there", (stack) => stack.addOverride("resource.aws_vpcc.x", {}), /does not support resource type "aws_vpcc"/],
  ])("refuses %s, in Terraform's words", async (_, change, message) => {
    const validation = expect(Testing.fullSynth(stackWith(change))).toBeValidOffline();
    await expect(validation).rejects.toThrow(message);
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { missingTerraform, rehearse } from "../../testing";
import { buildApp, makeRehearsable, runApp } from "../harness/apps";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** The apps of pages below docs/eks, as a reader pastes them. */

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "eks-pages-")));
const written: string[] = [];
afterAll(() => [scratch, ...written].forEach((one) => fs.rmSync(one, { recursive: true, force: true })));

/**
 * The app of a page, built: its program, and the folder that it wrote.
 *
 * @param besides further properties of its deployment, each with a comma
 * @param index which of its apps
 */
function run(page: string, besides = "", index = 0): { app: string; output: string } {
  const blocks = [...fs.readFileSync(`docs/eks/${page}.md`, "utf8").matchAll(/```ts\n([\s\S]*?)```/g)];
  expect(blocks.length).toBeGreaterThan(index);
  const source = path.resolve(".build", `eks-${page}-${index}-${process.pid}.ts`);
  const app = source.replace(/\.ts$/, ".js");
  written.push(source, app);
  fs.mkdirSync(path.dirname(source), { recursive: true });
  fs.writeFileSync(source, blocks[index][1].replace('region: "us-west-2",', `region: "us-west-2",${besides}`));
  buildApp(source, app);
  const output = path.join(scratch, `${page}-${index}`);
  runApp(app, output);
  return { app, output };
}

const resources = (output: string, step: string): any => JSON.parse(fs.readFileSync(path.join(output, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")).resource;

test("who may do what", () => {
  const { aws_eks_access_policy_association: policies, aws_eks_access_entry: found } = resources(run("access").output, "cluster");
  expect(Object.values<any>(policies).map(({ policy_arn: arn, access_scope: { type } }) => `${arn.split("/")[1]} ${type}`).sort()).toEqual(["AmazonEKSClusterAdminPolicy cluster", "AmazonEKSEditPolicy namespace", "AmazonEKSViewPolicy cluster"]);
  expect(Object.values(found)).toHaveLength(3);
}, 120_000);

test("copies of images", () => {
  const { output } = run("image-copies");
  expect(Object.values(resources(output, "cluster").aws_ecr_pull_through_cache_rule)).toHaveLength(5);
  expect(JSON.stringify(resources(output, "addons"))).toContain("111122223333.dkr.ecr.us-west-2.amazonaws.com/chat/ecr/eks/aws-load-balancer-controller");
}, 120_000);

test("slices of GPUs", () => {
  const { output } = run("sharing");
  const { pools, models } = JSON.parse(fs.readFileSync(path.join(output, "deployments", "chat.json"), "utf8"));
  expect(pools.find(({ name }: any) => name === "h100-half")).toMatchObject({ gpusPerNode: 2, gpuPartition: { size: "3g.40gb", perGpu: 2 } });
  expect(models.map(({ plan }: any) => plan.gpuMemoryGiB)).toEqual([38.99, 38.99]);
}, 120_000);

test("GPUs by turns", () => {
  const { output } = run("sharing", "", 1);
  const { pools } = JSON.parse(fs.readFileSync(path.join(output, "deployments", "chat.json"), "utf8"));
  expect(pools.find(({ name }: any) => name === "l4")).toMatchObject({ gpusPerNode: 2, gpuClients: 2 });
  expect(JSON.stringify(resources(output, "addons"))).toContain("time-slicing-2");
}, 120_000);

test("a network by the roles of its subnets", () => {
  const { output } = run("existing-network");
  const cluster = JSON.parse(fs.readFileSync(path.join(output, "stacks", "chat-cluster", "cdk.tf.json"), "utf8"));
  expect(Object.keys(cluster.data.aws_subnets)).toHaveLength(7);
  expect(cluster.resource.aws_vpc).toBeUndefined();
}, 120_000);

test("how machines are had", () => {
  const groups = Object.values<any>(resources(run("capacity").output, "cluster").aws_eks_node_group);
  expect(groups.find(({ node_group_name: name }) => name === "l4")).toMatchObject({ capacity_type: "SPOT", instance_types: ["g6.2xlarge", "g6.4xlarge", "g6.xlarge"] });
}, 120_000);

test("pools for Cluster Autoscaler", () => {
  const { aws_eks_node_group: groups, aws_eks_pod_identity_association: associations } = resources(run("cluster-autoscaler").output, "cluster");
  expect(Object.values<any>(groups).find(({ node_group_name: name }) => name === "l4").labels).toMatchObject({ "k8s.amazonaws.com/accelerator": "nvidia-l4" });
  expect(Object.values<any>(associations).map(({ service_account: account }) => account)).toContain("cluster-autoscaler");
}, 120_000);

describe("records of doors", () => {
  let built: { app: string; output: string };
  beforeAll(() => (built = run("dns", " deletionProtection: false,")), 120_000);

  test("are asked for by the door's own name, within the domain", () => {
    const releases = Object.values<any>(resources(built.output, "addons").helm_release).map(({ name }) => name);
    expect(releases).toEqual(expect.arrayContaining(["external-dns", "external-dns-network"]));
    const { needs, models } = JSON.parse(fs.readFileSync(path.join(built.output, "deployments", "chat.json"), "utf8"));
    expect(needs.hostedZones).toEqual([{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }]);
    expect(JSON.stringify(models)).not.toContain("lies in no domain");
  });

  (missingTerraform() === undefined ? test : test.skip)("is deployed, planned again with nothing to do, and destroyed (rehearsed)", async () => {
    makeRehearsable(scratch, built.app);
    const { ok, stacks } = await rehearse({ cwd: scratch });
    expect(stacks.map(({ stack: name, result, error }) => [name, result, error])).toEqual(["cluster", "addons", "crds", "platform", "inference"].map((name) => [`chat-${name}`, "ok", undefined]));
    expect(ok).toBe(true);
  }, 600_000);
});

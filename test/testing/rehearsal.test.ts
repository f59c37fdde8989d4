import { ChildProcess, spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { missingTerraform } from "../../testing";
import { AKS_BESIDES } from "../harness/differences";

/** Node's cache of what it compiled, for which cdktn's CLI asks. */
const NODES_OWN = "node-compile-cache";

/**
 * Real rehearsals of a small app on all three clouds, made in a folder of its own as another repository would have it: real
 * `cdktf synth`, `deploy` and `destroy`, where asked, and real Terraform. Each runs with a folder for temporary files of its own, to see what is left.
 */
const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: rehearsals need Terraform. ${missing}`);

const root = path.join(__dirname, "..", "..");
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "rehearsal-test-")));
const app = path.join(scratch, "app");
// Inside the project, where the packages that it requires are found.
const cli = path.join(root, ".build", `cli-${process.pid}.js`);

const MAIN = `
const { Annotations, App, Fn, S3Backend, TerraformHclModule, TerraformOutput, TerraformStack } = require("cdktf");
const lib = (name) => require("@cdktf/provider-" + name);
const app = new App();

const base = new TerraformStack(app, "aws-base");
new S3Backend(base, { bucket: "state", key: "base", region: "us-east-1" });
new (lib("aws/lib/provider").AwsProvider)(base, "aws", { region: "us-east-1" });
const zones = new (lib("aws/lib/data-aws-availability-zones").DataAwsAvailabilityZones)(base, "zones");
const vpc = new (lib("aws/lib/vpc").Vpc)(base, "vpc", { cidrBlock: "10.0.0.0/16" });
const subnets = [0, 1].map((i) => new (lib("aws/lib/subnet").Subnet)(base, "subnet" + i, {
  vpcId: vpc.id, cidrBlock: "10.0." + i + ".0/24", availabilityZone: Fn.element(zones.names, i) }));
const firewall = new (lib("aws/lib/security-group").SecurityGroup)(base, "firewall", {
  vpcId: vpc.id, ingress: [{ fromPort: 1, toPort: 2, protocol: "tcp", cidrBlocks: [vpc.cidrBlock] }] });
const eks = new (lib("aws/lib/eks-cluster").EksCluster)(base, "eks", {
  name: "c", roleArn: "arn:aws:iam::123456789012:role/r",
  vpcConfig: { subnetIds: subnets.map((subnet) => subnet.id), securityGroupIds: [firewall.id] } });
if (process.env.MISTAKE) eks.addOverride("vpc_config.subnet_idz", ["x"]);

const top = new TerraformStack(app, "aws-top");
new S3Backend(top, { bucket: "state", key: "top", region: "us-east-1" });
const connection = { host: eks.endpoint, clusterCaCertificate: Fn.base64decode(eks.certificateAuthority.get(0).data) };
new (lib("helm/lib/provider").HelmProvider)(top, "helm", { kubernetes: connection });
new (lib("kubernetes/lib/provider").KubernetesProvider)(top, "kubernetes", connection);
const namespace = new (lib("kubernetes/lib/namespace-v1").NamespaceV1)(top, "namespace", { metadata: { name: "n" } });
new (lib("helm/lib/release").Release)(top, "release", {
  name: "r", chart: "c", namespace: process.env.LOOSE ? "n" : namespace.metadata.name, set: [{ name: "a", value: "b" }], values: ["{}"] });

const azure = new TerraformStack(app, "azure");
new (lib("azurerm/lib/provider").AzurermProvider)(azure, "azurerm", { features: [{}] });
const group = new (lib("azurerm/lib/resource-group").ResourceGroup)(azure, "group", { name: "g", location: "westeurope" });
const aks = new (lib("azurerm/lib/kubernetes-cluster").KubernetesCluster)(azure, "aks", {
  name: "aks", location: group.location, resourceGroupName: group.name, dnsPrefix: "a",
  defaultNodePool: { name: "system", vmSize: "Standard_D4s_v5", nodeCount: 1 }, identity: { type: "SystemAssigned" }, ${AKS_BESIDES} });
new TerraformOutput(azure, "kubelet", { value: aks.kubeletIdentity.objectId });
if (process.env.DRIFT) group.addOverride("tags", { now: "\${timestamp()}" });

const google = new TerraformStack(app, "google");
new (lib("google/lib/provider").GoogleProvider)(google, "google", { project: "p" });
const gke = new (lib("google/lib/container-cluster").ContainerCluster)(google, "gke", { name: "c", location: "l", initialNodeCount: 1 });
new (lib("google/lib/container-node-pool").ContainerNodePool)(google, "pool", { cluster: gke.id, nodeConfig: {
  guestAccelerator: [{ type: "t", count: 1, gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" } }] } });
new TerraformOutput(google, "ca", { value: Fn.base64decode(gke.masterAuth.clusterCaCertificate) });
const topics = new TerraformHclModule(google, "topics", {
  source: __dirname + "/module", skipAssetCreationFromLocalModules: true, variables: { names: ["a", "b"] } });
new TerraformOutput(google, "topic-ids", { value: topics.get("ids") });
if (process.env.ANNOTATE) Annotations.of(eks).addError("no pool has a GPU");
if (process.env.REFUSE) throw new Error("two pools have one name");
app.synth();
`;

/** Types that the stacks themselves don't use. */
const MODULE = `
variable "names" {
  type = list(string)
}
data "google_project" "own" {
}
resource "google_pubsub_topic" "topic" {
  count   = length(var.names)
  name    = var.names[count.index]
  project = data.google_project.own.project_id
}
output "ids" {
  value = google_pubsub_topic.topic[*].id
}
`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files and folders left where temporary ones go. */
  readonly left: string[];
}

let runs = 0;

function start(args: string[], environment: object = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const temporary = path.join(scratch, `t${runs++}`);
  fs.mkdirSync(temporary);
  const child = spawn(process.execPath, [cli, "rehearse", "--cwd", app, ...args], {
    cwd: scratch,
    env: { ...process.env, TMPDIR: temporary, AWS_PROFILE: "someone", ...environment },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, stdout, stderr, left: fs.readdirSync(temporary).filter((name) => name !== NODES_OWN) }));
  });
  return { child, ended };
}

/** Processes that have a rehearsal's folder in their environment. */
function processesOf(folder: string): string[] {
  if (process.platform !== "linux") return [];
  return fs.readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && fs.readFileSync(`/proc/${pid}/environ`, "latin1").includes(folder);
    } catch {
      return false;
    }
  });
}

const outcome = ({ stdout }: Ended): string[] =>
  JSON.parse(stdout).stacks.map(({ stack, resources, result }: { [key: string]: unknown }) => `${stack} ${resources} ${result}`);
const errorOf = ({ stdout }: Ended, stack: string): string => JSON.parse(stdout).stacks.find((each: { stack: string }) => each.stack === stack).error;

beforeAll(() => {
  fs.mkdirSync(app);
  fs.symlinkSync(path.join(root, "node_modules"), path.join(app, "node_modules"));
  fs.writeFileSync(path.join(app, "main.js"), MAIN);
  fs.mkdirSync(path.join(app, "module"));
  fs.writeFileSync(path.join(app, "module", "main.tf"), MODULE);
  fs.writeFileSync(
    path.join(app, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "node main.js", projectId: "00000000-0000-0000-0000-000000000001", sendCrashReports: "false" }),
  );
  buildSync({ entryPoints: [path.join(root, "cli/main.ts")], bundle: true, packages: "external", platform: "node", target: "node20", outfile: cli });
});

afterAll(() => {
  fs.rmSync(scratch, { recursive: true });
  fs.rmSync(cli, { force: true });
});

jest.setTimeout(180_000);

(missing === undefined ? describe : describe.skip)("rehearse (needs terraform)", () => {
  const WAYS = [["by Terraform", []], ["by the CDKTF CLI", ["--cli"]]] as const;

  it.each(WAYS)("deploys, plans again and destroys all three clouds, %s; the app's folder and that of temporary files stay as they were", async (_, way) => {
    const before = fs.readdirSync(app);
    const ended = await start(["--json", ...way]).ended;
    expect(ended.stderr).not.toMatch(/rror/);
    expect(outcome(ended)).toEqual(["aws-base 5 ok", "aws-top 2 ok", "azure 2 ok", "google 4 ok"]);
    expect(ended.code).toBe(0);
    expect(ended.left).toEqual([]);
    expect(fs.readdirSync(app)).toEqual(before);
  });

  it.each(WAYS)("tells of each mistake, also when two chains have one each, and goes on with the third, %s", async (_, way) => {
    const ended = await start(["--json", ...way], { MISTAKE: "1", DRIFT: "1" }).ended;
    expect(outcome(ended)).toEqual(["aws-base 0 failed", "aws-top 0 skipped", "azure 2 failed", "google 4 ok"]);
    expect(errorOf(ended, "aws-base")).toMatch(/aws_eks_cluster\.eks\.vpc_config:[^]*No argument or block type is named "subnet_idz"\./);
    expect(errorOf(ended, "aws-top")).toBe("not deployed, since aws-base failed");
    expect(errorOf(ended, "azure")).toMatch(/second plan[^]*azurerm_resource_group\.group will be updated in-place/);
    expect(ended.code).toBe(1);
    expect(ended.left).toEqual([]);
  });

  it("takes the stack that is asked for alone, though another depends on it", async () => {
    const ended = await start(["--json", "aws-base"]).ended;
    expect(outcome(ended)).toEqual(["aws-base 5 ok"]);
    expect([ended.code, ended.left]).toEqual([0, []]);
  });

  it("leaves nothing when it is interrupted in the middle of the deploy", async () => {
    const { child, ended } = start([]);
    const folder = path.join(scratch, `t${runs - 1}`);
    const deploying = new Promise<void>((resolve) => child.stderr!.on("data", (text) => String(text).includes("deploying") && resolve()));
    await Promise.race([deploying, ended]);
    if (process.platform === "linux") {
      const begun = Date.now();
      while (processesOf(`${folder}/cdktf`).length === 0 && Date.now() - begun < 20_000) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(processesOf(`${folder}/cdktf`)).not.toEqual([]);
    }
    child.kill("SIGINT");
    const { code, stderr, left } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted; nothing of it is left/);
    expect(left).toEqual([]);
    expect(processesOf(`${folder}/cdktf`)).toEqual([]);
  });

  it("deploys and destroys with random delays, and says which order breaks in an app that leaves one open", async () => {
    const kept = await start(["--json", "--shuffle", "1", "--seed", "3", "aws"]).ended;
    expect(outcome(kept)).toEqual(["aws-base 5 ok", "aws-top 2 ok"]);
    const { orders, ok } = JSON.parse(kept.stdout);
    expect([ok, orders.runs, orders.seed, orders.broken, kept.code, kept.left]).toEqual([true, 1, 3, [], 0, []]);
    // Seven made and seven taken away.
    expect([orders.changes, orders.pairs > 0]).toEqual([14, true]);
    const loose = await start(["--shuffle", "1", "aws"], { LOOSE: "1" }).ended;
    expect(loose.stdout).toContain("run 1: helm_release r was begun before kubernetes_namespace_v1 n was there: it is in that namespace");
    expect([loose.code, loose.left]).toEqual([1, []]);
  }, 600_000);

  it.each(WAYS)("tells the errors that the app wrote beside its stacks, %s, and deploys nothing", async (_, way) => {
    const { code, stderr, left } = await start([...way], { ANNOTATE: "1" }).ended;
    expect(stderr).toMatch(/aws-base\/eks[^]*no pool has a GPU/);
    expect(stderr).not.toContain("deploying");
    expect([code, left]).toEqual([1, []]);
  });

  it.each(WAYS)("passes on the app's refusal, %s, and leaves nothing", async (_, way) => {
    const { code, stderr, left } = await start([...way], { REFUSE: "1" }).ended;
    expect(stderr).toMatch(/refused to synthesise:[^]*Error: two pools have one name/);
    expect([code, left]).toEqual([1, []]);
  });
});

it("says what is missing without terraform, before it does anything", async () => {
  const { code, stdout, stderr, left } = await start([], { PATH: scratch, TERRAFORM_BINARY_NAME: "" }).ended;
  expect(stderr).toMatch(/^There is no "terraform" on the PATH\.[^]*developer\.hashicorp\.com\/terraform\/install/);
  expect([code, stdout, left]).toEqual([2, "", []]);
});

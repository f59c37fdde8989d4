import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { addDeployments } from "../../../deployments/all";
import { findOperated } from "../../../operate/clouds/deployment";
import { Programs } from "../../../operate/programs/programs";
import { DataKind } from "../../../operate/teardown/kept";
import { lookAt } from "../../../operate/teardown/look";
import { TornDown, tearDown } from "../../../operate/teardown/teardown";
import { Terraform } from "../../../operate/teardown/terraform";
import { AttachedProviders, attachProviders } from "../../../testing/provider/attach";
import { makeOffline } from "../../../testing/rehearsal/offline";
import { readStacks } from "../../../testing/rehearsal/app";
import { missingTerraform } from "../../../testing/rehearsal/programs";
import { FakePrograms } from "../fake-programs";
import { FakeCluster, claim, graph, operator, volume } from "./fake-cluster";

/**
 * The EKS deployment as cloned, by the real Terraform core against providers that know only their schemas: deployed, taken down, interrupted
 * between, its shared files kept. aws and kubectl are fakes.
 */
const missing = missingTerraform();

(missing === undefined ? describe : describe.skip)(`a deployment, with the real Terraform${missing === undefined ? "" : ` (${missing.split("\n")[0]})`}`, () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "down-"));
  const output = path.join(root, "cdktf.out");
  const states = path.join(root, "state");
  const fakes = new FakePrograms();
  const cluster = new FakeCluster(fakes);
  const stacks = ["cluster", "addons", "crds", "platform", "inference"].map((step) => `eks-${step}`);
  let providers: AttachedProviders;

  beforeAll(async () => {
    const app = new App({ outdir: output });
    await addDeployments(app, { DEPLOYMENTS: "eks" });
    app.synth();
    fs.mkdirSync(states);
    fs.mkdirSync(path.join(root, "sockets"));
    const all = readStacks(output);
    const offline = makeOffline(all, states);
    for (const { name, content } of offline.stacks) fs.writeFileSync(all.find((stack) => stack.name === name)!.file, JSON.stringify(content));
    providers = await attachProviders(offline.stacks.map(({ content }) => content), process.cwd(), ".gen", path.join(root, "sockets"));
    const real = spawnSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
    fs.symlinkSync(real, path.join(fakes.folder, "terraform"));
    const there = `grep -q '"aws_eks_cluster"' '${path.join(states, "eks-cluster.tfstate")}'`;
    fakes.script("aws", `case "$*" in *"eks describe-cluster"*) if ${there}; then echo '{"cluster":{"name":"eks"}}'; exit 0; fi; echo '(ResourceNotFoundException)' >&2; exit 254;; esac`);
    for (const [question, out] of [["describe-security-groups", { SecurityGroups: [] }], ["describe-network-interfaces", { NetworkInterfaces: [] }], ["describe-volumes", { Volumes: [] }], ["describe-snapshots", { Snapshots: [] }], ["describe-instances", { Reservations: [] }], ["describe-launch-templates", { LaunchTemplates: [] }], ["describe-log-groups", { logGroups: [] }]] as const) fakes.on("aws", question, { out });
    fakes.on("aws", "Key=dynamo-serving-cluster", { out: { ResourceTagMappingList: [{ ResourceARN: "arn:aws:elasticfilesystem:us-west-2:1:file-system/fs-kept" }] } });
    fakes.on("aws", "get-resources", { out: { ResourceTagMappingList: [] } }).on("aws", "efs describe-file-systems", { out: { FileSystems: [{}] } });
  }, 120_000);
  afterAll(() => {
    providers?.close();
    fakes.remove();
    fs.rmSync(root, { recursive: true, force: true });
  });

  const env = (): { [name: string]: string } => ({ PATH: `${fakes.folder}:/usr/bin:/bin`, HOME: root, TF_REATTACH_PROVIDERS: providers.reattach, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" });

  async function deploy(which = stacks): Promise<void> {
    for (const stack of which) {
      const programs = new Programs({ env: env(), signal: new AbortController().signal, limitMs: 120_000 });
      for (const args of [["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]]) {
        const answer = await programs.ask("terraform", args, { folder: path.join(output, "stacks", stack) });
        if (!answer.known) throw new Error(`${stack}: ${answer.reason}`);
      }
    }
    // A provider that knows its schema alone makes what it computes true, the log group's protection too.
    const state = path.join(states, "eks-cluster.tfstate");
    fs.writeFileSync(state, fs.readFileSync(state, "utf8").replace('"deletion_protection_enabled": true', '"deletion_protection_enabled": false'));
    cluster.add(operator(1), graph("qwen3-0-6b"), claim("qwen3-0-6b-cache"), volume("pvc-1", "inference/qwen3-0-6b-cache", "efs.csi.aws.com", "fs-kept::fsap-1"));
  }

  interface Down extends TornDown {
    readonly obstacles: readonly string[];
    readonly log: string;
  }

  async function down(deleted: DataKind[], interruptAt?: RegExp): Promise<Down> {
    const controller = new AbortController();
    const log: string[] = [];
    const tell = (line: string): void => {
      log.push(line);
      if (interruptAt?.test(line) === true) controller.abort();
    };
    const programs = new Programs({ env: env(), signal: controller.signal, limitMs: 60_000 });
    const terraform = new Terraform(programs, tell);
    const deployment = findOperated(output, "eks", (file) => fs.readFileSync(file, "utf8"));
    const look = await lookAt(programs, terraform, deployment, { output, context: "lab", deleted, drains: true });
    if (!look.known) throw new Error(look.reason);
    const { obstacles } = look.value;
    const end = obstacles.length > 0 ? {} : await tearDown(programs, terraform, look.value, { deleted, limitMs: 2000, pollMs: 100, tell });
    return { obstacles, ...end, log: log.join("\n") };
  }

  const holds = (stack: string): number => {
    const file = path.join(states, `${stack}.tfstate`);
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { resources: { mode: string }[] }).resources.filter(({ mode }) => mode === "managed").length;
  };

  test("goes, but for its shared files and what they are safe by; interrupted between, it goes on", async () => {
    await deploy();
    const first = await down([], /eks-crds: terraform destroy/);
    expect(first.obstacles).toEqual([]);
    expect(first.stopped?.[0]).toMatch(/eks-crds was not destroyed whole|interrupted/);
    expect([holds("eks-inference"), holds("eks-platform")]).toEqual([0, 0]);
    expect(holds("eks-cluster")).toBeGreaterThan(60);
    const second = await down([]);
    expect(second.log).not.toContain("eks-inference: terraform destroy");
    expect(second.log).toMatch(/eks-cluster: Terraform forgets aws_efs_file_system\.[\w-]+, aws_efs_file_system_policy\.[\w-]+/);
    expect(second.log).not.toMatch(/aws_efs_file_system\.[\w-]+: Destroying/);
    expect(second.log).toMatch(/aws_efs_mount_target\.[\w-]+: Destroying/);
    expect(second.log).toMatch(/aws_vpc\.[\w-]+: Destruction complete/);
    expect(second.stopped).toBeUndefined();
    expect(stacks.map(holds)).toEqual([0, 0, 0, 0, 0]);
    expect(second.left?.found).toEqual([expect.objectContaining({ id: "fs-kept", data: "file-systems", command: "aws efs delete-file-system --file-system-id fs-kept --region us-west-2" })]);
    // The claim's volume was let go of before anything was deleted.
    expect(cluster.changes[0]).toContain('patch persistentvolume pvc-1 --type=merge --patch {"spec":{"persistentVolumeReclaimPolicy":"Retain"}}');
    expect(cluster.names("persistentvolumeclaims")).toEqual(["qwen3-0-6b-cache"]);
  }, 300_000);

  test("goes with its files where they are named, and stands where it is protected", async () => {
    await deploy(["eks-cluster"]);
    const file = path.join(output, "stacks", "eks-cluster", "cdk.tf.json");
    const open = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, open.replace(/"prevent_destroy":false/g, '"prevent_destroy":true'));
    const stands = await down(["file-systems"]);
    expect(stands.obstacles.filter((line) => line.includes("can't be destroyed"))).toEqual(expect.arrayContaining([expect.stringMatching(/aws_eks_cluster\.[\w-]+/), expect.stringMatching(/aws_efs_file_system\.[\w-]+/), expect.stringMatching(/aws_ecr_repository\.[\w-]+/)]));
    expect(holds("eks-cluster")).toBeGreaterThan(60);
    fs.writeFileSync(file, open);
    const gone = await down(["file-systems", "volumes"]);
    expect(gone.log).toMatch(/aws_efs_file_system\.[\w-]+: Destruction complete/);
    expect(gone.log).not.toContain("Terraform forgets");
    expect([gone.stopped, stacks.map(holds)]).toEqual([undefined, [0, 0, 0, 0, 0]]);
    expect(cluster.names("persistentvolumeclaims")).toEqual([]);
  }, 300_000);
});

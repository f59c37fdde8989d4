import { ChildProcess, spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { missingTerraform } from "../../../testing/rehearsal/programs";
import { EKS, writeDeployment } from "../deployments";
import { FakePrograms } from "../fake-programs";
import { FakeCluster, GRAPH, claim, graph, operator, service, volume } from "./fake-cluster";

/**
 * The command as a process, with the real Terraform and its built-in resource in the stacks' place; aws and kubectl are fakes. What the
 * stacks of a deployment themselves do is the rehearsal's.
 */
const missing = missingTerraform();
const program = path.resolve(".build", `teardown-test-${process.pid}.js`);
const STACKS = [...EKS.stacks].reverse().map(({ name }) => name);
const exact = { encoding: "utf8" } as const;

interface Lab {
  readonly folder: string;
  readonly fakes: FakePrograms;
  readonly cluster: FakeCluster;
}

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

(missing === undefined ? describe : describe.skip)(`teardown, with the real Terraform${missing === undefined ? "" : ` (${missing.split("\n")[0]})`}`, () => {
  const labs: Lab[] = [];
  beforeAll(() => buildSync({ entryPoints: ["cli/main.ts"], bundle: true, packages: "external", platform: "node", target: "node20", outfile: program, logLevel: "error" }));
  afterAll(() => {
    fs.rmSync(program, { force: true });
    for (const { folder, fakes } of labs) [folder, fakes.folder].forEach((one) => fs.rmSync(one, { recursive: true, force: true }));
  });

  const env = ({ folder, fakes }: Lab): { [name: string]: string } => ({ PATH: fakes.folder, HOME: folder, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" });
  const terraform = (lab: Lab, stack: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(path.join(lab.fakes.folder, "terraform"), args, { cwd: path.join(lab.folder, "cdktf.out", "stacks", stack), env: { ...env(lab), PATH: process.env.PATH ?? "" }, ...exact });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const held = (lab: Lab, stack: string): string[] => terraform(lab, stack, "state", "list").split("\n").filter((line) => line !== "");

  /** A deployment that was deployed: a resource in each stack, and what a test says besides. */
  function lab(more: { readonly [stack: string]: { readonly [name: string]: object } } = {}): Lab {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "teardown-"));
    const fakes = new FakePrograms();
    const made = { folder, fakes, cluster: new FakeCluster(fakes) };
    labs.push(made);
    const real = spawnSync("sh", ["-c", `command -v ${process.env.TERRAFORM_BINARY_NAME ?? "terraform"}`], exact).stdout.trim();
    fs.symlinkSync(real, path.join(fakes.folder, "terraform"));
    for (const tool of ["sh", "sleep"]) fs.symlinkSync(`/bin/${tool}`, path.join(fakes.folder, tool));
    writeDeployment(path.join(folder, "cdktf.out"), EKS);
    fs.mkdirSync(path.join(folder, "state"));
    for (const { name } of EKS.stacks) {
      const stack = path.join(folder, "cdktf.out", "stacks", name);
      fs.mkdirSync(stack, { recursive: true });
      const resource = { terraform_data: { thing: { input: name }, ...more[name] } };
      fs.writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { local: { path: `../../../state/${name}.tfstate` } } }, resource }));
      terraform(made, name, "init", "-input=false");
      terraform(made, name, "apply", "-auto-approve", "-input=false");
    }
    const clusterState = path.join(folder, "state", "eks-cluster.tfstate");
    fakes.script("aws", `case "$*" in *"eks describe-cluster"*) if grep -q terraform_data '${clusterState}'; then echo '{"cluster":{"name":"eks"}}'; exit 0; fi; echo 'An error occurred (ResourceNotFoundException): No cluster found for name: eks.' >&2; exit 254;; esac`);
    fakes.script("aws", `case "$*" in *update-kubeconfig*) echo "$KUBECONFIG" > "$HERE/kubeconfig"; exit 0;; esac`);
    const none: [string, object][] = [["describe-security-groups", { SecurityGroups: [] }], ["describe-network-interfaces", { NetworkInterfaces: [] }], ["describe-volumes", { Volumes: [] }], ["describe-snapshots", { Snapshots: [] }], ["describe-instances", { Reservations: [] }], ["describe-launch-templates", { LaunchTemplates: [] }], ["describe-log-groups", { logGroups: [] }], ["get-resources", { ResourceTagMappingList: [] }]];
    for (const [question, out] of none) fakes.on("aws", question, { out });
    made.cluster.add(operator(1), graph("qwen"), service("web", "LoadBalancer"), claim("cache"), volume("pvc-1", "inference/cache", "ebs.csi.aws.com", "vol-1"));
    return made;
  }

  function start({ folder, fakes }: Lab, args: string[], input?: string): { child: ChildProcess; ended: Promise<Run> } {
    const child = spawn(process.execPath, [program, "teardown", ...args, "eks"], { cwd: folder, env: env({ folder, fakes } as Lab), stdio: ["pipe", "pipe", "pipe"], detached: true });
    child.stdin!.end(input);
    let [out, err] = ["", ""];
    child.stdout!.setEncoding("utf8").on("data", (text: string) => void (out += text));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => void (err += text));
    return { child, ended: new Promise((resolve) => child.once("close", (status) => resolve({ status, out, err }))) };
  }
  const run = (made: Lab, args: string[], input?: string): Promise<Run> => start(made, args, input).ended;

  test("--plan tells what would go, what stays, and changes nothing; an id that isn't typed neither", async () => {
    const made = lab();
    const before = STACKS.map((stack) => held(made, stack));
    const { status, out } = await run(made, ["--plan"]);
    expect(out).toBe(
      [
        "eks: deleted in the cluster first, each waited for",
        "  dynamographdeployment inference/qwen",
        "  service default/web",
        "",
        "eks: what Terraform removes, in this order",
        ...STACKS.map((stack) => `  ${stack}: 1 terraform_data`),
        "",
        "kept, with the data in it",
        "  vol-1 (claim inference/cache; --delete-data volumes)",
        "",
        "",
      ].join("\n"),
    );
    expect(status).toBe(0);
    const json = JSON.parse((await run(made, ["--plan", "--json"])).out);
    expect(json).toMatchObject({ id: "eks", inCluster: [{ kind: GRAPH, name: "qwen" }, { kind: "services", name: "web" }], kept: [{ kind: "volumes", id: "vol-1" }], leftovers: [], obstacles: [] });
    for (const input of ["", "no\n", "eks-other\n"]) expect(await run(made, [], input)).toMatchObject({ status: 2, err: expect.stringContaining("nothing was changed: eks wasn't typed") });
    expect(STACKS.map((stack) => held(made, stack))).toEqual(before);
    expect(made.cluster.changes).toEqual([]);
    // In a kubeconfig of its own, which is gone.
    expect(fs.existsSync(fs.readFileSync(path.join(made.fakes.folder, "kubeconfig"), "utf8").trim())).toBe(false);
  }, 120_000);

  test("an interruption waits for Terraform's step, and the same command goes on where it was", async () => {
    const made = lab({ "eks-platform": { slow: { provisioner: [{ "local-exec": { when: "destroy", command: "sleep 4" } }] } } });
    const { child, ended } = start(made, [], "eks\n");
    const begun = new Promise<void>((resolve) => child.stderr!.on("data", (text: string) => text.includes("slow: Destroying") && resolve()));
    await Promise.race([begun, ended.then(({ err }) => Promise.reject(new Error(err)))]);
    // The whole group, as a terminal does, and once more.
    process.kill(-child.pid!, "SIGINT");
    process.kill(child.pid!, "SIGINT");
    const { status, err, out } = await ended;
    expect([status, out]).toEqual([130, ""]);
    expect(err).toContain("the same command again goes on from here");
    expect(STACKS.map((stack) => held(made, stack).length > 0).slice(0, 1)).toEqual([false]);
    for (const stack of STACKS.slice(2)) expect(held(made, stack)).toEqual(["terraform_data.thing"]);
    // No lock of the state is left behind, and nothing half.
    expect(fs.readdirSync(path.join(made.folder, "state")).filter((name) => name.endsWith(".lock.info"))).toEqual([]);

    const again = await run(made, ["--yes"]);
    expect(again).toMatchObject({ status: 0, out: "eks: nothing of it is left\n" });
    expect(again.err).not.toContain("eks-inference: terraform destroy");
    expect(again.err).toContain("eks-inference: nothing, it is gone already");
    expect(STACKS.flatMap((stack) => held(made, stack))).toEqual([]);
    expect(await run(made, ["--yes"])).toMatchObject({ status: 0, out: "eks: nothing of it is left\n" });
    expect(JSON.parse((await run(made, ["--yes", "--json"])).out)).toEqual({ version: 1, id: "eks", ended: true, stopped: [], left: [], kept: [], unasked: [] });
  }, 120_000);

  test("a destroy that fails stops there, says why, and what is left; mended, it goes on", async () => {
    const made = lab({ "eks-addons": { stubborn: { provisioner: [{ "local-exec": { when: "destroy", command: "[ -e mended ]" } }] } } });
    const failed = await run(made, ["--yes"]);
    expect(failed.status).toBe(1);
    expect(failed.out).not.toContain("nothing of it is left");
    expect(failed.err).toMatch(/eks-addons was not destroyed whole; the same command again goes on from here\n {2}.*Error: local-exec provisioner error/);
    expect(held(made, "eks-cluster")).toEqual(["terraform_data.thing"]);
    fs.writeFileSync(path.join(made.folder, "cdktf.out", "stacks", "eks-addons", "mended"), "");
    expect((await run(made, ["--yes"])).status).toBe(0);
  }, 120_000);

  test("what is protected, or a graph without its operator, is told before anything goes", async () => {
    const made = lab({ "eks-cluster": { guarded: { lifecycle: { prevent_destroy: true } } } });
    made.cluster.add(operator(0));
    const { status, err } = await run(made, ["--yes"]);
    expect(status).toBe(1);
    expect(err).toContain("eks-cluster: terraform_data.guarded can't be destroyed: lifecycle.prevent_destroy is on");
    expect(err).toContain("> npx cdktf deploy eks-cluster");
    expect(err).toContain("dynamo-platform-dynamo-operator-controller-manager doesn't run, and it alone takes nvidia.com/finalizer off: deploy the platform's stack again first");
    expect(made.cluster.changes).toEqual([]);
    expect(held(made, "eks-inference")).toEqual(["terraform_data.thing"]);
  }, 120_000);

  test("a cluster that is gone, or can't be reached or asked for, stops it with what would do", async () => {
    const made = lab();
    fs.renameSync(path.join(made.fakes.folder, "kubectl"), path.join(made.fakes.folder, "away"));
    const unreached = await run(made, ["--yes"]);
    expect(unreached).toMatchObject({ status: 1, err: expect.stringContaining("the cluster can't be looked into, so what is in it can't go first: kubectl is missing: install it, or name it in KUBECTL_BINARY") });
    const gone = lab();
    gone.fakes.remove();
    labs.pop();
    const fakes = gone.fakes;
    fs.mkdirSync(fakes.folder);
    const other = { ...gone, fakes };
    labs.push(other);
    fs.symlinkSync(spawnSync("sh", ["-c", "command -v terraform"], exact).stdout.trim(), path.join(fakes.folder, "terraform"));
    fs.writeFileSync(path.join(fakes.folder, "aws"), "#!/bin/sh\ncase \"$*\" in *describe-cluster*) echo 'An error occurred (ResourceNotFoundException)' >&2; exit 254;; esac\necho 'Unable to locate credentials' >&2; exit 253\n", { mode: 0o755 });
    const { status, err } = await run(other, ["--yes"]);
    expect(status).toBe(1);
    expect(err).toContain("the cluster eks is gone, and with it what these stacks installed in it");
    expect(err).toContain("(cd cdktf.out/stacks/eks-inference && terraform state rm 'terraform_data.thing')");
    expect(err).toContain("couldn't be asked: Unable to locate credentials");
    expect(held(other, "eks-cluster")).toEqual(["terraform_data.thing"]);
  }, 120_000);

  test("a state that can't be read stops it", async () => {
    const made = lab();
    fs.writeFileSync(path.join(made.folder, "state", "eks-crds.tfstate"), "{");
    expect(await run(made, ["--yes"])).toMatchObject({ status: 2, err: expect.stringContaining("what eks-crds holds can't be read") });
    expect(made.cluster.changes).toEqual([]);
  }, 120_000);
});

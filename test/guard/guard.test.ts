import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { guard as command } from "../../cli/commands/guard";
import { runCommand } from "../../cli/run";
import { findProgram } from "../../images/programs";
import { guard, readPlan } from "../../guard/guard";

/* eslint-disable @typescript-eslint/no-explicit-any -- a plan is read as it comes */

const change = (address: string, actions: string[], more: object = {}): any => ({ address, mode: "managed", type: address.split(".")[0], change: { actions, before: null }, ...more });

describe("what a plan would lose", () => {
  test.each<[string, string[], string]>([
    ["aws_eks_cluster.eks", ["delete"], "deleted"],
    ["azurerm_kubernetes_cluster.aks", ["delete", "create"], "replaced"],
    ["google_container_cluster.gke", ["create", "delete"], "replaced"],
    ["aws_eks_node_group.l4", ["delete", "create"], "replaced"],
    ["aws_efs_file_system.files", ["delete"], "deleted"],
    ["azurerm_storage_account.files", ["delete", "create"], "replaced"],
    ["google_filestore_instance.files", ["delete"], "deleted"],
    ["aws_kms_key.secrets", ["delete"], "deleted"],
    ["azurerm_key_vault.vault", ["delete"], "deleted"],
    ["google_artifact_registry_repository.images", ["delete"], "deleted"],
    ["aws_prometheus_workspace.metrics", ["delete", "create"], "replaced"],
    ["azurerm_monitor_workspace.metrics", ["delete"], "deleted"],
    ["aws_grafana_workspace.grafana", ["delete", "create"], "replaced"],
    ["azurerm_dashboard_grafana.grafana", ["delete"], "deleted"],
    ["aws_cloudwatch_log_group.pods", ["delete"], "deleted"],
    ["azurerm_log_analytics_workspace.lines", ["delete"], "deleted"],
    ["aws_vpc.vpc", ["delete", "create"], "replaced"],
    ["azurerm_resource_group.group", ["delete"], "deleted"],
    ["kubernetes_namespace_v1.inference", ["delete"], "deleted"],
  ])("%s, %j", (address, actions, how) => {
    expect(guard([change(address, actions)]).losses).toMatchObject([{ address, how }]);
  });

  test.each<[string, string[]]>([
    ["aws_eks_cluster.eks", ["update"]],
    ["aws_eks_cluster.eks", ["no-op"]],
    ["aws_eks_cluster.eks", ["create"]],
    ["helm_release.qwen", ["delete"]],
    ["aws_iam_role.node", ["delete", "create"]],
  ])("%s, %j: nothing", (address, actions) => expect(guard([change(address, actions)]).losses).toEqual([]));

  test("a data source that is read no more is nobody's loss; a CRD is everybody's, another manifest isn't", () => {
    expect(guard([change("data.aws_eks_cluster.x", ["delete"], { mode: "data", type: "aws_eks_cluster" })]).losses).toEqual([]);
    const manifest = (kind: string): any => change("kubernetes_manifest.x", ["delete"], { change: { actions: ["delete"], before: { manifest: { kind } } } });
    expect(guard([manifest("CustomResourceDefinition")]).losses).toHaveLength(1);
    expect(guard([manifest("ConfigMap")]).losses).toEqual([]);
    const release = (name: string): any => change("helm_release.x", ["delete"], { change: { actions: ["delete"], before: { name, chart: "a" } } });
    expect([guard([release("dynamo-crds")]).losses.length, guard([release("qwen")]).losses.length]).toEqual([1, 0]);
  });

  test("what is named may go, by address, by type, by a pattern; a name that allows nothing is told", () => {
    const plan = [change('aws_eks_node_group.gpu["l4"]', ["delete"]), change("aws_eks_node_group.system", ["delete"])];
    expect(guard(plan, { allow: ['aws_eks_node_group.gpu["l4"]'] })).toEqual({ losses: [expect.objectContaining({ address: "aws_eks_node_group.system" })], unused: [] });
    expect(guard(plan, { allow: ["aws_eks_node_group"] })).toEqual({ losses: [], unused: [] });
    expect(guard(plan, { allow: ["aws_eks_node_group.*"] })).toEqual({ losses: [], unused: [] });
    expect(guard(plan, { allow: ["aws_eks_node_group.s", "*.systen"] })).toMatchObject({ losses: [{}, {}], unused: ["aws_eks_node_group.s", "*.systen"] });
  });

  test("further types, and Terraform's own reason", () => {
    expect(guard([change("aws_iam_role.node", ["delete"], { action_reason: "delete_because_no_resource_config" })], { protect: ["aws_iam_role"] }).losses).toEqual([
      { address: "aws_iam_role.node", how: "deleted", loses: "what was asked to be protected", reason: "delete_because_no_resource_config" },
    ]);
  });
});

test.each<[string, string, RegExp]>([
  ["a binary plan", "PK\u0003\u0004", /binary plan.*terraform show -json/],
  ["nothing", "", /is no JSON/],
  ["an empty object", "{}", /no format_version/],
  ["a list", "[]", /no format_version/],
  ["null", "null", /no format_version/],
  ["another version", '{"format_version":"2.0"}', /reads 1\.x/],
  ["one that failed half-way", '{"format_version":"1.2","errored":true}', /failed half-way/],
  ["changes that are none", '{"format_version":"1.2","resource_changes":{}}', /no list/],
  ["a change without actions", '{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a"}]}', /resource_changes\[0\]/],
])("%s is no plan", (_, text, words) => expect(() => readPlan("plan.json", text)).toThrow(words));

const terraform = findProgram("terraform") ?? (spawnSync("terraform", ["version"]).status === 0 ? "terraform" : undefined);

(terraform === undefined ? describe.skip : describe)("a plan of the real Terraform (needs terraform)", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "guard-"));
  const run = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(terraform as string, args, { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" } });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const write = (resource: object): void => fs.writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ resource }));
  const guarded = async (...args: string[]): Promise<[number, string]> => {
    const told = { out: "", err: "" };
    const io = { env: {}, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (told.out += text), err: (text: string) => void (told.err += text) };
    return [await runCommand(command, args, io), told.out + told.err];
  };

  test("a replacement is found, with its reason, and let through by its address", async () => {
    write({ terraform_data: { files: { triggers_replace: ["a"] } } });
    run("init");
    run("apply", "-auto-approve");
    write({ terraform_data: { files: { triggers_replace: ["b"] } } });
    run("plan", "-out", "plan.bin");
    const plan = path.join(folder, "plan.json");
    fs.writeFileSync(plan, run("show", "-json", "plan.bin"));
    expect(await guarded(plan)).toEqual([0, expect.stringContaining("nothing that is protected would go")]);
    expect(await guarded("--protect", "terraform_data", plan)).toEqual([1, expect.stringMatching(/terraform_data\.files would be replaced \(replace_because_cannot_update\)/)]);
    expect(await guarded("--protect", "terraform_data", "--allow", "terraform_data.files", plan)).toEqual([0, expect.any(String)]);
    expect(await guarded("--allow", "terraform_data.filez", plan)).toEqual([1, expect.stringContaining("nothing of that name would go")]);
    expect((await guarded(path.join(folder, "plan.bin")))[1]).toContain("terraform show -json");
  });
});

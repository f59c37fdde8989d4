import { execFile } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Testing } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksReplaceable } from "../../../constructs/azure/replaceable";
import { AksVersion } from "../../../constructs/azure/control-plane/kubernetes-version";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { AksClusterStack, AksClusterStackProps } from "../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { missingTerraform } from "../../../testing";
import { AttachedProviders, attachProviders } from "../../../testing/provider/attach";
import { TerraformJson } from "../../../testing/provider/terraform-json";

/** A cluster that stands, changed: planned by the real Terraform core, with a provider that has azurerm's schema and no cloud behind it. */

jest.setTimeout(240_000);
const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: changes are planned by Terraform. ${missing}`);

const A100 = { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 };
/** As it was made before groups' names had the region. */
const STANDS: Partial<AksClusterStackProps> = { resourceGroupName: "lab" };

function synthesise(props: Partial<AksClusterStackProps>): TerraformJson {
  const stack = new AksClusterStack(Testing.app(), "test", {
    clusterName: "lab",
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.ANYWHERE,
    gpuPools: [A100],
    backend: StateBackend.local(),
    ...props,
  });
  const json = JSON.parse(Testing.synth(stack));
  delete json.terraform.backend;
  return json;
}

(missing === undefined ? describe : describe.skip)("changes (need terraform)", () => {
  let folder: string;
  let providers: AttachedProviders;

  // Not in step with this process, which serves the provider.
  function terraform(props: Partial<AksClusterStackProps>, ...args: string[]): Promise<{ code: number; output: string }> {
    fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(synthesise(props)));
    const env = { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0", TF_REATTACH_PROVIDERS: providers.reattach };
    return new Promise((resolve) => {
      execFile("terraform", [...args, "-no-color"], { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}`.replace(/\s*\n[│\s]*/g, " ") }),
      );
    });
  }
  const plan = (props: Partial<AksClusterStackProps>): Promise<{ code: number; output: string }> => terraform(props, "plan", "-detailed-exitcode");

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "planned-"));
    const sockets = path.join(folder, "s");
    fs.mkdirSync(sockets);
    providers = await attachProviders([synthesise(STANDS), synthesise({ ...STANDS, auditLogs: { workspaceId: "unknown" } })], ".", ".gen", sockets);
    await terraform(STANDS, "init");
    const { code, output } = await terraform(STANDS, "apply", "-auto-approve");
    expect([code, output]).toEqual([0, expect.stringContaining("Apply complete!")]);
  });
  afterAll(() => {
    providers?.close();
    fs.rmSync(folder, { recursive: true });
  });

  test("the new default of the group's name touches nothing that stands", async () => {
    expect((await plan({})).output).toContain("No changes.");
  });

  test.each<[string, Partial<AksClusterStackProps>, string]>([
    ["region", { region: "westeurope" }, 'region was "swedencentral" and would become "westeurope"'],
    ["resourceGroupName", { resourceGroupName: "other" }, 'resourceGroupName was "lab" and would become "other"'],
    ["network.vnetCidr", { network: { vnetCidr: "10.4.0.0/16" } }, 'network.vnetCidr was "10.0.0.0/16"'],
    ["network.podCidr", { network: { podCidr: "100.64.0.0/16" } }, 'network.podCidr was "192.168.0.0/16"'],
    ["network.serviceCidr", { network: { serviceCidr: "172.20.0.0/16" } }, 'network.serviceCidr was "172.16.0.0/16"'],
    ["network.dnsServiceIp", { network: { dnsServiceIp: "172.16.0.53" } }, 'network.dnsServiceIp was "172.16.0.10"'],
    ["sharedFiles.zoneRedundant", { sharedFiles: { zoneRedundant: true } }, 'sharedFiles.zoneRedundant was "false" and would become "true"'],
    ["sharedFiles.accountName", { sharedFiles: { accountName: "contosofiles" } }, 'would become "contosofiles"'],
    ["registry.name", { registry: { name: "contosoimages" } }, 'would become "contosoimages"'],
    ["a private API server", { apiServerAccess: ApiServerAccess.privateCluster() }, 'apiServerAccess was "public" and would become "private"'],
    ["gpuPools[].gpuPartition", { gpuPools: [{ ...A100, gpuPartition: "3g.40gb" }] }, 'capacity of GPU pool a100 was "on-demand" and would become "on-demand, cut into 3g.40gb"'],
    ["network.apiServerIntegration", { network: { apiServerIntegration: {} } }, 'apiServerAccess was "public" and would become "public, in the network"'],
    ["network.zoneRedundantNat", { network: { zoneRedundantNat: { azurermVersion: "4.67.0" } } }, 'network.vnetCidr was "10.0.0.0/16" and would become "10.0.0.0/16, with a way out over all zones"'],
    ["gpuPools[].capacity", { gpuPools: [{ ...A100, capacity: Capacity.SPOT }] }, 'capacity of GPU pool a100 was "on-demand" and would become "spot". How a pool\'s machines are had is for life.'],
  ])("%s is stopped, and said what is lost", async (_, props, message) => {
    const { code, output } = await plan({ ...STANDS, ...props });
    expect([code, output]).toEqual([1, expect.stringContaining(message)]);
  });

  test.each<[string, Partial<AksClusterStackProps>]>([
    ["kubernetesVersion", { kubernetesVersion: AksVersion.V1_36 }],
    ["apiServerAccess", { apiServerAccess: ApiServerAccess.CLUSTER_NETWORK }],
    ["hostEncryption", { hostEncryption: true }],
    ["auditLogs", { auditLogs: { workspaceId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers/Microsoft.OperationalInsights/workspaces/audit" } }],
    ["a private API server, asked for", { apiServerAccess: ApiServerAccess.privateCluster(), allowReplacement: [AksReplaceable.CLUSTER] }],
    ["a pool of another name, spot", { gpuPools: [{ ...A100, name: "a100spot", capacity: Capacity.SPOT }] }],
    ["the registry's name, asked for", { registry: { name: "contosoimages" }, allowReplacement: [AksReplaceable.REGISTRY] }],
  ])("%s is planned", async (_, props) => {
    const { code, output } = await plan({ ...STANDS, ...props });
    expect([code, output]).toEqual([2, expect.stringContaining("Plan:")]);
  });

  test("a destroy is not stopped by what was changed meanwhile", async () => {
    const { code, output } = await terraform({ ...STANDS, sharedFiles: { zoneRedundant: true } }, "plan", "-destroy");
    expect([code, output]).toEqual([0, expect.stringMatching(/Plan: 0 to add, 0 to change, \d+ to destroy/)]);
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { AKS, AKS_SCALE_SETS } from "../everything/aks";
import { AKS_SHAPES, aksShape } from "./aks-shapes";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Every role that a deployment gives in Azure: those of deployments with every option, and of each shape. */

const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "roles-")) });
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
new AksDeployment(app, "needs", { ...AKS, backend: StateBackend.local() });
new AksDeployment(app, "sets", { ...AKS_SCALE_SETS, backend: StateBackend.local() });
new AksDeployment(app, "near", {
  region: "swedencentral",
  apiServerAccess: ApiServerAccess.CLUSTER_NETWORK,
  gpuPools: [
    { name: "near", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, zones: ["1"], proximityPlacement: true },
    { name: "ours", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, capacity: Capacity.reservation("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers/Microsoft.Compute/capacityReservationGroups/gpus") },
  ],
  models: [],
  backend: StateBackend.local(),
});
Object.keys(AKS_SHAPES).forEach((name) => aksShape(app, name));
app.synth();

const stacks = fs.readdirSync(path.join(app.outdir, "stacks")).map((stack) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8")).resource ?? {});
const all = (type: string): any[] => stacks.flatMap((resource) => Object.values<any>(resource[type] ?? {}));

/** What a scope is: a type of Terraform's, or of Azure's, or a group or subscription. */
function kindOf(scope: string): string {
  const [, ours] = /^\$\{(azurerm_\w+)\./.exec(scope) ?? [];
  if (ours !== undefined) return scope.endsWith(".id}") ? ours : scope;
  const [, theirs] = /\/providers\/(.*)$/.exec(scope) ?? [];
  if (theirs !== undefined) return theirs.split("/").filter((_, index) => index === 0 || index % 2 === 1).join("/");
  return /\/resourceGroups\/[^/]+$/.test(scope) ? "resource group of yours" : "subscription";
}

/** Roles of Azure's that write, and all that is given on more than one resource, each with why no less does. */
const WIDE: { readonly [role: string]: string } = {
  "Network Contributor on azurerm_subnet": "AKS joins nodes and load balancers to the subnet; its page asks for this role",
  "Network Contributor on Microsoft.Network/virtualNetworks/subnets": "the same of a subnet that is there",
  "Network Contributor on azurerm_virtual_network": "AKS links its private zone with the network",
  "Storage Account Contributor on azurerm_storage_account": "the driver makes and deletes shares of that account alone",
  "Storage Blob Data Contributor on azurerm_storage_account": "the backup's extension writes there",
  "Contributor on azurerm_resource_group": "snapshots of backups are made in a group that has nothing else",
  "Contributor on azurerm_proximity_placement_group": "AKS puts a pool's machines into that group",
  "Contributor on Microsoft.Compute/capacityReservationGroups": "AKS takes machines of the group; its page gives it the group's whole resource group",
  "Reader on azurerm_resource_group": "the vault looks at its snapshots",
  "Reader on resource group of yours": "external-dns lists the zones of their group",
  "ours on azurerm_resource_group": "Lustre's driver makes file systems in the cluster's own group",
  "ours on subscription": "Lustre's driver reads which kinds there are",
};

const given = all("azurerm_role_assignment").map(({ role_definition_name: role, scope }) => `${role ?? "ours"} on ${kindOf(scope)}`);

test("there are some to look at", () => expect(new Set(given).size).toBeGreaterThan(12));

test("nobody is an owner, and nothing of Azure's own writes wider than a resource, but what is listed with its reason", () => {
  expect(given.filter((one) => /^(Owner|User Access Administrator|Role Based Access)/.test(one))).toEqual([]);
  const wide = given.filter((one) => /^(Network |Storage Account |Storage Blob Data |)Contributor|(resource_group|group of yours|subscription)$/.test(one));
  expect([...new Set(wide)].filter((one) => !Object.hasOwn(WIDE, one))).toEqual([]);
  // No reason without its role.
  expect(Object.keys(WIDE).filter((one) => !wide.includes(one))).toEqual([]);
});

test("roles of our own name what they may, one by one", () => {
  const actions = all("azurerm_role_definition").flatMap(({ permissions }) => permissions.flatMap((one: any) => [...(one.actions ?? []), ...(one.data_actions ?? [])]));
  expect(actions.length).toBeGreaterThan(5);
  expect(actions.filter((action: string) => action.includes("*"))).toEqual(["Microsoft.StorageCache/getRequiredAmlFSSubnetsSize/*"].flatMap((one) => actions.filter((action: string) => action === one)));
});

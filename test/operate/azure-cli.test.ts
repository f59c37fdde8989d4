import { Programs } from "../../operate/programs/programs";
import { azureRows } from "../../operate/preflight/azure";
import { OperatedDeployment } from "../../operate/clouds/deployment";
import { AzureBackupKeeper } from "../../operate/drill/azure-backup";
import { azureLeftovers } from "../../operate/teardown/azure-leftovers";
import { AzureDesk, findAzureDesk } from "./azure-desk";
import { AKS } from "./deployments";

/**
 * The real Azure CLI against a simulator of Azure (test/azure-desk): what controllers would have made is planted by its tags, beside others'; what is
 * found is ours, and each command that is printed deletes what it names.
 */
const found = findAzureDesk();

(typeof found === "string" ? describe.skip : describe)(`the real Azure CLI against azure-desk${typeof found === "string" ? ` (${found})` : ""}`, () => {
  let desk: AzureDesk;
  let aks: OperatedDeployment;
  const group = (name: string): string => `/subscriptions/${desk.subscription}/resourceGroups/${name}`;
  const zone = (kind: string): string => `${group("dns")}/providers/Microsoft.Network/${kind}/example.com`;
  const programs = (): Programs => new Programs({ env: desk.env, signal: new AbortController().signal, limitMs: 120_000, atOnce: 2 });
  const own = { "dynamo-serving-cluster": "aks" };
  const owner = (name: string): string => `heritage=external-dns,external-dns/owner=${name},external-dns/resource=httproute/inference/qwen-door`;

  beforeAll(async () => {
    if (typeof found === "string") return;
    desk = await AzureDesk.start(found.desk, found.az);
    aks = { ...AKS, needs: { ...AKS.needs!, account: desk.subscription, hostedZones: ["dnsZones", "privateDnsZones"].map((kind) => ({ zoneId: zone(kind), domain: "models.example.com" })) } };
    const plant = async (name: string, tags: object, ...resources: [string, object?][]): Promise<void> => {
      await desk.plant(group(name), { tags });
      for (const [id, body] of resources) await desk.plant(`${group(name)}/providers/${id}`, body ?? {});
    };
    // Ours: a group, what monitoring wrote into it, and what has our tag elsewhere.
    await plant("aks-eastus", own, ["Microsoft.Insights/dataCollectionRules/MSCI-eastus-aks"], ["Microsoft.DataProtection/backupVaults/aks-backup", { tags: own }]);
    // The nodes' group of the cluster that is gone, with what its controllers made.
    await plant("MC_aks", { "aks-managed-cluster-name": "aks", "aks-managed-cluster-rg": "aks-eastus" }, ["Microsoft.Network/publicIPAddresses/kubernetes-a1"], ["Microsoft.Network/loadBalancers/kubernetes"], ["Microsoft.Compute/disks/pvc-1"], ["Microsoft.Network/networkInterfaces/nic-1"]);
    // Others': a cluster whose name begins alike, in a group of the same form, and things of nobody.
    await plant("aks-2-eastus", { "dynamo-serving-cluster": "aks-2" }, ["Microsoft.DataProtection/backupVaults/aks-2-backup", { tags: { "dynamo-serving-cluster": "aks-2" } }]);
    await plant("MC_aks-2", { "aks-managed-cluster-name": "aks-2" }, ["Microsoft.Compute/disks/pvc-2"], ["Microsoft.Network/loadBalancers/kubernetes"]);
    await plant("shared", { team: "aks" }, ["Microsoft.Compute/disks/pvc-3", { tags: { "kubernetes.io-created-for-pvc-name": "x" } }]);
    await plant("dns", {});
    for (const [kind, key] of [["dnsZones", "TXTRecords"], ["privateDnsZones", "txtRecords"]]) {
      await desk.plant(zone(kind), { location: "global" });
      for (const name of ["aks", "aks-2"]) await desk.plant(`${zone(kind)}/TXT/external-dns-a.${name}`, { properties: { fqdn: `external-dns-a.${name}.example.com.`, [key]: [{ value: [owner(name)] }] } });
    }
  }, 120_000);
  afterAll(() => desk?.stop());

  const OURS = [
    "DNS record of external-dns' external-dns-a.aks.example.com.",
    "Microsoft.Compute/disks pvc-1",
    "Microsoft.DataProtection/backupVaults aks-backup",
    "Microsoft.Insights/dataCollectionRules MSCI-eastus-aks",
    "Microsoft.Network/loadBalancers kubernetes",
    "Microsoft.Network/networkInterfaces nic-1",
    "Microsoft.Network/publicIPAddresses kubernetes-a1",
    "resource group aks-eastus",
    "resource group of the nodes MC_aks",
  ];
  const named = ({ what, id }: { what: string; id: string }): string => `${what} ${id.slice(id.lastIndexOf("/") + 1)}`;

  test("leftovers: all of this deployment's and its controllers', none of another's", async () => {
    const search = await azureLeftovers(programs(), aks, false);
    expect(search.silent).toEqual([]);
    expect(search.found.map(named).sort()).toEqual(OURS);
    expect(search.found.filter(({ data }) => data !== undefined).map(({ data, ...one }) => `${named(one)}: ${data}`).sort()).toEqual(["Microsoft.Compute/disks pvc-1: volumes", "Microsoft.DataProtection/backupVaults aks-backup: buckets"]);
  }, 240_000);

  test("while the cluster is there, what goes with its nodes' group isn't told", async () => {
    const search = await azureLeftovers(programs(), aks, true);
    expect(search.found.map(named).filter((one) => /MC_aks|pvc|kubernetes|nic/.test(one))).toEqual([]);
  }, 240_000);

  test("preflight asks for both kinds of zone", async () => {
    const rows = (await azureRows(programs(), aks, "most")).filter(({ what }) => what.startsWith("hosted zone"));
    expect(rows.map(({ verdict, there }) => [verdict, there])).toEqual([["ok", "example.com"], ["ok", "example.com"]]);
  }, 240_000);

  test("a drill's questions are taken, and a restore is begun and found", async () => {
    const vault = `${group("aks-eastus")}/providers/Microsoft.DataProtection/backupVaults/aks-backup`;
    // Of another subscription, so that the simulator looks for no cluster.
    const cluster = `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/aks-eastus/providers/Microsoft.ContainerService/managedClusters/aks`;
    await desk.plant(`${vault}/backupInstances/aks`, { properties: { dataSourceInfo: { resourceName: "aks", resourceID: cluster, resourceLocation: "eastus", objectType: "Datasource" }, policyInfo: { policyParameters: { backupDatasourceParametersList: [{ includedNamespaces: ["inference"], excludedResourceTypes: ["secrets"] }] } }, protectionStatus: { status: "ProtectionConfigured" } } });
    await desk.plant(`${vault}/backupInstances/aks/recoveryPoints/point-1`, { properties: { recoveryPointTime: "2026-11-28T03:00:00Z", recoveryPointState: "Completed" } });
    const keeper = new AzureBackupKeeper(programs(), aks);
    expect(await keeper.place()).toEqual({ known: true, value: { text: "ProtectionConfigured in vault aks-backup", isWell: true } });
    const backup = await keeper.find("inference");
    expect(backup).toMatchObject({ known: true, value: { name: "point-1", secrets: false } });
    expect(await keeper.obstacle()).toBeUndefined();
    if (!backup.known) return;
    expect(await keeper.begin({ name: "drill-1", backup: backup.value, saved: "inference", drilled: "inference-drill", labels: {} })).toMatchObject({ known: true });
    expect(await keeper.state()).toEqual({ known: true, value: { phase: "Completed", warnings: 0, errors: 0 } });
    expect(await keeper.clean("aks", { end: performance.now() + 1000, pollMs: 100, signal: new AbortController().signal })).toEqual({ left: [] });
  }, 240_000);

  test("each command deletes what it names, and nothing else", async () => {
    const { found: ours } = await azureLeftovers(programs(), aks, false);
    const deleting = ours.filter(({ what }) => !what.startsWith("DNS"));
    // Groups last, which would take the rest with them.
    for (const { command } of [...deleting].sort((one, other) => Number(one.what.startsWith("resource group")) - Number(other.what.startsWith("resource group")))) await desk.run(command);
    expect((await azureLeftovers(programs(), aks, false)).found.map(named)).toEqual(["DNS record of external-dns' external-dns-a.aks.example.com."]);
    const theirs = await azureLeftovers(programs(), { ...aks, cluster: { ...aks.cluster, name: "aks-2" }, needs: { ...aks.needs!, names: [{ kind: "resource-group", name: "aks-2-eastus" }] } }, false);
    expect(theirs.found.map(named).sort()).toEqual(["DNS record of external-dns' external-dns-a.aks-2.example.com.", "Microsoft.Compute/disks pvc-2", "Microsoft.DataProtection/backupVaults aks-2-backup", "Microsoft.Network/loadBalancers kubernetes", "resource group aks-2-eastus", "resource group of the nodes MC_aks-2"]);
    expect(await desk.az("resource", "list", "--resource-group", "shared", "--query", "[].name", "--output", "tsv")).toBe("pvc-3\n");
  }, 480_000);
});

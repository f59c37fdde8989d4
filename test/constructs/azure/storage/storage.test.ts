import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { AksClusterProps } from "../../../../constructs/azure/aks-cluster-props";
import { checkAksCluster } from "../../../../constructs/azure/check-aks-cluster";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import tiers from "../../../../constructs/azure/data/storage-tiers.json";
import { AksOutbound } from "../../../../constructs/azure/network/aks-network";
import { AksExistingNetwork } from "../../../../constructs/azure/network/existing-network";
import { LOCAL_NVME_CLASS } from "../../../../constructs/azure/pools/local-nvme-label";
import { AksReplaceable } from "../../../../constructs/azure/replaceable";
import { AksBlobKind } from "../../../../constructs/azure/storage/blob-files";
import { lustreAddOn, lustreChartPath } from "../../../../constructs/azure/storage/lustre/lustre-add-on";
import { AksLustreSku } from "../../../../constructs/azure/storage/lustre/lustre-options";
import { AksStorageOptions } from "../../../../constructs/azure/storage/storage-options";
import { AksStorageTier } from "../../../../constructs/azure/storage/storage-tier";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { AksDeployment, AksDeploymentProps } from "../../../../stacks/azure/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { A100, all, byId, clusterStack, json } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "aks-storage-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const SUBNETS = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets";
const THEIRS = AksExistingNetwork.fromIds({ nodesSubnetId: `${SUBNETS}/nodes`, endpointsSubnetId: `${SUBNETS}/endpoints`, outbound: AksOutbound.NAT_GATEWAY, askAzure: false });
const made = (storage?: AksStorageOptions, more: object = {}): ReturnType<typeof clusterStack> => clusterStack({ storage, ...more });
const classes = (stack: ReturnType<typeof clusterStack>): string[] => stack.cluster.storage.map(({ className }) => className);

test("a cluster that says nothing of it has what it had, and nothing more", () => {
  const stack = made();
  expect(classes(stack)).toEqual(["azure-files-nfs", "default", "managed-csi-premium"]);
  expect(JSON.stringify(json(stack))).not.toMatch(/lustre|nfsv3|blob_driver|storage_profile/i);
  expect(stack.cluster.addOns).toEqual([]);
  expect(stack.cluster.storage.every(({ slowFor }) => slowFor === undefined)).toBe(true);
});

describe("Managed Lustre", () => {
  const stack = made({ managedLustre: { zone: "2", sku: AksLustreSku.PREMIUM_250, capacityTib: 16 } }, { maintenance: { day: "Tuesday", startHourUtc: 3 } });
  const [files] = all(stack, "azurerm_managed_lustre_file_system");

  test("is made in a zone, with the cluster's window, in a subnet of its own that has the nodes' way out", () => {
    expect(files).toMatchObject({
      name: "lab-lustre",
      sku_name: "AMLFS-Durable-Premium-250",
      storage_capacity_in_tb: 16,
      zones: ["2"],
      maintenance_window: { day_of_week: "Tuesday", time_of_day_in_utc: "03:00" },
      timeouts: { create: "120m" },
    });
    const subnets = byId(stack, "azurerm_subnet");
    const [id] = Object.entries(subnets).find(([, subnet]) => subnet.name === "lustre") ?? [""];
    expect(subnets[id]).toMatchObject({ address_prefixes: ["10.0.130.0/23"], default_outbound_access_enabled: false });
    expect(files.subnet_id).toBe(`\${azurerm_subnet.${id}.id}`);
    const outbound = Object.entries(byId(stack, "azurerm_subnet_nat_gateway_association")).find(([, one]) => one.subnet_id === files.subnet_id);
    expect(files.depends_on).toEqual(expect.arrayContaining([`azurerm_subnet_nat_gateway_association.${outbound?.[0]}`]));
  });

  test("changes no subnet that stood without it", () => {
    const before = byId(made(), "azurerm_subnet");
    expect(byId(stack, "azurerm_subnet")).toMatchObject(before);
  });

  test("every claim gets all of it, by its address, and its size and speed are known", () => {
    const [offer] = stack.cluster.storage;
    expect(offer).toMatchObject({ className: "lustre", maximumGiB: 16384, throughputMBps: 4000, ownedByRoot: true });
    expect(offer.accessModes).toContain("ReadWriteMany");
    expect(offer.sharedVolume).toMatchObject({ driver: "azurelustre.csi.azure.com", handle: "lab-lustre", mountOptions: ["noatime", "flock"] });
    expect(offer.definition).toMatchObject({ provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain" });
  });

  test("is stopped at the plan where it would be made anew, until that is asked for", () => {
    const says = (one: any): string[] => (one.lifecycle.precondition ?? []).map(({ error_message }: { error_message: string }) => error_message);
    expect(says(files).filter((text) => /^storage\.managedLustre\.(sku|capacityTib|zone|subnetId) was/.test(text))).toHaveLength(4);
    const [released] = all(made({ managedLustre: { zone: "2" } }, { allowReplacement: [AksReplaceable.MANAGED_LUSTRE] }), "azurerm_managed_lustre_file_system");
    expect(says(released)).toEqual([]);
  });

  test("in a network that is given lies in the subnet that is named, and none is made", () => {
    const given = made({ managedLustre: { zone: "1", subnetId: `${SUBNETS}/lustre` } }, { network: { virtualNetwork: THEIRS } });
    expect(all(given, "azurerm_managed_lustre_file_system")[0]).toMatchObject({ subnet_id: `${SUBNETS}/lustre`, storage_capacity_in_tb: 4, sku_name: "AMLFS-Durable-Premium-500" });
    expect(all(given, "azurerm_subnet")).toEqual([]);
  });
});

describeWithHelm("the chart of Managed Lustre's driver", () => {
  const { values = {}, imageValues = [] } = lustreAddOn();
  const rendered = (more: object = {}): any[] => helmTemplate(lustreChartPath(), { ...values, ...more }, { name: "azurelustre-csi", namespace: "kube-system" });
  const sets = rendered().filter(({ kind }) => kind === "DaemonSet");

  test("has a driver for each release of Ubuntu, on every node of it whatever its taints, with the client of that release", () => {
    const of = ({ spec: { template } }: any): any => {
      const [driver] = template.spec.containers;
      const [, { values: nodes }] = template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions;
      return [driver.image, nodes, driver.env.find(({ name }: any) => name === "LUSTRE_VERSION").value, template.spec.tolerations];
    };
    expect(sets.map(of)).toEqual([
      ["mcr.microsoft.com/oss/v2/kubernetes-csi/azurelustre-csi:v0.4.0-jammy", ["Ubuntu2204"], "2.15.7", [{ operator: "Exists" }]],
      ["mcr.microsoft.com/oss/v2/kubernetes-csi/azurelustre-csi:v0.4.0-noble", ["Ubuntu2404"], "2.16.1", [{ operator: "Exists" }]],
    ]);
  });

  test("asks Kubernetes for nothing: no role, no token, no controller that could make file systems", () => {
    expect(rendered().map(({ kind }) => kind).sort()).toEqual(["CSIDriver", "DaemonSet", "DaemonSet", "ServiceAccount"]);
    for (const { spec } of sets) expect(spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(rendered().find(({ kind }) => kind === "CSIDriver").spec).toMatchObject({ attachRequired: false, fsGroupPolicy: "None" });
  });

  test("has no image but those that a mirror is told of", () => {
    const images = new Set(sets.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }: any) => image)));
    expect(images.size).toBe(imageValues.length);
  });

  test.each<[string, object, RegExp]>([
    ["no driver", { flavors: [] }, /flavors/],
    ["a driver without its client", { flavors: [{ name: "noble", image: "i", nodes: ["Ubuntu2404"], lustreVersion: "" }] }, /lustreVersion|clientSuffix/],
    ["no registrar", { registrar: "" }, /registrar/],
    ["a value that it doesn't have", { controller: true }, /controller/],
  ])("refuses %s", (_, more, says) => expect(() => rendered(more)).toThrow(says));
});

describe("the other tiers", () => {
  test("Premium SSD v2 is a class with its speed, and a size that has it", () => {
    const offer = made({ premiumDisks: { iops: 8000, throughputMBps: 500 } }, { gpuPools: [{ ...A100, zones: ["1"] }] }).cluster.storage.find(({ className }) => className === "premium-ssd-v2");
    expect(offer).toMatchObject({
      accessModes: ["ReadWriteOnce"],
      minimumGiB: 16,
      throughputMBps: 500,
      definition: { provisioner: "disk.csi.azure.com", parameters: { skuName: "PremiumV2_LRS", cachingMode: "None", DiskIOPSReadWrite: "8000", DiskMBpsReadWrite: "500" } },
    });
  });

  test("Blob is an account without keys or public address, one container by NFS, and the driver in the cluster", () => {
    const stack = made({ blob: { kind: AksBlobKind.STANDARD, zoneRedundant: true } });
    const account = all(stack, "azurerm_storage_account").find(({ nfsv3_enabled }) => nfsv3_enabled);
    expect(account).toMatchObject({
      account_kind: "StorageV2",
      account_tier: "Standard",
      account_replication_type: "ZRS",
      is_hns_enabled: true,
      shared_access_key_enabled: false,
      public_network_access_enabled: false,
      network_rules: { default_action: "Deny" },
    });
    expect(all(stack, "azurerm_storage_container")).toEqual([expect.objectContaining({ name: "models", container_access_type: "private", storage_account_id: expect.stringMatching(/account_\S+\.id/) })]);
    expect(all(stack, "azurerm_private_endpoint").map(({ private_service_connection: { subresource_names } }) => subresource_names[0]).sort()).toEqual(["blob", "file"]);
    expect(all(stack, "azurerm_private_dns_zone").map(({ name }) => name).sort()).toEqual(["privatelink.blob.core.windows.net", "privatelink.file.core.windows.net"]);
    expect(all(stack, "azurerm_kubernetes_cluster")[0].storage_profile).toEqual({ blob_driver_enabled: true });
    const roles = (of: typeof stack): string[] => all(of, "azurerm_role_assignment").map(({ role_definition_name }) => role_definition_name);
    expect(roles(stack)).toEqual(roles(made()));
  });

  test("a zone that the network has already is used, and none made", () => {
    const id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net";
    const stack = made({ blob: { dnsZoneId: id } });
    expect(all(stack, "azurerm_private_dns_zone").map(({ name }) => name)).toEqual(["privatelink.file.core.windows.net"]);
    expect(JSON.stringify(all(stack, "azurerm_private_endpoint"))).toContain(id);
  });
});

const ZONED = { gpuPools: [{ ...A100, zones: ["1"] }] };
const EVERY: AksStorageOptions = { managedLustre: { zone: "1" }, premiumDisks: {}, blob: {}, netApp: {}, lustreClaims: { zone: "1" }, blobFuse: {} };

describe("what is kept where", () => {
  test.each<[string, AksStorageOptions, string]>([
    ["Managed Lustre, where there is some", EVERY, "lustre"],
    ["Azure Files, where there is none", { blob: {} }, "azure-files-nfs"],
    ["Azure Files by name", { ...EVERY, models: AksStorageTier.AZURE_FILES }, "azure-files-nfs"],
    ["Blob by name", { ...EVERY, models: AksStorageTier.BLOB }, "blob-nfs"],
  ])("weights: %s", (_, storage, first) => expect(classes(made(storage, ZONED))[0]).toBe(first));

  test("results go to the tier that is named, before any other disk", () => {
    expect(classes(made({ ...EVERY, results: AksStorageTier.PREMIUM_SSD_V2 }, ZONED)).slice(0, 2)).toEqual(["lustre", "premium-ssd-v2"]);
  });

  test("each tier of the table has its class, and a reason for each that isn't good", () => {
    // Volumes of the machines' own disks are a pool's, by `localNvme`: no claim that is kept may name them.
    const all = [...classes(made(EVERY, ZONED)), LOCAL_NVME_CLASS];
    for (const { tier, className, because, ...worth } of tiers.tiers) {
      expect([tier, all.includes(className)]).toEqual([tier, true]);
      const told: { [cache: string]: string | undefined } = because;
      for (const cache of ["model", "compile", "performance"] as const) expect([tier, cache, worth[cache] === "good" || told[cache] !== undefined]).toEqual([tier, cache, true]);
    }
  });
});

type Row = [string, AksStorageOptions, Partial<AksClusterProps>, string];
const anything = (value: unknown): never => value as never;
const GIVEN = { network: { virtualNetwork: THEIRS } };

describe("is refused", () => {
  test.each<Row>([
    ["a zone by its region", { managedLustre: { zone: "swedencentral-1" } }, {}, "invalid-zone storage.managedLustre.zone"],
    ["a fourth zone", { managedLustre: { zone: "4" } }, {}, "invalid-zone storage.managedLustre.zone"],
    ["no TiB", { managedLustre: { zone: "1", capacityTib: 0 } }, {}, "invalid-lustre-size storage.managedLustre.capacityTib"],
    ["less than the least", { managedLustre: { zone: "1", capacityTib: 2 } }, {}, "invalid-lustre-size storage.managedLustre.capacityTib"],
    ["a size between steps", { managedLustre: { zone: "1", capacityTib: 6 } }, {}, "invalid-lustre-size storage.managedLustre.capacityTib"],
    ["a step of another kind", { managedLustre: { zone: "1", sku: AksLustreSku.PREMIUM_250, capacityTib: 12 } }, {}, "invalid-lustre-size storage.managedLustre.capacityTib"],
    ["a step of 125's at 40", { managedLustre: { zone: "1", sku: AksLustreSku.PREMIUM_40, capacityTib: 16 } }, {}, "invalid-lustre-size storage.managedLustre.capacityTib"],
    ["more than the most", { managedLustre: { zone: "1", capacityTib: 132 } }, {}, "invalid-lustre-size storage.managedLustre.capacityTib"],
    ["a size that is no number", { managedLustre: { zone: "1", capacityTib: Number.NaN } }, {}, "wrong-type storage.managedLustre.capacityTib"],
    ["a subnet where one is made", { managedLustre: { zone: "1", subnetId: `${SUBNETS}/lustre` } }, {}, "lustre-subnet storage.managedLustre.subnetId"],
    ["no subnet in a network that is given", { managedLustre: { zone: "1" } }, GIVEN, "lustre-subnet storage.managedLustre.subnetId"],
    ["the nodes' subnet", { managedLustre: { zone: "1", subnetId: `${SUBNETS}/nodes` } }, GIVEN, "lustre-subnet storage.managedLustre.subnetId"],
    ["the endpoints' subnet", { managedLustre: { zone: "1", subnetId: `${SUBNETS}/Endpoints` } }, GIVEN, "lustre-subnet storage.managedLustre.subnetId"],
    ["a subnet of another network", { managedLustre: { zone: "1", subnetId: `${SUBNETS.replace("hub", "spoke")}/lustre` } }, GIVEN, "two-networks storage.managedLustre.subnetId"],
    ["a network in a subnet's place", { managedLustre: { zone: "1", subnetId: SUBNETS.replace("/subnets", "") } }, GIVEN, "invalid-resource-id storage.managedLustre.subnetId"],
    ["a network without room for it", { managedLustre: { zone: "1" } }, { network: { vnetCidr: "10.0.0.0/21" } }, "cidr-too-small network.vnetCidr"],
    ["a network without room for a large one", { managedLustre: { zone: "1", sku: AksLustreSku.PREMIUM_40, capacityTib: 240 } }, { network: { vnetCidr: "10.0.0.0/17" } }, "cidr-too-small network.vnetCidr"],
    ["one larger than any known subnet holds", { managedLustre: { zone: "1", sku: AksLustreSku.PREMIUM_40, capacityTib: 432 } }, {}, "cidr-too-small network.vnetCidr"],
    ["disks in a cluster without zones", { premiumDisks: {} }, {}, "disk-without-zone storage.premiumDisks"],
    ["too few operations", { premiumDisks: { iops: 500 } }, ZONED, "invalid-disk-speed storage.premiumDisks.iops"],
    ["too many operations", { premiumDisks: { iops: 100_000 } }, ZONED, "invalid-disk-speed storage.premiumDisks.iops"],
    ["half an operation", { premiumDisks: { iops: 3000.5 } }, ZONED, "invalid-count storage.premiumDisks.iops"],
    ["too few MB/s", { premiumDisks: { throughputMBps: 100 } }, ZONED, "invalid-disk-speed storage.premiumDisks.throughputMBps"],
    ["too many MB/s", { premiumDisks: { iops: 80_000, throughputMBps: 2000 } }, ZONED, "invalid-disk-speed storage.premiumDisks.throughputMBps"],
    ["more MB/s than operations carry", { premiumDisks: { throughputMBps: 1000 } }, ZONED, "invalid-disk-speed storage.premiumDisks.throughputMBps"],
    ["an account's name with a hyphen", { blob: { accountName: "my-weights" } }, {}, "invalid-name storage.blob.accountName"],
    ["an account's name of two letters", { blob: { accountName: "ab" } }, {}, "invalid-name storage.blob.accountName"],
    ["the shared files' account", { blob: { accountName: "labfiles" } }, { sharedFiles: { accountName: "labfiles" } }, "name-taken storage.blob.accountName"],
    ["the zone of files", { blob: { dnsZoneId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/privateDnsZones/privatelink.file.core.windows.net" } }, {}, "invalid-resource-id storage.blob.dnsZoneId"],
    ["weights on Lustre that isn't there", { models: AksStorageTier.MANAGED_LUSTRE }, {}, "tier-not-made storage.models"],
    ["weights on Blob that isn't there", { models: AksStorageTier.BLOB }, {}, "tier-not-made storage.models"],
    ["results on disks that aren't there", { results: AksStorageTier.PREMIUM_SSD_V2 }, {}, "tier-not-made storage.results"],
    ["all weights on a disk", { models: AksStorageTier.PREMIUM_SSD }, {}, "tier-unfit storage.models"],
    ["all weights on Premium SSD v2", { premiumDisks: {}, models: AksStorageTier.PREMIUM_SSD_V2 }, ZONED, "tier-unfit storage.models"],
    ["results on Lustre", { managedLustre: { zone: "1" }, results: AksStorageTier.MANAGED_LUSTRE }, {}, "tier-unfit storage.results"],
    ["results on Azure Files", { results: AksStorageTier.AZURE_FILES }, {}, "tier-unfit storage.results"],
    ["results on disks too fast to be small", { premiumDisks: { iops: 8000 }, results: AksStorageTier.PREMIUM_SSD_V2 }, ZONED, "tier-unfit storage.results"],
    ["results on Blob", { blob: {}, results: AksStorageTier.BLOB }, {}, "tier-unfit storage.results"],
    ["a tier as a word", { models: anything("managed-lustre") }, {}, "wrong-type storage.models"],
    ["a kind as a word", { managedLustre: { zone: "1", sku: anything("AMLFS-Durable-Premium-250") } }, {}, "wrong-type storage.managedLustre.sku"],
    ["Lustre without its zone", { managedLustre: anything({}) }, {}, "missing-property storage.managedLustre.zone"],
    ["a tier under another name", anything({ lustre: { zone: "1" } }), {}, "unknown-property storage.lustre"],
  ])("%s", (_, storage, more, expected) => {
    expect(problemsIn(made(storage, more)).map(({ code, property }) => `${code} ${property}`)).toEqual([expected]);
  });

  test("all of it at once", () => {
    const found = checkAksCluster({ clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [A100], storage: { managedLustre: { zone: "9", capacityTib: 5 }, premiumDisks: { iops: 1 }, blob: { accountName: "A" } } });
    expect(found.map(({ code }) => code)).toEqual(["invalid-zone", "invalid-lustre-size", "invalid-disk-speed", "disk-without-zone", "invalid-name"]);
  });
});

let apps = 0;
function deploy(models: ServedModelOptions[], more: Partial<AksDeploymentProps>): { problems: string[]; warnings: string[]; stack: (step: string) => any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [A100], models, backend: StateBackend.local(), ...more });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  const warnings = app.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  if (problems.length === 0) app.synth();
  return { problems, warnings: warnings.filter((text) => text.includes("slow-cache")), stack: (step) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")) };
}
const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-8B" };

describe("models", () => {
  test("share Managed Lustre without naming it, and the driver is installed before them", () => {
    const { problems, warnings, stack } = deploy([MODEL], { storage: { managedLustre: { zone: "1" } } });
    expect([problems, warnings]).toEqual([[], []]);
    // The address is known at apply, so the values are an expression.
    const [values]: string[] = Object.values<any>(stack("inference").resource.helm_release)[0].values;
    for (const part of ['"storageClass":"lustre"', '"ownedByRoot":true', '"driver":"azurelustre.csi.azure.com"', '"handle":"chat-lustre"']) expect(values).toContain(part);
    expect(values).toMatch(/"mgs-ip-address":\$\{jsonencode\(data\.terraform_remote_state\S+mgs_address/);
    const names = Object.values<any>(stack("addons").resource.helm_release).map(({ name }) => name);
    expect(names).toContain("azurelustre-csi");
    expect(Object.values<any>(stack("addons").resource.kubernetes_storage_class_v1).map(({ metadata }) => metadata.name)).toContain("lustre");
  });

  test("behind a mirror every image of the driver comes from there", () => {
    const { problems, stack } = deploy([MODEL], { storage: { managedLustre: { zone: "1" } }, imageMirror: ImageMirror.of("registry.lab.example/mirror") });
    expect(problems).toEqual([]);
    const [{ values }] = Object.values<any>(stack("addons").resource.helm_release).filter(({ name }) => name === "azurelustre-csi");
    const images: string[] = values.join("").match(/[a-z0-9./-]*mcr\.microsoft\.com[^"]*/g) ?? [];
    expect(images.map((image) => image.split("/").slice(0, 2).join("/"))).toEqual(Array.from({ length: 4 }, () => "registry.lab.example/mirror"));
  });

  test.each<[string, ServedModelOptions, RegExp[]]>([
    ["weights on Blob are slow", { ...MODEL, storageClass: "blob-nfs" }, [/qwen keeps its weights on blob-nfs: .*cold store/]],
    ["what is compiled too", { ...MODEL, storageClass: "blob-nfs", compileCache: true, compileCacheClass: "blob-nfs" }, [/weights on blob-nfs/, /compiled code on blob-nfs: .*renamed/]],
    ["and lies on Azure Files where nothing else is said", { ...MODEL, storageClass: "blob-nfs", compileCache: true }, [/weights on blob-nfs/]],
    ["on Azure Files they aren't", { ...MODEL, compileCache: true }, []],
  ])("%s", (_, model, says) => {
    const { problems, warnings } = deploy([model], { storage: { blob: {} } });
    expect([problems, warnings.length]).toEqual([[], says.length]);
    says.forEach((one, index) => expect(warnings[index]).toMatch(one));
  });

  test("results of a benchmark go to the disk that is named", () => {
    const { problems, stack } = deploy([{ ...MODEL, benchmark: { concurrency: [1], inputTokens: 100, outputTokens: 100 } }], { ...ZONED, storage: { premiumDisks: {}, results: AksStorageTier.PREMIUM_SSD_V2 } });
    expect(problems).toEqual([]);
    expect(JSON.stringify(stack("inference"))).toContain("premium-ssd-v2");
  });
});

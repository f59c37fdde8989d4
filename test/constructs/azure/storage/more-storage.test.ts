import { AksOutbound } from "../../../../constructs/azure/network/aks-network";
import { AksExistingNetwork } from "../../../../constructs/azure/network/existing-network";
import { AksReplaceable } from "../../../../constructs/azure/replaceable";
import { lustreChartPath } from "../../../../constructs/azure/storage/lustre/lustre-add-on";
import { AksLustreSku } from "../../../../constructs/azure/storage/lustre/lustre-options";
import { AksNetAppLevel } from "../../../../constructs/azure/storage/netapp-options";
import { AksStorageOptions } from "../../../../constructs/azure/storage/storage-options";
import { AksStorageTier } from "../../../../constructs/azure/storage/storage-tier";
import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { modelValues } from "../../../../constructs/inference/model-values";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../../inference/shapes/cluster";
import { all, byId, clusterStack } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const SUBNETS = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets";
const THEIRS = AksExistingNetwork.fromIds({ nodesSubnetId: `${SUBNETS}/nodes`, endpointsSubnetId: `${SUBNETS}/endpoints`, outbound: AksOutbound.NAT_GATEWAY, askAzure: false });
const made = (storage: AksStorageOptions, more: object = {}): ReturnType<typeof clusterStack> => clusterStack({ storage, ...more });
const offerOf = (stack: ReturnType<typeof clusterStack>, className: string): StorageOffer => {
  const offer = stack.cluster.storage.find((one) => one.className === className);
  if (offer === undefined) throw new Error(`no ${className}`);
  return offer;
};
const problems = (stack: ReturnType<typeof clusterStack>): string[] => problemsIn(stack).map(({ code, property }) => `${code} ${property}`);

describe("Azure NetApp Files", () => {
  const stack = made({ netApp: { level: AksNetAppLevel.ULTRA, capacityTib: 4, zone: "2" } });

  test("are one pool and one volume that is all of it, over NFS 4.1, in a subnet that is handed to them", () => {
    expect(problems(stack)).toEqual([]);
    expect(all(stack, "azurerm_netapp_pool")[0]).toMatchObject({ service_level: "Ultra", size_in_tb: 4, qos_type: "Auto" });
    const [volume] = all(stack, "azurerm_netapp_volume");
    expect(volume).toMatchObject({ service_level: "Ultra", storage_quota_in_gb: 4096, protocols: ["NFSv4.1"], network_features: "Standard", zone: "2", volume_path: "lab-models" });
    expect(volume.export_policy_rule).toEqual([{ rule_index: 1, allowed_clients: ["10.0.0.0/18"], protocol: ["NFSv4.1"], unix_read_write: true, unix_read_only: false, root_access_enabled: true }]);
    const [[id, subnet]] = Object.entries(byId(stack, "azurerm_subnet")).filter(([, { name }]) => name === "netapp");
    expect(subnet).toMatchObject({ address_prefixes: ["10.0.134.0/24"], delegation: [{ service_delegation: { name: "Microsoft.Netapp/volumes" } }] });
    expect(volume.subnet_id).toBe(`\${azurerm_subnet.${id}.id}`);
    expect(all(stack, "azurerm_subnet_nat_gateway_association").filter(({ subnet_id }) => subnet_id === volume.subnet_id)).toEqual([]);
  });

  test("are mounted by the kubelet, and take the weights where nobody says otherwise", () => {
    const offer = offerOf(stack, "netapp-nfs");
    expect(offer).toMatchObject({ maximumGiB: 4096, throughputMBps: 536, ownedByRoot: true, sharedVolume: { driver: "nfs", nfs: { path: "/lab-models" } } });
    expect(offer.sharedVolume?.mountOptions).toContain("vers=4.1");
    expect(stack.cluster.storage[0].className).toBe("netapp-nfs");
    expect(made({ netApp: {}, managedLustre: { zone: "1" } }).cluster.storage[0].className).toBe("lustre");
    expect(made({ netApp: {}, models: AksStorageTier.AZURE_FILES }).cluster.storage[0].className).toBe("azure-files-nfs");
  });

  test("are for life but for their size", () => {
    const [{ lifecycle }] = all(stack, "azurerm_netapp_volume");
    const of = (rules: any[]): string[] => rules.map(({ error_message }) => error_message.split(" ")[0]);
    expect(of(lifecycle.precondition)).toEqual(expect.arrayContaining(["storage.netApp.level", "storage.netApp.zone"]));
    expect(JSON.stringify(lifecycle)).not.toContain("capacityTib");
    expect(JSON.stringify(all(made({ netApp: {} }, { allowReplacement: [AksReplaceable.NETAPP_FILES] }), "azurerm_netapp_volume")[0].lifecycle)).not.toBe(JSON.stringify(lifecycle));
  });
});

describe("Managed Lustre by claims", () => {
  const stack = made({ lustreClaims: { zone: "1", sku: AksLustreSku.PREMIUM_250 } }, { maintenance: { day: "Tuesday", startHourUtc: 3 } });

  test("is a class of the driver, in steps of its kind", () => {
    expect(problems(stack)).toEqual([]);
    const offer = offerOf(stack, "lustre-claims");
    expect(offer).toMatchObject({ minimumGiB: 8192, stepGiB: 8192, maximumGiB: 131072 });
    expect(offer.definition).toMatchObject({
      provisioner: "azurelustre.csi.azure.com",
      reclaimPolicy: "Delete",
      parameters: { "sku-name": "AMLFS-Durable-Premium-250", zone: "1", "maintenance-day-of-week": "Tuesday", "maintenance-time-of-day-utc": "03:00", location: "swedencentral" },
    });
    expect(offer.sharedVolume).toBeUndefined();
    expect(all(stack, "azurerm_managed_lustre_file_system")).toEqual([]);
  });

  test("acts as an identity that no other pod gets, with three roles, each where it is needed", () => {
    const [credential] = all(stack, "azurerm_federated_identity_credential");
    expect(credential.subject).toBe("system:serviceaccount:kube-system:azurelustre-csi-controller");
    const defined = all(stack, "azurerm_role_definition").sort((one, other) => (String(one.name) < String(other.name) ? 1 : -1));
    const roles = defined.map(({ scope, assignable_scopes, permissions }) => [scope.replace(/\$\{(data\.)?azurerm_(\w+?)\..*\}/, "<$2>"), assignable_scopes[0] === scope, permissions[0].actions]);
    expect(roles).toEqual([
      ["<subnet>", true, ["Microsoft.Network/virtualNetworks/subnets/read", "Microsoft.Network/virtualNetworks/subnets/join/action"]],
      ["/subscriptions/<client_config>", true, ["Microsoft.StorageCache/skus/read", "Microsoft.StorageCache/getRequiredAmlFSSubnetsSize/*", "Microsoft.StorageCache/checkAmlFSSubnets/action", "Microsoft.Network/virtualNetworks/usages/read"]],
      ["<resource_group>", true, ["Microsoft.StorageCache/amlFilesystems/read", "Microsoft.StorageCache/amlFilesystems/write", "Microsoft.StorageCache/amlFilesystems/delete"]],
    ]);
    const assigned = all(stack, "azurerm_role_assignment").filter(({ role_definition_id }) => role_definition_id !== undefined);
    expect(assigned.map(({ scope }) => scope).sort()).toEqual(defined.map(({ scope }) => scope).sort());
    expect(new Set(assigned.map(({ principal_id }) => principal_id)).size).toBe(1);
    expect(assigned[0].principal_id).toMatch(/azurerm_user_assigned_identity\..*lustre-claims.*principal_id/);
  });

  test("brings the driver's controller, beside a file system that Terraform made or without", () => {
    const names = ({ cluster }: ReturnType<typeof clusterStack>): string[] => cluster.addOns.map(({ name }) => name);
    expect(names(stack)).toEqual(["azurelustre-csi"]);
    const both = made({ lustreClaims: { zone: "1" }, managedLustre: { zone: "1" } });
    expect(names(both)).toEqual(["azurelustre-csi"]);
    expect(both.cluster.addOns[0].imageValues).toContain("controller.provisioner");
    expect(made({ managedLustre: { zone: "1" } }).cluster.addOns[0].values).not.toHaveProperty("controller");
  });
});

describe("weights by blobfuse2", () => {
  const stack = made({ blobFuse: { cacheGiB: 200, accountName: "labweights" } });

  test("lie in an account without keys, which the nodes may read in one container", () => {
    expect(problems(stack)).toEqual([]);
    expect(all(stack, "azurerm_storage_account").find(({ name }) => name === "labweights")).toMatchObject({ account_kind: "BlockBlobStorage", shared_access_key_enabled: false, public_network_access_enabled: false });
    const [role] = all(stack, "azurerm_role_assignment").filter(({ role_definition_name }) => role_definition_name === "Storage Blob Data Reader");
    expect(role.scope).toMatch(/azurerm_storage_container\..*\.id/);
    expect(role.principal_id).toMatch(/kubelet_identity\[0\]\.object_id/);
    expect(all(stack, "azurerm_kubernetes_cluster")[0].storage_profile).toEqual({ blob_driver_enabled: true });
  });

  test("are read only, from a cache on the node's disk or in its memory", () => {
    const { accessModes, sharedVolume } = offerOf(stack, "blob-fuse");
    expect(accessModes).toEqual(["ReadOnlyMany"]);
    expect(sharedVolume?.attributes).toMatchObject({ protocol: "fuse2", AzureStorageAuthType: "MSI" });
    expect(sharedVolume?.mountOptions).toEqual(expect.arrayContaining(["--read-only=true", "--cache-size-mb=204800", "--tmp-path=/mnt/blobfuse-labweights"]));
    const memory = offerOf(made({ blobFuse: {} }), "blob-fuse").sharedVolume?.mountOptions ?? [];
    expect(memory).toContain("--block-cache");
    expect(memory.filter((option) => option.includes("tmp-path"))).toEqual([]);
  });

  test("beside Blob over NFS are found in its zone: a network is linked to one", () => {
    expect(all(made({ blobFuse: {}, blob: {} }), "azurerm_private_dns_zone").filter(({ name }) => name.includes("blob"))).toHaveLength(1);
    expect(all(stack, "azurerm_private_dns_zone").filter(({ name }) => name.includes("blob"))).toHaveLength(1);
  });
});

describe("refused", () => {
  const anything = (value: unknown): never => value as never;
  test.each<[string, AksStorageOptions, object, string[]]>([
    ["a pool of none", { netApp: { capacityTib: 0 } }, {}, ["invalid-netapp-size storage.netApp.capacityTib"]],
    ["half a TiB", { netApp: { capacityTib: 1.5 } }, {}, ["invalid-count storage.netApp.capacityTib"]],
    ["a volume larger than any", { netApp: { capacityTib: 101 } }, {}, ["invalid-netapp-size storage.netApp.capacityTib"]],
    ["a zone that isn't", { netApp: { zone: "4" } }, {}, ["invalid-zone storage.netApp.zone"]],
    ["a level by a word", { netApp: { level: anything("Ultra") } }, {}, ["wrong-type storage.netApp.level"]],
    ["a subnet where one is made", { netApp: { subnetId: `${SUBNETS}/netapp` } }, {}, ["own-subnet storage.netApp.subnetId"]],
    ["no subnet in a network that is given", { netApp: {} }, { network: { virtualNetwork: THEIRS } }, ["own-subnet storage.netApp.subnetId"]],
    ["the nodes' subnet", { netApp: { subnetId: `${SUBNETS}/nodes` } }, { network: { virtualNetwork: THEIRS } }, ["own-subnet storage.netApp.subnetId"]],
    ["one subnet for two", { netApp: { subnetId: `${SUBNETS}/own` }, lustreClaims: { zone: "1", subnetId: `${SUBNETS}/own` } }, { network: { virtualNetwork: THEIRS } }, ["own-subnet storage.lustreClaims.subnetId", "own-subnet storage.netApp.subnetId"]],
    ["a subnet of another network", { netApp: { subnetId: `${SUBNETS.replace("hub", "spoke")}/own` } }, { network: { virtualNetwork: THEIRS } }, ["two-networks storage.netApp.subnetId"]],
    ["an id that is none", { lustreClaims: { zone: "1", subnetId: "own" } }, { network: { virtualNetwork: THEIRS } }, ["invalid-resource-id storage.lustreClaims.subnetId"]],
    ["a network too small for the subnet", { netApp: {} }, { network: { vnetCidr: "10.0.0.0/21" } }, ["cidr-too-small network.vnetCidr"]],
    ["Lustre by claims in no zone", { lustreClaims: { zone: "" } }, {}, ["invalid-zone storage.lustreClaims.zone"]],
    ["Lustre by claims without one", { lustreClaims: anything({}) }, {}, ["missing-property storage.lustreClaims.zone"]],
    ["a cache for less than a file", { blobFuse: { cacheGiB: 4 } }, {}, ["invalid-fuse-cache storage.blobFuse.cacheGiB"]],
    ["a folder for no cache", { blobFuse: { cacheFolder: "/mnt" } }, {}, ["invalid-fuse-cache storage.blobFuse.cacheFolder"]],
    ["a folder with more on the line", { blobFuse: { cacheGiB: 100, cacheFolder: "/mnt --config-file=/etc/x" } }, {}, ["invalid-fuse-cache storage.blobFuse.cacheFolder"]],
    ["a folder that goes up", { blobFuse: { cacheGiB: 100, cacheFolder: "/mnt/../etc" } }, {}, ["invalid-fuse-cache storage.blobFuse.cacheFolder"]],
    ["one account for both", { blob: { accountName: "labblob" }, blobFuse: { accountName: "labblob" } }, {}, ["name-taken storage.blobFuse.accountName"]],
    ["a name that Azure refuses", { blobFuse: { accountName: "Lab" } }, {}, ["invalid-name storage.blobFuse.accountName"]],
    ["all weights on NetApp Files that aren't", { models: AksStorageTier.NETAPP_FILES }, {}, ["tier-not-made storage.models"]],
    ["all weights by claims that nothing answers", { models: AksStorageTier.MANAGED_LUSTRE_CLAIMS }, {}, ["tier-not-made storage.models"]],
    ["results on NetApp Files", { netApp: {}, results: AksStorageTier.NETAPP_FILES }, {}, ["tier-unfit storage.results"]],
    ["results on a file system of their own", { lustreClaims: { zone: "1" }, results: AksStorageTier.MANAGED_LUSTRE_CLAIMS }, {}, ["tier-unfit storage.results"]],
  ])("%s", (_, storage, more, expected) => expect(problems(made(storage, more))).toEqual(expected));
});

describeWithHelm("the driver's chart", () => {
  const images = { livenessProbe: "probe:1", registrar: "registrar:1", flavors: [{ name: "jammy", image: "driver:1", nodes: ["Ubuntu2204"], lustreVersion: "2.15.7", clientSuffix: "x" }] };
  const controller = { image: "driver:1", provisioner: "provisioner:1", serviceAccount: "lustre", annotations: { "azure.workload.identity/client-id": "id" }, podLabels: { "azure.workload.identity/use": "true" }, nodeSelector: { pool: "system" } };

  test("has a controller where it is asked for, with a token of its own and no right on Secrets", () => {
    const objects = helmTemplate(lustreChartPath(), { ...images, controller });
    const [deployment] = objects.filter(({ kind }) => kind === "Deployment");
    expect(deployment.spec.template.metadata.labels["azure.workload.identity/use"]).toBe("true");
    expect(deployment.spec.template.spec).toMatchObject({ serviceAccountName: "lustre", nodeSelector: { pool: "system", "kubernetes.io/os": "linux" } });
    const rules = objects.filter(({ kind }) => /Role$/.test(kind)).flatMap(({ rules: own }) => own);
    expect(rules.flatMap(({ resources }: any) => resources)).not.toContain("secrets");
    expect(objects.find(({ kind, metadata }) => kind === "ServiceAccount" && metadata.name === "lustre")?.metadata.annotations).toEqual(controller.annotations);
  });

  test("has none otherwise", () => expect(helmTemplate(lustreChartPath(), images).map(({ kind }) => kind)).not.toContain("Deployment"));
});

describeWithHelm("the model's volume", () => {
  test("of NFS is the kubelet's own, and no driver's", () => {
    const nfs: StorageOffer = {
      className: "lab-nfs",
      accessModes: [AccessMode.READ_WRITE_MANY],
      ownedByRoot: true,
      sharedVolume: { driver: "nfs", handle: "lab-netapp", attributes: {}, nfs: { server: "10.0.134.4", path: "/lab-models" }, mountOptions: ["vers=4.1"] },
    };
    const lab = clusterOf(h100("gpus", EFA));
    const values = modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "lab-nfs" }, { ...lab, storage: [...lab.storage, nfs] }, DynamoRelease.of("1.6.1"));
    const volume = helmTemplate(CHART, values, { name: "qwen", namespace: "inference" }).find(({ kind }) => kind === "PersistentVolume");
    expect(volume.spec).toMatchObject({ nfs: { server: "10.0.134.4", path: "/lab-models" }, mountOptions: ["vers=4.1"], persistentVolumeReclaimPolicy: "Retain" });
    expect(volume.spec.csi).toBeUndefined();
  });
});

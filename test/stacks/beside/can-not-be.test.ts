import { App } from "cdktf";
import { EksBackupLock } from "../../../constructs/aws/backup/file-backup-options";
import { EksAccess } from "../../../constructs/aws/identity/eks-access";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { EksManagedSecret } from "../../../constructs/aws/secrets/managed-secret";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksVaultSecret } from "../../../constructs/azure/key-vault/vault-secret";
import { AksExistingNetwork } from "../../../constructs/azure/network/existing-network";
import { AksOutbound } from "../../../constructs/azure/network/aks-network";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GkeExistingNetwork } from "../../../constructs/google/network/existing-network";
import { GkeStoredSecret } from "../../../constructs/google/secrets/stored-secret";
import { LoraSource } from "../../../constructs/inference/options/lora";
import { WeightsLoader } from "../../../constructs/inference/weights/loader";
import { AKS_POOL, MODEL, aks, eks, gke, refusedOf, scratchApp } from "./deployed";

/* eslint-disable @typescript-eslint/no-explicit-any -- what a program without types gives */

const none = undefined as any;
const vaultId = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault";
const ROLE = "arn:aws:iam::111122223333:role/dev";

describe("what wasn't given is nothing else", () => {
  test.each<[string, any, object, string]>([
    ["ranges of AKS's API server aren't everybody", aks, { apiServerAccess: ApiServerAccess.fromRanges(none) }, "wrong-type apiServerAccess.ranges"],
    ["a zone of its name isn't the default one", aks, { apiServerAccess: ApiServerAccess.privateCluster("hub" as any) }, "wrong-type apiServerAccess.options"],
    ["a reservation of Azure's isn't on demand", aks, { gpuPools: [{ ...AKS_POOL, capacity: Capacity.reservation(none) }] }, "invalid-reservation gpuPools[0].capacity"],
    ["a lock that nobody takes off isn't one that may be", eks, { fileBackups: { lock: EksBackupLock.compliance(none) } }, "invalid-backup-lock fileBackups.lock"],
    ["an account at Docker Hub isn't none", eks, { registry: { accountId: "111122223333", caches: [EksRegistryCache.dockerHub(none)] } }, "invalid-cache-credential registry.caches[0].credentialArn"],
    ["an account at ghcr.io neither", eks, { registry: { accountId: "111122223333", caches: [EksRegistryCache.github(none)] } }, "invalid-cache-credential registry.caches[0].credentialArn"],
    ["weights of an image aren't without one", gke, { models: [{ ...MODEL, weightsLoader: WeightsLoader.image(none) }] }, "wrong-type weightsLoader.options"],
    ["how many pieces are read isn't an object's place", gke, { models: [{ ...MODEL, weightsLoader: WeightsLoader.streamed(3 as any) }] }, "wrong-type weightsLoader.options"],
  ])("%s", (_, make, more, problem) => expect(refusedOf(make, more)).toEqual([problem]));

  test("anybody is still said so", () => expect(refusedOf(aks, { apiServerAccess: ApiServerAccess.ANYWHERE })).toEqual([]));
  test("a lock for who may, too", () => expect(refusedOf(eks, { fileBackups: { lock: EksBackupLock.GOVERNANCE } })).toEqual([]));
  test("and a registry without an account", () => expect(refusedOf(eks, { registry: { accountId: "111122223333", caches: [EksRegistryCache.QUAY] } })).toEqual([]));
});

describe("what isn't text is refused, and thrown at nobody", () => {
  test.each<[string, any, object, string]>([
    ["a principal", eks, { access: [EksAccess.view(3 as any)] }, "invalid-principal access[0].principalArn"],
    ["no principal", eks, { access: [EksAccess.view(none)] }, "invalid-principal access[0].principalArn"],
    ["namespaces", eks, { access: [EksAccess.edit(ROLE, "inference" as any)] }, "wrong-type access[0].namespaces"],
    ["a namespace", eks, { access: [EksAccess.edit(ROLE, [3 as any])] }, "wrong-type access[0].namespaces[0]"],
    ["groups", eks, { access: [EksAccess.groups(ROLE, "viewers" as any)] }, "wrong-type access[0].groups"],
    ["a group", eks, { access: [EksAccess.groups(ROLE, [3 as any])] }, "wrong-type access[0].groups[0]"],
    ["a secret's ARN", eks, { registry: { accountId: "111122223333", caches: [EksRegistryCache.dockerHub(5 as any)] } }, "invalid-cache-credential registry.caches[0].credentialArn"],
    ["a capacity", gke, { autoProvisioning: { maxCpus: 200, maxMemoryGiB: 1000 }, computeClasses: [{ name: "c", autoProvision: { machineType: "g2-standard-8", maxNodes: 2, capacities: ["spot"] } }] }, "wrong-type computeClasses[0].autoProvision.capacities[0]"],
    ["no secret of AWS's", eks, { secretsManager: { secrets: [EksManagedSecret.huggingFaceToken(none)] } }, "invalid-managed-secret secretsManager.secrets[0].secret"],
    ["no name of a Secret", eks, { secretsManager: { secrets: [EksManagedSecret.of("a", none, "KEY")] } }, "invalid-managed-secret secretsManager.secrets[0].secretName"],
    ["no secret of Google's", gke, { secretManager: { secrets: [GkeStoredSecret.huggingFaceToken(none)] } }, "invalid-stored-secret secretManager.secrets[0].secret"],
    ["no key of a Secret", gke, { secretManager: { secrets: [GkeStoredSecret.of("a", "b", none)] } }, "invalid-stored-secret secretManager.secrets[0].key"],
    ["no secret of a vault's", aks, { keyVault: { vaultId, secrets: [AksVaultSecret.huggingFaceToken(none)] } }, "invalid-vault-secret keyVault.secrets[0].vaultSecret"],
    ["no name of a Secret of Azure's", aks, { keyVault: { vaultId, secrets: [AksVaultSecret.of("a", none, "KEY")] } }, "invalid-vault-secret keyVault.secrets[0].secretName"],
    ["an adapter's revision", gke, { models: [{ ...MODEL, lora: { adapters: [{ name: "a", source: LoraSource.downloaded("o/n", 3 as any) }] } }] }, "invalid-lora lora.adapters[0].source"],
  ])("%s", (_, make, more, problem) => expect(refusedOf(make, more)).toEqual([problem]));
});

describe("what can't be together", () => {
  const exposure = Exposure.internal({ host: "q.example.com", tls: DoorCertificate.secret("q-tls") });
  const subnet = (name: string): string => `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/${name}`;
  const virtualNetwork = AksExistingNetwork.fromIds({ nodesSubnetId: subnet("nodes"), endpointsSubnetId: subnet("ep"), nodesCidr: "10.1.0.0/20", networkCidr: "10.1.0.0/16", outbound: AksOutbound.NAT_GATEWAY, egressIps: ["203.0.113.9"] });
  const outbound = (more: object): object => ({ models: [{ ...MODEL, network: { outbound: { apiServerCidrs: ["10.0.0.1/32"], ...more } } }] });

  test.each<[string, any, object, string[]]>([
    ["a picker of another minor than the platform", gke, { gateway: {}, models: [{ ...MODEL, exposure, endpointPicker: { image: "registry.example.com/frontend:1.5.1" } }] }, ["picker-images-apart endpointPicker.image"]],
    ["of the same one it may be", gke, { gateway: {}, models: [{ ...MODEL, exposure, endpointPicker: { image: "registry.example.com/frontend:1.6.1-mine" } }] }, []],
    ["an endpoint among the proxies of doors", gke, { gateway: { proxyRange: "10.20.0.0/23" }, privateServiceConnect: { address: "10.20.0.4" } }, ["service-connect-address privateServiceConnect.address"]],
    ["or in their range by default", gke, { gateway: {}, privateServiceConnect: { address: "10.9.0.2" } }, ["service-connect-address privateServiceConnect.address"]],
    ["the API server in the nodes' subnet", aks, { network: { virtualNetwork, apiServerIntegration: { subnetId: subnet("NODES") } } }, ["own-subnet network.apiServerIntegration.subnetId"]],
    ["or in that of endpoints", aks, { network: { virtualNetwork, apiServerIntegration: { subnetId: subnet("ep") } } }, ["own-subnet network.apiServerIntegration.subnetId"]],
    ["in one of its own it may be", aks, { network: { virtualNetwork, apiServerIntegration: { subnetId: subnet("api") } } }, []],
    ["names asked of everybody, where few are let through", gke, outbound({ nameServerCidrs: ["0.0.0.0/0"] }), ["invalid-outbound network.outbound.nameServerCidrs[0]"]],
    ["an API server that is everybody", gke, outbound({ apiServerCidrs: ["::/0"] }), ["invalid-outbound network.outbound.apiServerCidrs[0]"]],
    ["a model as its own adapter", gke, { models: [{ ...MODEL, lora: { adapters: [{ name: "a", source: LoraSource.downloaded(MODEL.model) }] } }] }, ["invalid-lora lora.adapters[0].source"]],
    ["a namespace twice in a right", eks, { access: [EksAccess.edit(ROLE, ["a", "a"])] }, ["named-twice access[0].namespaces[1]"]],
    ["a group twice", eks, { access: [EksAccess.groups(ROLE, ["g", "g"])] }, ["named-twice access[0].groups[1]"]],
  ])("%s", (_, make, more, problems) => expect(refusedOf(make, more)).toEqual(problems));

  const told = (app: App): unknown[] => problemsIn(app).map(({ code, property, value, constructPath }) => [code, property, value, constructPath]);

  test("repositories of two deployments below one prefix", () => {
    const app = scratchApp();
    const registry = { accountId: "111122223333", prefix: "shared", caches: [EksRegistryCache.QUAY] };
    eks(app, { registry }, "a");
    eks(app, { registry: { ...registry, images: ["other"], caches: [EksRegistryCache.KUBERNETES] } }, "b");
    expect(told(app)).toEqual([]);
    eks(app, { registry: { ...registry, images: ["third"] } }, "c");
    eks(app, { registry: { prefix: "shared" } }, "d");
    expect(told(app)).toEqual([
      ["name-taken", "registry.prefix", "shared/quay", "c-cluster"],
      ["name-taken", "registry.prefix", "shared/preflight", "d-cluster"],
    ]);
  });

  test("two endpoints for Google's APIs in one VPC", () => {
    const app = scratchApp();
    const network = (name: string): GkeExistingNetwork => GkeExistingNetwork.fromNames({ network: name, subnetwork: "gpu", region: "us-central1", podRange: "pods", serviceRange: "services" });
    const privateServiceConnect = { address: "10.200.0.2" };
    gke(app, { network: network("main"), privateServiceConnect }, "a");
    gke(app, { network: network("other"), privateServiceConnect }, "b");
    gke(app, { network: network("main") }, "c");
    expect(told(app)).toEqual([]);
    gke(app, { network: network("main"), privateServiceConnect: { address: "10.200.0.3" } }, "d");
    expect(told(app)).toEqual([["name-taken", "privateServiceConnect", "main", "d-cluster"]]);
  });

  test("a cluster whose GPU pools are GKE's alone may be, and without limits can't", () => {
    const computeClasses = [{ name: "made", autoProvision: { machineType: "g2-standard-8", maxNodes: 2 } }];
    const models = [{ ...MODEL, gpuPool: "made" }];
    expect(refusedOf(gke, { gpuPools: [], computeClasses, models, autoProvisioning: { maxCpus: 200, maxMemoryGiB: 1000 } })).toEqual([]);
    expect(refusedOf(gke, { gpuPools: [], computeClasses, models })).toEqual(["auto-provisioning-off computeClasses[0].autoProvision"]);
    expect(refusedOf(gke, { gpuPools: [], models: [] })).toEqual(["no-gpu-pools gpuPools"]);
  });
});

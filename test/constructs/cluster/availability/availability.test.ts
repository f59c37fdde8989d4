import { Availability } from "../../../../constructs/cluster/availability/availability";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { withHighAvailability as highEks } from "../../../../constructs/aws/high-availability";
import { EksExistingNetwork } from "../../../../constructs/aws/network/existing-network";
import { checkAksCluster } from "../../../../constructs/azure/check-aks-cluster";
import { AksClusterProps } from "../../../../constructs/azure/aks-cluster-props";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksSkuTier } from "../../../../constructs/azure/control-plane/sku-tier";
import { withHighAvailability as highAks } from "../../../../constructs/azure/high-availability";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { withHighAvailability as highGke } from "../../../../constructs/google/high-availability";

const HIGH = { availability: Availability.HIGH };
const EKS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }] };
const AKS: AksClusterProps = { clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }] };
const GKE: GkeClusterProps = { clusterName: "lab", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }] };
const eks = (more: Partial<EksClusterProps>): string[] => checkEksCluster(highEks({ ...EKS, ...HIGH, ...more })).map(({ code, property }) => `${code} ${property}`);
const aks = (more: Partial<AksClusterProps>): string[] => checkAksCluster(highAks({ ...AKS, ...HIGH, ...more })).map(({ code, property }) => `${code} ${property}`);
const gke = (more: Partial<GkeClusterProps>): string[] => checkGkeCluster(highGke({ ...GKE, ...HIGH, ...more })).map(({ code, property }) => `${code} ${property}`);
const subnets = (count: number): EksExistingNetwork =>
  EksExistingNetwork.fromIds({ vpcId: "vpc-01234567", subnets: ["a", "b", "c"].slice(0, count).map((key) => ({ key, zone: `us-west-2${key}`, subnetId: `subnet-0000000${key}`, cidr: `10.0.${key.charCodeAt(0) - 97}.0/24` })) });

const ONE = "available-in-one-zone";
const FEW = "available-on-few-nodes systemPool.minNodes";

test.each<[string, string[], string]>([
  ["EKS with two system nodes", eks({ systemPool: { minNodes: 2 } }), FEW],
  ["EKS with one", eks({ systemPool: { minNodes: 1 } }), FEW],
  ["EKS with one in two zones", eks({ systemPool: { minNodes: 1 }, network: { availabilityZones: ["us-west-2a", "us-west-2b"] } }), FEW],
  ["AKS with two", aks({ systemPool: { minNodes: 2 } }), FEW],
  ["AKS in one zone", aks({ systemPool: { zones: ["1"] } }), `${ONE} systemPool.zones`],
  ["AKS in a region without zones", aks({ region: "westus" }), `${ONE} region`],
  ["AKS with a free control plane", aks({ skuTier: AksSkuTier.FREE }), "available-without-sla skuTier"],
  ["GKE with one", gke({ systemPool: { minNodes: 1 } }), FEW],
  ["GKE in one zone", gke({ zones: ["us-central1-a"] }), `${ONE} zones`],
])("refused: %s", (_what, codes, code) => expect(codes).toContain(code));

test("in two zones two system nodes do, and in an existing network as many as it has zones", () => {
  expect(eks({ systemPool: { minNodes: 2 }, network: { availabilityZones: ["us-west-2a", "us-west-2b"] } })).toEqual([]);
  expect(aks({ systemPool: { minNodes: 2, zones: ["1", "2"] } })).toEqual([]);
  expect(gke({ systemPool: { minNodes: 2 }, zones: ["us-central1-a", "us-central1-b"] })).toEqual([]);
  expect(eks({ systemPool: { minNodes: 2 }, existingNetwork: subnets(2) })).toEqual([]);
});

test("without it nothing is another, and nothing is refused for it", () => {
  for (const availability of [undefined, Availability.STANDARD]) {
    const [one, two, three] = [{ ...EKS, availability }, { ...AKS, availability, region: "westus" }, { ...GKE, availability, zones: ["us-central1-a"] }];
    expect([highEks(one), highAks(two), highGke(three)]).toEqual([one, two, three]);
    expect([...checkEksCluster(one), ...checkAksCluster(two), ...checkGkeCluster(three)].filter(({ code }) => code.startsWith("available"))).toEqual([]);
  }
});

test("what isn't said is for three zones: nodes, NAT gateways; what is said stands", () => {
  expect(highEks({ ...EKS, ...HIGH })).toMatchObject({ systemPool: { minNodes: 3, maxNodes: 6 }, network: { natGatewayPerZone: true } });
  expect(highEks({ ...EKS, ...HIGH, network: { natGatewayPerZone: false }, systemPool: { machineType: "m6i.2xlarge", maxNodes: 9 } })).toMatchObject({ systemPool: { minNodes: 3, maxNodes: 9, machineType: "m6i.2xlarge" }, network: { natGatewayPerZone: false } });
  expect(highEks({ ...EKS, ...HIGH, network: { nat: false, privateEndpoints: true } }).network).toEqual({ nat: false, privateEndpoints: true });
  expect(highEks({ ...EKS, ...HIGH, existingNetwork: subnets(3) }).network).toBeUndefined();
  expect(highAks({ ...AKS, ...HIGH })).toMatchObject({ systemPool: { minNodes: 3, maxNodes: 6, zones: ["1", "2", "3"] } });
  expect(highGke({ ...GKE, ...HIGH })).toMatchObject({ systemPool: { minNodes: 3, maxNodes: 6 } });
});

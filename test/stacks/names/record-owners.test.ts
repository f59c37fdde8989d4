import { App } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksGateway } from "../../../constructs/azure/exposure/gateway";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { StateBackend } from "../../../stacks/state-backend";

/** Two deployments of one app, which may have the same cluster's name in two regions. */
type Two = (names: readonly [string, string], zones: readonly [string, string]) => App;

const backend = StateBackend.local();
const models = { models: [], backend };
const eks: Two = (names, zones) => each((app, id, index) => new EksDeployment(app, id, { ...models, clusterName: names[index], region: ["us-west-2", "us-east-1"][index], gpuPools: [{ name: "l4", machineType: "g6.xlarge", maxNodes: 1 }], dnsRecords: { zones: [{ zoneId: zones[index], domain: "models.example.com" }] } }));
const gke: Two = (names, zones) => each((app, id, index) => new GkeDeployment(app, id, { ...models, clusterName: names[index], project: "my-project", region: ["us-central1", "europe-west4"][index], gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1, capacity: Capacity.ON_DEMAND }], gateway: {}, dnsRecords: { zones: [{ zoneId: zones[index], domain: "models.example.com" }] } }));
const aks: Two = (names, zones) => each((app, id, index) => new AksDeployment(app, id, { ...models, clusterName: names[index], region: ["swedencentral", "eastus2"][index], apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gateway: AksGateway.ENVOY, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], dnsRecords: { zones: [{ zoneId: zones[index], domain: "models.example.com" }] } }));

function each(make: (app: App, id: string, index: number) => unknown): App {
  const app = new App();
  for (const [index, id] of ["one", "two"].entries()) make(app, id, index);
  return app;
}
const found = (app: App): string[] => problemsIn(app).filter(({ code, reason }) => code === "name-taken" && reason.includes("owner of records")).map(({ property }) => property);

describe.each<[string, Two, string, string]>([
  ["EKS", eks, "Z0123456789ABCDEFGHIJ", "Z9999999999ABCDEFGHIJ"],
  ["GKE", gke, "models-example-com", "other-example-com"],
  ["AKS", aks, "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/models.example.com", "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/other.example.com"],
])("records in a zone of two clusters on %s", (_, two, zone, other) => {
  test("of one name are refused: each would delete the other's", () => {
    expect(found(two(["chat", "chat"], [zone, zone]))).toEqual(["clusterName"]);
  });

  test("of two names, or in two zones, are nobody's but their own", () => {
    expect(found(two(["chat", "talk"], [zone, zone]))).toEqual([]);
    expect(found(two(["chat", "chat"], [zone, other]))).toEqual([]);
  });
});

test("a zone of GKE's is the same by its path and by its name in the cluster's project", () => {
  expect(found(gke(["chat", "chat"], ["models-example-com", "projects/my-project/managedZones/models-example-com"]))).toEqual(["clusterName"]);
});

import { Tokenization } from "cdktf";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeExistingNetwork, GkeExistingNetworkOptions } from "../../../../constructs/google/network/existing-network";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { PROPS, RESOLVING, make } from "../made-cluster";

const NAMES: GkeExistingNetworkOptions = { network: "main", subnetwork: "gpu", region: "us-central1", podRange: "gpu-pods", serviceRange: "gpu-services" };
const from = (options: Partial<GkeExistingNetworkOptions> = {}): GkeExistingNetwork => GkeExistingNetwork.fromNames({ ...NAMES, ...options });

describe("a VPC that is there already", () => {
  test("holds the cluster, and nothing of a network is made but the way to the webhooks", () => {
    const made = make({ network: from() });
    expect(made.problems).toEqual([]);
    expect(Object.keys(made.json.resource).filter((type) => type.startsWith("google_compute_"))).toEqual(["google_compute_firewall"]);
    expect(made.one("google_container_cluster")).toMatchObject({
      network: "main",
      subnetwork: "gpu",
      ip_allocation_policy: { cluster_secondary_range_name: "gpu-pods", services_secondary_range_name: "gpu-services" },
    });
    const rule = made.one("google_compute_firewall");
    expect(rule).toMatchObject({ network: "main", name: expect.stringMatching(/^lab-us-central1-webhooks-[0-9a-f]{6}$/), source_ranges: ["172.16.0.0/28"] });
    // A network of our own waits for the APIs; this one can't.
    expect(rule.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^google_project_service\./)]));
    expect(made.cluster.storage[1].definition?.parameters).toEqual({ tier: "zonal", network: "main" });
    // A rule can't move to another network: each has one of its own, by another name, so that they may come and go in any order.
    const rules = [make(), made, make({ network: from({ network: "other" }) })].map((one) => one.one("google_compute_firewall").name);
    expect(new Set(rules).size).toBe(3);
    const long = make({ clusterName: "a-cluster-name-of-forty-characters-in-al", region: "northamerica-northeast1", network: from({ region: "northamerica-northeast1" }) });
    expect(long.one("google_compute_firewall").name).toMatch(/^[a-z][-a-z0-9]{0,61}[a-z0-9]$/);
  });

  test("of another project, which shares it: by its path, the rule in that project, Filestore by private services access", () => {
    const made = make({ project: "my-project", network: from({ project: "my-host" }) });
    expect(made.one("google_container_cluster")).toMatchObject({
      network: "projects/my-host/global/networks/main",
      subnetwork: "projects/my-host/regions/us-central1/subnetworks/gpu",
    });
    expect(made.one("google_compute_firewall").project).toBe("my-host");
    expect(made.cluster.storage[1].definition?.parameters).toEqual({
      tier: "zonal",
      network: "projects/my-host/global/networks/main",
      "connect-mode": "PRIVATE_SERVICE_ACCESS",
    });
  });

  test("and one that somebody implements: no node before what it says must be ready", () => {
    const nat = { fqn: "google_compute_router_nat.theirs" };
    const network = { ...from(), networkId: "n", subnetworkId: "s", ready: [nat] };
    const made = make({ network });
    expect(made.problems).toEqual([]);
    for (const pool of Object.values(made.of("google_container_node_pool"))) expect(pool.depends_on).toContain(nat.fqn);
    expect(made.one("google_container_cluster").depends_on).toContain(nat.fqn);
  });
});

test("a network of the cluster's own says the same of itself", () => {
  const made = make();
  const [network] = Object.keys(made.of("google_compute_network"));
  expect(made.one("google_container_cluster").network).toBe(`\${google_compute_network.${network}.id}`);
  expect(Tokenization.resolve(made.cluster.storage[1].definition?.parameters, RESOLVING(made.cluster))).toEqual({
    tier: "zonal",
    network: `\${google_compute_network.${network}.name}`,
  });
});

describe("what is refused of a network that is given", () => {
  const findings = (props: Partial<GkeClusterProps>): string[][] => checkGkeCluster({ ...PROPS, ...props }).map(({ code, property }) => [code, property]);

  test.each<[string, Partial<GkeExistingNetworkOptions>, string, string]>([
    ["a path for a name", { network: "projects/p/global/networks/main" }, "invalid-name", "network.network"],
    ["a subnet with capitals", { subnetwork: "Gpu" }, "invalid-name", "network.subnetwork"],
    ["a range for its name", { podRange: "10.0.0.0/14" }, "invalid-name", "network.podRange"],
    ["a project's number", { project: "123456" }, "invalid-project", "network.project"],
    ["one range for both", { serviceRange: "gpu-pods" }, "same-secondary-range", "network.serviceRange"],
    ["another region", { region: "europe-west4" }, "subnet-in-another-region", "network.region"],
    ["pods without room", { ranges: { pods: "10.4.0.0/22" } }, "cidr-too-small", "network.ranges.pods"],
    ["no range", { ranges: { nodes: "10.0.0.1/20" } }, "cidr-invalid", "network.ranges.nodes"],
    ["the control plane's range", { ranges: { services: "172.16.0.0/20" } }, "cidr-overlap", "ipRanges.controlPlane"],
  ])("%s", (_, options, code, property) => expect(findings({ network: from(options) })).toEqual([[code, property]]));

  test("ranges for a network that isn't made; that of the control plane is", () => {
    const ipRanges = { nodes: "10.0.0.0/20", pods: "10.4.0.0/14", controlPlane: "172.20.0.0/28" };
    expect(findings({ network: from(), ipRanges })).toEqual([
      ["range-of-the-network", "ipRanges.nodes"],
      ["range-of-the-network", "ipRanges.pods"],
    ]);
    expect(make({ network: from(), ipRanges: { controlPlane: "172.20.0.0/28" } }).one("google_compute_firewall").source_ranges).toEqual(["172.20.0.0/28"]);
  });

  test("what no type check stopped, beside all else", () => {
    const network = GkeExistingNetwork.fromNames({ ...NAMES, podRange: undefined, subnet: "x" } as unknown as GkeExistingNetworkOptions);
    expect(findings({ network })).toEqual([
      ["unknown-property", "network.subnet"],
      ["missing-property", "network.podRange"],
    ]);
    const made = make({ network: { networkId: "main" } as unknown as GkeExistingNetwork });
    expect(made.problems.map(({ code, property }) => [code, property])).toEqual(
      ["networkName", "subnetworkId", "podRange", "serviceRange", "ready"].map((name) => ["missing-property", `network.${name}`]),
    );
  });
});

import { Fn } from "cdktf";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeExistingNetwork, GkeExistingNetworkOptions } from "../../../../constructs/google/network/existing-network";
import { PROPS, make } from "../made-cluster";

const NAMES: GkeExistingNetworkOptions = {
  network: "main",
  subnetwork: "gpu",
  region: "us-central1",
  podRange: "gpu-pods",
  serviceRange: "gpu-services",
  ranges: { nodes: "10.0.0.0/20", pods: "10.16.0.0/14", services: "10.20.0.0/20" },
  controlPlane: { subnetwork: "control-planes", range: "10.9.0.0/27" },
};
const from = (options: Partial<GkeExistingNetworkOptions> = {}): GkeExistingNetwork => GkeExistingNetwork.fromNames({ ...NAMES, ...options });
const findings = (props: Partial<GkeClusterProps>): string[][] => checkGkeCluster({ ...PROPS, ...props }).map(({ code, property }) => [code, property]);

describe("a control plane in a subnet that is there", () => {
  test("has its address there and no range of its own, and calls webhooks from there", () => {
    const made = make({ network: from() });
    expect(made.problems).toEqual([]);
    const { private_cluster_config: reach } = made.one("google_container_cluster");
    expect(reach).toMatchObject({ private_endpoint_subnetwork: "control-planes", enable_private_nodes: true });
    expect(reach.master_ipv4_cidr_block).toBeUndefined();
    expect(made.one("google_compute_firewall").source_ranges).toEqual(["10.9.0.0/27"]);
  });

  test("of a VPC that another project shares it is named by its path", () => {
    const made = make({ project: "my-project", network: from({ project: "my-host" }) });
    expect(made.one("google_container_cluster").private_cluster_config.private_endpoint_subnetwork).toBe("projects/my-host/regions/us-central1/subnetworks/control-planes");
  });

  test("it may be the nodes' subnet, of a shared VPC too", () => {
    const controlPlane = { subnetwork: "gpu", range: "10.0.0.0/20" };
    expect(findings({ network: from({ controlPlane }) })).toEqual([]);
    expect(findings({ network: from({ controlPlane, project: "my-host" }) })).toEqual([]);
  });

  test("without it nothing is said of one", () => {
    const { private_cluster_config: reach } = make({ network: from({ controlPlane: undefined }) }).one("google_container_cluster");
    expect(reach.master_ipv4_cidr_block).toBe("172.16.0.0/28");
    expect(reach.private_endpoint_subnetwork).toBeUndefined();
  });
});

describe("what is refused of it", () => {
  test.each<[string, Partial<GkeClusterProps>, string, string]>([
    ["a path for its name", { network: from({ controlPlane: { subnetwork: "projects/p/x", range: "10.9.0.0/28" } }) }, "invalid-name", "network.controlPlane.subnetwork"],
    ["no range", { network: from({ controlPlane: { subnetwork: "cp", range: "10.9.0.1/28" } }) }, "cidr-invalid", "network.controlPlane.range"],
    ["another subnet with the nodes' addresses", { network: from({ controlPlane: { subnetwork: "cp", range: "10.0.0.0/28" } }) }, "cidr-overlap", "network.controlPlane.range"],
    ["the pods' addresses", { network: from({ controlPlane: { subnetwork: "gpu", range: "10.16.0.0/28" } }) }, "cidr-overlap", "network.controlPlane.range"],
    ["a range of its own beside", { network: from(), ipRanges: { controlPlane: "172.20.0.0/28" } }, "range-of-the-network", "ipRanges.controlPlane"],
    ["Google's endpoint inside", { network: from({ controlPlane: { subnetwork: "cp", range: "10.9.0.0/28" } }), privateServiceConnect: { address: "10.9.0.2" } }, "service-connect-address", "privateServiceConnect.address"],
  ])("%s", (_, props, code, property) => expect(findings(props)).toContainEqual([code, property]));

  test("not what is known only at apply", () => {
    expect(findings({ network: from({ controlPlane: { subnetwork: "cp", range: Fn.lower("X") } }) })).toEqual([]);
  });
});

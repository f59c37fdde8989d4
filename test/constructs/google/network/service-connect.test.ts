import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeEgress } from "../../../../constructs/google/network/egress";
import { GkeExistingNetwork } from "../../../../constructs/google/network/existing-network";
import { PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const network = (more: object = {}): GkeExistingNetwork =>
  GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "p", serviceRange: "s", ranges: { nodes: "10.0.0.0/20", pods: "10.16.0.0/14", services: "10.20.0.0/20" }, ...more });

describe("an endpoint for Google's APIs", () => {
  test("is an address of the VPC, a rule to all of them, and what their names mean there", () => {
    const made = make({ privateServiceConnect: {} });
    expect(made.problems).toEqual([]);
    expect(made.one("google_compute_global_address")).toMatchObject({ name: "lab-us-central1-google-apis", purpose: "PRIVATE_SERVICE_CONNECT", address_type: "INTERNAL", address: "10.13.0.2" });
    const rule = made.one("google_compute_global_forwarding_rule");
    expect(rule).toMatchObject({ target: "all-apis", load_balancing_scheme: "" });
    // Google takes no hyphen, and no more than 20 characters.
    expect(rule.name).toMatch(/^[a-z][a-z0-9]{0,19}$/);
    expect(rule.ip_address).toContain("google_compute_global_address");
    const records = Object.values<any>(made.of("google_dns_record_set"));
    expect(records.filter(({ type }) => type === "A").map(({ name, rrdatas }) => `${name} ${rrdatas}`).sort()).toEqual(["gcr.io. 10.13.0.2", "pkg.dev. 10.13.0.2", "restricted.googleapis.com. 10.13.0.2"]);
    for (const pool of Object.values<any>(made.of("google_container_node_pool"))) expect(pool.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^google_compute_global_forwarding_rule\./), expect.stringMatching(/^google_dns_record_set\./)]));
    expect(Object.values<any>(made.of("google_project_service")).map(({ service }) => service)).toContain("dns.googleapis.com");
    // The way out stays as it is.
    expect(Object.keys(made.of("google_compute_router_nat"))).toHaveLength(1);
  });

  test("leads to no more than VPC Service Controls can watch where nodes reach no more, with one set of names", () => {
    const made = make({ privateServiceConnect: { address: "10.200.0.5" }, egress: GkeEgress.RESTRICTED });
    expect(made.one("google_compute_global_forwarding_rule").target).toBe("vpc-sc");
    expect(Object.values<any>(made.of("google_dns_managed_zone")).map(({ dns_name }) => dns_name).sort()).toEqual(["gcr.io.", "googleapis.com.", "pkg.dev."]);
    expect(JSON.stringify(made.json)).not.toContain("199.36.153");
  });

  test("changes where names lead, and makes no zone beside one of its name", () => {
    const zones = (more: Partial<GkeClusterProps>): string[] => Object.keys(make(more).of("google_dns_managed_zone")).sort();
    const restricted = zones({ egress: GkeEgress.RESTRICTED });
    expect(restricted).toHaveLength(3);
    expect([zones({ egress: GkeEgress.RESTRICTED, privateServiceConnect: {} }), zones({ privateServiceConnect: {} })]).toEqual([restricted, restricted]);
  });

  test("is there before a name leads to it", () => {
    for (const more of [{}, { network: network() }]) {
      const records = Object.values<any>(make({ privateServiceConnect: { address: "10.13.0.2" }, ...more }).of("google_dns_record_set"));
      expect(records.map(({ depends_on: before }) => before)).toEqual(records.map(() => [expect.stringMatching(/^google_compute_global_forwarding_rule\./)]));
    }
  });

  test("stands in a VPC that is there as well", () => {
    const made = make({ network: network(), privateServiceConnect: { address: "10.13.0.2" } });
    expect(made.problems).toEqual([]);
    const [data] = Object.keys(made.json.data.google_project);
    const path = `projects/\${data.google_project.${data}.project_id}/global/networks/main`;
    expect(made.one("google_compute_global_forwarding_rule").network).toBe(path);
    for (const zone of Object.values<any>(made.of("google_dns_managed_zone"))) expect(zone.private_visibility_config.networks).toEqual([{ network_url: path }]);
    expect(made.of("google_compute_network")).toEqual({});
  });

  test("is none where nobody asks", () => expect(make().of("google_compute_global_forwarding_rule")).toEqual({}));

  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["without an address in a VPC that is there", { network: network(), privateServiceConnect: {} }, "service-connect-address", "privateServiceConnect.address", /10\.13\.0\.2/],
    ["in a VPC that another project shares", { network: network({ project: "host-project" }), privateServiceConnect: { address: "10.13.0.2" } }, "service-connect-shared-vpc", "privateServiceConnect", /in that project/],
    ["at a range", { privateServiceConnect: { address: "10.13.0.0/28" } }, "service-connect-address", "privateServiceConnect.address", /10\.13\.0\.2/],
    ["at a public address", { privateServiceConnect: { address: "8.8.8.8" } }, "service-connect-address", "privateServiceConnect.address", /10\.13\.0\.2/],
    ["among the nodes", { privateServiceConnect: { address: "10.0.0.5" } }, "service-connect-address", "privateServiceConnect.address", /free/],
    ["among the pods of a VPC that is there", { network: network(), privateServiceConnect: { address: "10.17.0.5" } }, "service-connect-address", "privateServiceConnect.address", /free/],
    ["at the control plane", { network: network(), privateServiceConnect: { address: "172.16.0.3" } }, "service-connect-address", "privateServiceConnect.address", /free/],
    ["among the GPUs' networks", { multiNetworking: true, privateServiceConnect: { address: "192.168.3.4" } }, "service-connect-address", "privateServiceConnect.address", /free/],
  ])("is refused %s", (_, props, code, property, fix) => {
    const findings = checkGkeCluster({ ...PROPS, ...props });
    expect(findings.map((one) => [one.code, one.property])).toEqual([[code, property]]);
    expect(findings[0].fix).toMatch(fix);
  });
});

import { Tokenization } from "cdktf";
import { RESOLVING, make } from "./made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("two clusters of one name, in two regions of a project", () => {
  /** What has one name in a project, by type, and the argument that holds it. All else that is made has a place in its address. */
  const WIDE: { [type: string]: string } = {
    google_compute_network: "name",
    google_compute_firewall: "name",
    google_service_account: "account_id",
  };
  const LOCAL = /^google_(compute_(subnetwork|router|router_nat)|container_(cluster|node_pool)|artifact_registry_repository)$/;
  /** Made of what they belong to, or of the project itself. */
  const NAMELESS = /_iam_member$|^google_project_service$/;
  const name = "a-cluster-name-of-forty-characters-in-al";

  test.each(["lab", name])("%s: nothing that is one to a project is wanted by both, and each name is short enough", (clusterName) => {
    const names = (region: string): string[] => {
      const made = make({ clusterName, region });
      return Object.entries(made.json.resource).flatMap(([type, all]: [string, any]) => {
        const argument = WIDE[type];
        if (argument === undefined) expect(type).toMatch(LOCAL.test(type) ? LOCAL : NAMELESS);
        return argument === undefined ? [] : Object.values<any>(all).map((one) => `${type} ${one[argument]}`);
      });
    };
    const [a, b] = [names("us-central1"), names("northamerica-northeast1")];
    expect(a).toHaveLength(3);
    expect(a.filter((one) => b.includes(one))).toEqual([]);
    for (const [type, one] of [...a, ...b].map((line) => line.split(" "))) {
      expect(one).toMatch(/^[a-z][-a-z0-9]*[a-z0-9]$/);
      expect(one.length).toBeLessThanOrEqual(type === "google_service_account" ? 30 : 63);
    }
  });

  test("and a cluster that is there already keeps the names that it was born with", () => {
    const made = make();
    for (const [type, argument] of Object.entries(WIDE)) expect(made.one(type).lifecycle.ignore_changes).toEqual([argument]);
    // So what is told of the network is the name that it has, not the one that a new network would get.
    expect(Tokenization.resolve(made.cluster.storage[1].definition?.parameters, RESOLVING(made.cluster))).toEqual({
      tier: "zonal",
      network: expect.stringMatching(/^\$\{google_compute_network\.[^.]*\.name\}$/),
    });
  });
});

import { Token } from "cdktf";
import { checkGkeCluster } from "../../../constructs/google/check-gke-cluster";
import { L4, PROPS, make } from "./made-cluster";

describe("labels of resources", () => {
  test("of everything that takes some: the cluster's, and those that were given", () => {
    const made = make({ gpuPools: [L4, { ...L4, name: "more" }], labels: { team: "search" } });
    const labels = { team: "search", "dynamo-serving-cluster": "lab" };
    expect(made.one("google_container_cluster").resource_labels).toEqual(labels);
    expect(made.one("google_artifact_registry_repository").labels).toEqual(labels);
    const pools = Object.values(made.of("google_container_node_pool"));
    expect(pools.map((pool) => pool.node_config.resource_labels)).toEqual([labels, labels, labels]);
    expect(make().one("google_container_cluster").resource_labels).toEqual({ "dynamo-serving-cluster": "lab" });
  });

  const refused = (labels: { [key: string]: string }): string[][] =>
    checkGkeCluster({ ...PROPS, labels }).map(({ code, property, fix }) => [code, property, fix]);

  test.each([
    ["Cost-Centre", "42", 'write it like cost-centre: "42"'],
    ["example.com/team", "search", 'write it like example-com-team: "search"'],
    ["team", "Search Quality", 'write it like team: "search-quality"'],
    ["1st", "x", 'write it like st: "x"'],
    ["team", "x".repeat(64), `write it like team: "${"x".repeat(63)}"`],
  ])("%s: %s is refused", (key, value, fix) => expect(refused({ [key]: value })).toEqual([["invalid-label", `labels["${key}"]`, fix]]));

  test.each(["dynamo-serving-cluster", "goog-gke-cost"])("%s is somebody else's", (key) =>
    expect(refused({ [key]: "x" })).toEqual([["reserved-label", `labels["${key}"]`, "use another key"]]),
  );

  test("what Google takes passes, with letters of any alphabet and without a value", () => {
    expect(refused({ team_1: "", équipe: "recherche", 検索: "研究", late: Token.asString({ resolve: () => "x" }) })).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`l${index}`, "x"]));
    expect(refused(many)).toEqual([["too-many-labels", "labels", "leave 48 at most"]]);
  });
});

import { Token } from "cdktf";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { L4, PROPS, make } from "../made-cluster";

const refused = (labels: { [key: string]: string }): string[][] =>
  checkGkeCluster({ ...PROPS, gpuPools: [{ ...L4, labels }] }).map(({ code, property }) => [code, property]);

test.each([
  ["Team", "search"],
  ["example.com/the-team", "Search_1.0"],
  ["cloud.google.com/compute-class", "gpus"],
  ["x", ""],
  ["late", Token.asString({ resolve: () => "x" })],
])("a node may carry %s: %j", (key, value) => expect(refused({ [key]: value })).toEqual([]));

test.each([
  ["a/b/c", "x"],
  ["Example.com/team", "x"],
  ["-team", "x"],
  ["", "x"],
  ["x".repeat(64), "x"],
  ["team", "Search Quality"],
  ["team", "x".repeat(64)],
  ["team", "x-"],
])("Kubernetes takes no %j: %j", (key, value) => expect(refused({ [key]: value })).toEqual([["invalid-label", `gpuPools[0].labels["${key}"]`]]));

test.each(["dynamo-serving/gpu-pool", "cdktf-dynamo/gpu-pool", "cloud.google.com/gke-nodepool", "cloud.google.com/gke-spot"])("%s is taken", (key) =>
  expect(refused({ [key]: "x" })).toEqual([["reserved-label", `gpuPools[0].labels["${key}"]`]]),
);

test("every label that a pool has by itself is taken", () => {
  const { labels } = make({ gpuPools: [L4] }).cluster.gpuPools[0];
  for (const key of Object.keys(labels)) expect(refused({ [key]: "x" })).toHaveLength(1);
});

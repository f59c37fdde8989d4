import { TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraphRequest, DynamoGraphRequestProps } from "../../../../constructs/dynamo/graph/dynamo-graph-request";
import { cluster, pool } from "./clusters";

const GIVEN: DynamoGraphRequestProps = { cluster: cluster("plain", [pool("h100", { taints: [] })]), name: "qwen", model: "Qwen/Qwen3-32B", pool: "h100" };
const requestOf = (graphOverrides: unknown, release = "1.6.1"): DynamoGraphRequest =>
  new DynamoGraphRequest(new TerraformStack(Testing.app(), "stack"), "request", { ...GIVEN, release, graphOverrides: graphOverrides as { [name: string]: unknown } });
const laid = (request: DynamoGraphRequest): unknown => (request.manifest.spec as { overrides: { dgd?: unknown } }).overrides.dgd;
const found = (graphOverrides: unknown, release?: string): string[] => problemsIn(requestOf(graphOverrides, release)).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);

test.each([["1.0.2", "v1alpha1"], ["1.3.1", "v1alpha1"], ["1.4.2", "v1beta1"], ["1.6.1", "v1beta1"]])("%s: it is written as %s, which the search reads", (release, version) => {
  const request = requestOf({ spec: {} }, release);
  expect(problemsIn(request)).toEqual([]);
  expect(laid(request)).toEqual({ apiVersion: `nvidia.com/${version}`, kind: "DynamoGraphDeployment", spec: {} });
});

test("left out there is none", () => expect(laid(requestOf(undefined))).toBeUndefined());

test("of a component what the release's graph has, and labels of the graph", () => {
  const overrides = { metadata: { labels: { team: "serving" } }, spec: { priorityClassName: "serving", components: [{ name: "VllmDecodeWorker", podTemplate: { spec: { nodeSelector: { pool: "h100" } } } }] } };
  expect(found(overrides)).toEqual([]);
  expect(laid(requestOf(overrides))).toMatchObject(overrides);
  expect(found({ apiVersion: "nvidia.com/v1alpha1", spec: { services: { Frontend: { replicas: 2 } } } })).toEqual([]);
});

test.each<[string, unknown, string[], string?]>([
  ["v1beta1 where the search merges v1alpha1", { apiVersion: "nvidia.com/v1beta1", spec: {} }, ["graph-version-not-served graphOverrides.apiVersion: write it as nvidia.com/v1alpha1, or leave it out"], "1.3.1"],
  ["a version of nobody's", { apiVersion: "apps/v1", spec: {} }, ["graph-version-not-served graphOverrides.apiVersion: write it as nvidia.com/v1beta1, or leave it out"]],
  ["another kind", { kind: "Deployment", spec: {} }, ["unknown-choice graphOverrides.kind: leave it out"]],
  ["a field of the object", { status: {} }, ["graph-unknown-field graphOverrides.status: leave it out; there are apiVersion, kind, metadata, spec"]],
  ["another name", { metadata: { name: "mine" } }, ["graph-unknown-field graphOverrides.metadata.name: leave it out; there are labels, annotations"]],
  ["a field of the spec", { spec: { priorityClasName: "x" } }, ['graph-unknown-field graphOverrides.spec.priorityClasName: did you mean "priorityClassName"?']],
  ["a field of a component", { spec: { components: [{ name: "w", replica: 2 }] } }, ['graph-unknown-field graphOverrides.spec.components[0].replica: did you mean "replicas"?']],
  ["a secret in clear", { spec: { components: [{ name: "w", podTemplate: { spec: { containers: [{ name: "main", env: [{ name: "HF_TOKEN", value: "hf_x" }] }] } } }] } }, ["secret-in-graph graphOverrides.spec.components[0].podTemplate.spec.containers[0].env[0].value: name a Secret: valueFrom.secretKeyRef"]],
  ["a text", "spec: {}", ["wrong-type graphOverrides: write it like graphOverrides: { spec: { priorityClassName: \"serving\" } }"]],
])("refused: %s", (...[, overrides, problems, release]) => expect(found(overrides, release)).toEqual(problems));

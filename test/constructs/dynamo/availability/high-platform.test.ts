import { TerraformStack, Testing } from "cdktf";
import { parse } from "yaml";
import { Availability } from "../../../../constructs/cluster/availability/availability";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { highPlatform } from "../../../../constructs/dynamo/availability/high-platform";
import { DynamoPlatform, DynamoPlatformProps } from "../../../../constructs/dynamo/platform";
import { PlatformOptions } from "../../../../constructs/dynamo/platform-options";
import { DataService } from "../../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../../constructs/dynamo/release";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const cluster = new ExistingCluster({ clusterName: "kind", context: "kind", gpuPools: [], storage: [] });
interface Made {
  readonly releases: { [name: string]: any };
  readonly values: any;
  readonly problems: string[];
}
function make(props: Partial<DynamoPlatformProps>): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "stack");
  new DynamoPlatform(stack, "platform", { cluster, ...props });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { releases: {}, values: {}, problems };
  const all = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release);
  const releases = Object.fromEntries(all.map((one) => [one.name, { ...one, values: parse(one.values[0]) }]));
  return { releases, values: releases["dynamo-platform"].values, problems };
}
const HIGH = { availability: Availability.HIGH };
const BUNDLED = { nats: DataService.BUNDLED, etcd: DataService.BUNDLED };
const at = (path: string, value: unknown): PlatformOptions => ({ values: path.split(".").reduceRight<any>((inner, key) => ({ [key]: inner }), value) });

test("two operators, kept apart, of which a drain takes one", () => {
  const { releases, values } = make(HIGH);
  const { replicas, podLabels, affinity } = values["dynamo-operator"].controllerManager;
  expect([replicas, podLabels]).toEqual([2, { "dynamo-serving/part": "operator" }]);
  expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(({ podAffinityTerm: one }: any) => [one.topologyKey, one.labelSelector.matchLabels])).toEqual([
    ["kubernetes.io/hostname", podLabels],
    ["topology.kubernetes.io/zone", podLabels],
  ]);
  expect(releases["dynamo-platform-budgets"]).toMatchObject({ namespace: "dynamo-system", values: { budgets: [{ name: "dynamo-platform-operator", labels: podLabels }] } });
});

test("without it one operator, no budget, and the same values", () => {
  expect(Object.keys(make({}).releases)).toEqual(["dynamo-platform"]);
  expect(make({ availability: Availability.STANDARD }).releases).toEqual(make({}).releases);
});

test.each(["0.9.1", "1.0.2", "1.3.1", "1.6.1"])("bundled NATS and etcd of %s are three, over nodes", (release) => {
  const { values, problems } = make({ ...HIGH, ...BUNDLED, release });
  expect(problems).toEqual([]);
  expect(values.nats.config.cluster).toEqual({ enabled: true, replicas: 3 });
  expect(Object.keys(values.nats.podTemplate.topologySpreadConstraints)).toEqual(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
  expect([values.etcd.replicaCount, values.etcd.pdb.maxUnavailable]).toEqual([3, 1]);
});

test("what is external, or isn't there, is left as it is", () => {
  const external = make({ ...HIGH, nats: DataService.external("nats://nats.example.com:4222"), etcd: DataService.external("http://etcd.example.com:2379") });
  expect([external.values.nats?.config, external.values.etcd?.replicaCount]).toEqual([undefined, undefined]);
  expect(make(HIGH).values.nats?.config).toBeUndefined();
});

test("a person's own word stands: more of them, other places, more labels", () => {
  const { values } = make({ ...HIGH, ...BUNDLED, ...at("etcd.replicaCount", 5), operator: { replicas: 3, affinity: { nodeAffinity: {} }, podLabels: { team: "serving" } } });
  expect(values.etcd.replicaCount).toBe(5);
  expect(values["dynamo-operator"].controllerManager).toMatchObject({ replicas: 3, affinity: { nodeAffinity: {} }, podLabels: { team: "serving", "dynamo-serving/part": "operator" } });
});

test.each<[string, Partial<DynamoPlatformProps>, string]>([
  ["one operator", { operator: { replicas: 1 } }, "one-of-what-must-stay operator.replicas"],
  ["one NATS", { ...BUNDLED, ...at("nats.config.cluster.replicas", 1) }, "no-quorum values.nats.config.cluster.replicas"],
  ["two NATS", { ...BUNDLED, ...at("nats.config.cluster.replicas", 2) }, "no-quorum values.nats.config.cluster.replicas"],
  ["NATS alone", { ...BUNDLED, ...at("nats.config.cluster.enabled", false) }, "no-quorum values.nats.config.cluster.enabled"],
  ["four NATS", { ...BUNDLED, ...at("nats.config.cluster.replicas", 4) }, "no-quorum values.nats.config.cluster.replicas"],
  ["one etcd", { ...BUNDLED, ...at("etcd.replicaCount", 1) }, "no-quorum values.etcd.replicaCount"],
  ["two etcd", { ...BUNDLED, ...at("etcd.replicaCount", 2) }, "no-quorum values.etcd.replicaCount"],
  ["etcd by a word", { ...BUNDLED, ...at("etcd.replicaCount", "three") }, "no-quorum values.etcd.replicaCount"],
  ["our label as something else", { operator: { podLabels: { "dynamo-serving/part": "mine" } } }, 'reserved-label operator.podLabels["dynamo-serving/part"]'],
])("refused: %s", (_what, props, code) => {
  expect(make({ ...HIGH, ...props }).problems).toEqual([code]);
  expect(make({ ...props }).problems).toEqual([]);
});

test("operators that nothing keeps apart are told by the release", () => {
  expect(highPlatform(DynamoRelease.of("1.1.1"), {})).toMatchObject({ labelled: false, warnings: [expect.stringMatching(/^\[operator-not-apart\] .* 1\.1\.1 /)] });
  expect(highPlatform(DynamoRelease.of("1.2.1"), {})).toMatchObject({ labelled: true, warnings: [] });
});

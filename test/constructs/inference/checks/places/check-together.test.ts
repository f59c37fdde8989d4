import { GpuPool } from "../../../../../constructs/cluster/pools/node-pool";
import { Capacity } from "../../../../../constructs/cluster/pools/capacity";
import { Fabric } from "../../../../../constructs/cluster/pools/fabric";
import { DynamoRelease } from "../../../../../constructs/dynamo/release";
import { checkTogether, togetherWarnings } from "../../../../../constructs/inference/checks/places/check-together";
import { Engine } from "../../../../../constructs/inference/engine";
import { ServedModelOptions } from "../../../../../constructs/inference/served-model-options";
import { hpa, keda } from "../../scaling/scaled";
import { clusterOf, h100 } from "../../shapes/cluster";

const release = DynamoRelease.of("1.6.1");
const pool = (name: string, gpusPerNode: number, maxNodes: number, more: Partial<GpuPool> = {}): GpuPool => h100(name, Fabric.NONE, { gpusPerNode, maxNodes, ...more });
const models = (...each: Partial<ServedModelOptions>[]): ServedModelOptions[] => each.map((one, index) => ({ name: `m${index}`, model: "Qwen/Qwen3-0.6B", ...one }));
const hundred = models(...Array.from({ length: 100 }, () => ({})));

test.each<[string, GpuPool[], ServedModelOptions[], [string, RegExp, RegExp][]]>([
  ["two models on a pool of two GPUs", [pool("a", 2, 1)], models({}, {}), []],
  ["three on two GPUs", [pool("a", 2, 1)], models({}, {}, {}), [["models[2].replicas", /holds 0 of its 1 worker pod beside m0 and m1/, /maxNodes to 2/]]],
  ["replicas that fit alone", [pool("a", 1, 2)], models({}, { replicas: 2 }), [["models[1].replicas", /holds 1 of its 2 worker pods beside m0/, /maxNodes to 3/]]],
  ["a large one beside small ones that leave no whole node", [pool("a", 8, 2)], models({ replicas: 9 }, { gpusPerWorker: 8 }), [["models[1].replicas", /holds 0 of its 1/, /maxNodes to 3/]]],
  ["a hundred on two nodes", [pool("a", 8, 2)], hundred, hundred.slice(16).map((_, index): [string, RegExp, RegExp] => [`models[${index + 16}].replicas`, /beside m0, m1 and \d+ others/, /maxNodes to \d+/])],
  ["on pools of their own", [pool("a", 1, 1), pool("b", 1, 1)], models({ gpuPool: "a" }, { gpuPool: "b" }), []],
  ["prefill and decode of two models", [pool("a", 8, 1)], models({ prefill: { overTcp: true }, gpusPerWorker: 2 }, { prefill: { overTcp: true }, gpusPerWorker: 4 }), [["models[1].replicas", /decode pod beside m0/, /maxNodes to 2/]]],
  ["the mocker takes none", [pool("a", 1, 1)], models({}, { engine: Engine.MOCKER, replicas: 9 }), []],
  // What is scaled counts with the most that it can come to.
  ["two that fit with their fewest, and not with their most", [pool("a", 1, 4)], models({ scaling: keda({ maxReplicas: 3 }) }, { scaling: keda({ maxReplicas: 2 }) }), [["models[1].scaling.maxReplicas", /holds 1 of its 2 worker pods beside m0/, /maxNodes to 5/]]],
  ["one that isn't scaled beside one that is", [pool("a", 1, 4)], models({ scaling: keda({ maxReplicas: 4 }) }, {}), [["models[1].replicas", /holds 0 of its 1 worker pod beside m0/, /maxNodes to 5/]]],
  ["the most of them all", [pool("a", 1, 6)], models({ scaling: keda({ maxReplicas: 3 }) }, { scaling: hpa({ maxReplicas: 2 }) }, {}), []],
  ["prefill's most", [pool("a", 8, 1)], models({ prefill: { overTcp: true, scaling: keda({ maxReplicas: 3 }) }, gpusPerWorker: 2 }, {}), [["models[1].replicas", /holds 0 of its 1 worker pod beside m0/, /maxNodes to 2/]]],
  ["what doesn't fit alone is told elsewhere", [pool("a", 1, 1)], models({ replicas: 2 }), []],
])("%s", (_, pools, given, expected) => {
  const found = checkTogether("models", given, clusterOf(...pools), release);
  expect(found.map(({ code, property }) => [code, property])).toEqual(expected.map(([property]) => ["models-exceed-pool", property]));
  expected.forEach(([, reason, fix], index) => {
    expect(found[index].reason).toMatch(reason);
    expect(found[index].fix).toMatch(fix);
  });
});

test.each<[string, GpuPool, ServedModelOptions[], RegExp[]]>([
  ["a pool that starts with as many as are needed", pool("a", 1, 4, { startNodes: 2 }), models({}, {}), []],
  ["one that starts with fewer", pool("a", 1, 4, { startNodes: 1 }), models({}, {}), [/pool-starts-smaller.*starts with 1 node, its models need 2.*Set the pool's minNodes \(desiredNodes, where it names them\) to 2, or/]],
  ["one that an autoscaler fills", pool("a", 1, 4), models({}, {}), []],
  ["one that starts with the fewest, and no more", pool("a", 1, 4, { startNodes: 1 }), models({ scaling: keda({ maxReplicas: 3 }) }), [/pool-starts-below-most.*starts with 1 node, its models come to 3 at their maxReplicas.*autoscaler of nodes/]],
  ["one that starts with fewer than the fewest", pool("a", 1, 4, { startNodes: 1 }), models({ scaling: keda({ minReplicas: 2, maxReplicas: 3 }) }), [/pool-starts-smaller.*need 2/, /pool-starts-below-most.*come to 3/]],
  ["one that starts with the most", pool("a", 1, 4, { startNodes: 3 }), models({ scaling: keda({ maxReplicas: 3 }) }), []],
  ["one whose most is its fewest", pool("a", 1, 4, { startNodes: 1 }), models({ scaling: keda({ minReplicas: 2, maxReplicas: 2 }) }), [/pool-starts-smaller/]],
  ["of a block, which takes no minimum", pool("a", 1, 4, { startNodes: 0, capacity: Capacity.block("cr-0123456789abcdef0") }), models({}, {}), [/starts with 0 nodes.*Set the pool's desiredNodes while its block runs to 2/]],
  ["a worker over nodes", pool("a", 8, 4, { startNodes: 1 }), models({ gpusPerWorker: 8, nodesPerWorker: 3 }), [/need 3/]],
])("%s", (_, one, given, expected) => {
  const told = togetherWarnings(given, clusterOf(one), release);
  expect(told).toHaveLength(expected.length);
  expected.forEach((words, index) => expect(told[index]).toMatch(words));
});

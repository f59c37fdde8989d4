import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Lazy } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { EksLustreDeployment } from "../../../constructs/aws/storage/lustre-options";
import { EksDeployment } from "../../../stacks/aws/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- callers without types give anything */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "careless-lustre-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const late = (): string => Lazy.stringValue({ produce: () => "late" });
const lateNumber = (): number => Lazy.numberValue({ produce: () => 1000 }) as number;
const P5 = { name: "p5", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2a"] };
const G6 = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const ZONES = { availabilityZones: ["us-west-2a", "us-west-2b"] };

/** What is told of a deployment, once for each sentence. */
function told(options: any): string[] {
  const app = new App({ outdir: scratch });
  new EksDeployment(app, "lab", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], network: ZONES, models: [], ...options });
  return [...new Set(problemsIn(app).map(({ code, property }) => `${code} ${property}`))];
}

const lustre = (options: any, pool: any = {}): string[] => told({ gpuPools: [{ ...P5, ...pool }], lustre: { capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), efa: true, ...options } });

test("the file system of these tests is none of the problems", () => {
  expect(lustre({})).toEqual([]);
});

test.each<[string, any, any, string[]]>([
  ["an object for a deployment: nothing of the size that another would have", { deployment: { type: "PERSISTENT_2", throughputPerTiB: 1000 } }, {}, ["wrong-type lustre.deployment"]],
  ["a throughput that is no number: nothing of an offer that follows from it", { deployment: EksLustreDeployment.persistent(NaN) }, {}, ["invalid-lustre-throughput lustre.deployment"]],
  ["a throughput that is known only at apply, by which sizes go with EFA", { deployment: EksLustreDeployment.persistent(lateNumber()) }, {}, ["invalid-lustre-throughput lustre.deployment"]],
  ["no machine: nothing of its EFA, nor of who would read", {}, { machineType: null }, ["wrong-type gpuPools[0].machineType"]],
])("%s", (...[, options, pool, expected]) => {
  expect(lustre(options, pool)).toEqual(expected);
});

test("of claims as of the one", () => {
  expect(told({ gpuPools: [P5], lustreClaims: { efa: true, deployment: EksLustreDeployment.persistent(lateNumber()) } })).toEqual(["invalid-lustre-throughput lustreClaims.deployment"]);
});

test("a throughput that is known only at apply is taken without EFA, and no offer is said to be as fast as a token", () => {
  expect(lustre({ deployment: EksLustreDeployment.persistent(lateNumber()), efa: false })).toEqual([]);
});

test("an endpoint that is known only at apply is told as every problem, with the others", () => {
  const network = { ...ZONES, nat: false, privateEndpoints: true, moreEndpoints: [late(), "FSX"] };
  expect(told({ gpuPools: [G6], network })).toEqual(["invalid-endpoint-service network.moreEndpoints[0]", "invalid-endpoint-service network.moreEndpoints[1]", expect.stringContaining("nat-needs-mirror")]);
});

test.each<[string, any, RegExp]>([
  ["beside another", { moreMachineTypes: ["g2-standard-8"] }, /Google Cloud, where a deployment is a GkeDeployment/],
  ["whose GPUs are stated", { machineType: "Standard_NC24ads_A100_v4", machine: { gpu: "NVIDIA A100", count: 1 } }, /Azure, where a deployment is an AksDeployment/],
])("a machine of another cloud %s is told whose it is", (...[, pool, reason]) => {
  const app = new App({ outdir: scratch });
  new EksDeployment(app, "lab", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], models: [], gpuPools: [{ ...G6, ...pool }] });
  expect(problemsIn(app)).toMatchObject([{ code: "unknown-machine-type", reason: expect.stringMatching(reason) }]);
});

test("a cache that is no yes or no is told alone, not what is said of its volume", () => {
  expect(told({ gpuPools: [G6], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", compileCache: "true", compileCacheClass: "efs" }] })).toEqual(["wrong-type compileCache"]);
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { GkeDeployment } from "../../../../stacks/google/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "start-nodes-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

interface Made {
  readonly problems: string[];
  /** Of the pool in Terraform. */
  readonly born?: number;
  /** Of the pool in deployment.json. */
  readonly first?: number;
  /** Pods that ask for GPUs ahead. */
  readonly asked?: number;
}

function pool(options: Partial<GkeGpuPoolOptions>): Made {
  const app = new App({ outdir: path.join(scratch, `${apps++}`) });
  const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }];
  new GkeDeployment(app, "lab", { project: "my-project-1", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 3, ...options }], models, earlyStart: true });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems };
  app.synth();
  const read = (file: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, file), "utf8"));
  const made = Object.values<any>(read("stacks/lab-cluster/cdk.tf.json").resource.google_container_node_pool).find(({ name }) => name === "l4");
  const early = JSON.parse(Object.values<any>(read("stacks/lab-early/cdk.tf.json").resource.helm_release)[0].values[0]);
  return { problems, born: made.initial_node_count, first: read("deployments/lab.json").pools[1].firstNodes, asked: early.nodes.length };
}

test.each<[string, Partial<GkeGpuPoolOptions>, Omit<Made, "problems">]>([
  ["nothing said: none", {}, { born: 0, asked: 1 }],
  ["one in one zone; a pod that asks for its GPU keeps it until the model's comes", { startNodes: 1, zones: ["us-central1-a"] }, { born: 1, first: 1, asked: 1 }],
  ["one in each of three zones", { startNodes: 3 }, { born: 1, first: 3, asked: 1 }],
  ["fewest nodes of one zone are there from the beginning", { minNodes: 1, zones: ["us-central1-a"] }, { born: 1, asked: 0 }],
  ["those of three zones aren't, and are asked for", { minNodes: 1 }, { born: 0, first: 0, asked: 1 }],
  ["more than the fewest", { minNodes: 1, startNodes: 2, zones: ["us-central1-a"] }, { born: 2, first: 2, asked: 0 }],
  ["fewer than the fewest", { minNodes: 1, startNodes: 0, zones: ["us-central1-a"] }, { born: 0, first: 0, asked: 1 }],
])("%s", (_, options, expected) => {
  expect(pool(options)).toEqual({ problems: [], ...expected });
});

test.each<[string, Partial<GkeGpuPoolOptions>, string]>([
  ["one in three zones", { startNodes: 1 }, "start-nodes-zones gpuPools[0].startNodes"],
  ["more than the most", { startNodes: 4, zones: ["us-central1-a"] }, "start-nodes-over-most gpuPools[0].startNodes"],
  ["machines that come by request", { startNodes: 1, zones: ["us-central1-a"], capacity: Capacity.flexStart(24) }, "flex-start-minimum gpuPools[0].startNodes"],
  ["half a node", { startNodes: 0.5, zones: ["us-central1-a"] }, "invalid-count gpuPools[0].startNodes"],
  ["less than none", { startNodes: -1, zones: ["us-central1-a"] }, "invalid-count gpuPools[0].startNodes"],
])("%s is refused", (_, options, problem) => {
  expect(pool(options).problems).toEqual([problem]);
});

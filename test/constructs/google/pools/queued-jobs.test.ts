import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "queued-jobs-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const QUEUED = { name: "h100", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.queued(24) };

/** A model over two nodes of a queued pool, with all Jobs that a model can have. */
function synthesised(): (stack: string) => any {
  const app = new App({ outdir: path.join(scratch, "out") });
  new GkeDeployment(app, "chat", {
    region: "us-central1",
    project: "my-project-1",
    gpuPools: [QUEUED, { name: "l4", machineType: "g2-standard-8", maxNodes: 2 }],
    dynamo: { platform: { grove: GangScheduler.BUNDLED } },
    earlyStart: true,
    models: [
      { name: "large", model: "Qwen/Qwen3-235B-A22B", gpuPool: "h100", gpusPerWorker: 8, nodesPerWorker: 2, benchmark: { inputTokens: 100, outputTokens: 100 } },
      { name: "small", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" },
    ],
    backend: StateBackend.local(),
  });
  expect(problemsIn(app)).toEqual([]);
  app.synth();
  return (stack) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${stack}`, "cdk.tf.json"), "utf8"));
}

/** A pod that asks for GPUs of a queued pool without its queue's label is one that no node ever comes for. */
describe("beside a model on a pool whose nodes come by a queue", () => {
  const stack = synthesised();
  const release = (name: string, of: string): any => Object.values<any>(stack(of).resource.helm_release).find((one) => one.name === name);

  test("nothing asks for such a node ahead, which the model's own pods couldn't have; the others' are asked for", () => {
    const { nodes, pulls } = JSON.parse(release("dynamo-early", "early").values[0]);
    expect(nodes.map(({ name }: any) => name)).toEqual([expect.stringMatching(/^small-/)]);
    // Their images are pulled when the nodes come, by the same DaemonSet as elsewhere.
    expect(pulls.map(({ name }: any) => name)).toEqual(["h100", "l4", "system"]);
  });

  describeWithHelm("its chart", () => {
    const objects = (): any[] => helmTemplate("inference-runtime/chart", JSON.parse(release("large", "inference").values[0]), { name: "large", namespace: "inference" }) as any[];

    test("has the Jobs that download, verify and measure, and none of them asks for a GPU or for the pool's nodes", () => {
      const jobs = objects().filter(({ kind }) => kind === "Job");
      expect(jobs.map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, "")).sort()).toEqual(["large-benchmark", "large-download", "large-verify"]);
      for (const { spec } of jobs) {
        expect(JSON.stringify(spec)).not.toContain("nvidia.com/gpu\":");
        expect(JSON.stringify(spec.template.spec.nodeSelector ?? {})).not.toContain("h100");
        expect(JSON.stringify(spec.template)).not.toContain("kueue");
      }
    });

    test("every pod in it that asks for a GPU is in the queue", () => {
      const graph = objects().find(({ kind }) => kind === "DynamoGraphDeployment");
      const components = graph.spec.components.filter((one: any) => JSON.stringify(one).includes('"gpu"') || JSON.stringify(one).includes("nvidia.com/gpu\":"));
      expect(components.length).toBeGreaterThan(0);
      for (const { podTemplate } of components) expect(podTemplate.metadata.labels).toHaveProperty(["kueue.x-k8s.io/queue-name"], "h100");
    });
  });
});

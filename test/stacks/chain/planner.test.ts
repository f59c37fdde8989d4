import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { ChainOptions } from "../../../stacks/chain/chain-options";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { describedPool } from "../../harness/described-pool";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "planner-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const ADDRESS = "http://prometheus-operated.watch:9090";
const scaling = Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 1 });

/** What a deployment with such a model is refused for, and what its inference stack says, without the escapes of JSON in JSON. */
function lab(options: Partial<ChainOptions>): { readonly problems: string[]; readonly text: string } {
  const pool = describedPool("gpu", { minNodes: 1, maxNodes: 1 });
  const cluster = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [pool], storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  const app = new App({ outdir: fs.mkdtempSync(path.join(scratch, "out-")) });
  const deployment = new ExistingDeployment(app, "lab", { cluster, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", cacheSizeGiB: 20, scaling }], ...options });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  return { problems, text: problems.length > 0 ? "" : Testing.synth(deployment.stacks.find(({ node }) => node.id === "lab-inference")!).replace(/\\/g, "") };
}

test("the deployment's own Prometheus is the one that a planner asks, and is let in", () => {
  const { problems, text } = lab({ monitoring: Monitoring.external({ address: ADDRESS, namespace: "watch" }) });
  expect(problems).toEqual([]);
  expect(text).toContain(`"metric_pulling_prometheus_endpoint":"${ADDRESS}"`);
  expect(text).toContain('"monitoringNamespaces":["watch"]');
});

test("without one it is refused by name", () => {
  expect(lab({}).problems).toEqual(["sla-without-prometheus scaling.prometheus", "scaling-without-metrics network.monitoringNamespaces"]);
});

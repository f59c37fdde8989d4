import * as fs from "fs";
import * as path from "path";
import { explain } from "../../explain/explanation";
import { Deployment, readDeployment } from "../../explain/deployment";
import { explanationPage } from "../../explain/html";
import { explanationText } from "../../explain/text";
import { GPU_POOL, existing, scratchApp } from "../stacks/beside/deployed";

/** What counts as a GPU and isn't one; why a model isn't planned. */

const DEPLOYMENT: Deployment = {
  schemaVersion: 1,
  id: "lab",
  dynamo: { release: "1.6.1", namespace: "dynamo-system", modelNamespace: "inference" },
  cluster: { name: "lab" },
  stacks: [{ name: "lab-inference", step: "inference" }],
  pools: [{ name: "l4", machineType: "g2-standard-8", gpusPerNode: 2, minNodes: 1, maxNodes: 3, capacity: "on-demand", gpu: "NVIDIA L4", gpuClients: 2 }],
  models: [{ name: "own", model: "Org/Own", parts: [], images: [], unplanned: ["Org/Own is not in the planner's catalogue"] }],
};

test("shares of GPUs are told as shares, in the text and on the page", () => {
  expect(explanationText(explain(DEPLOYMENT))).toContain("2 to 6 x share of NVIDIA L4, each shared by 2 pods");
  expect(explanationPage([explain(DEPLOYMENT)])).toContain("2 to 6 &times; share of NVIDIA L4, each shared by 2 pods");
  const whole = { ...DEPLOYMENT, pools: DEPLOYMENT.pools.map(({ gpuClients: _, ...pool }) => pool) };
  expect(explanationText(explain(whole))).toContain("2 to 6 x NVIDIA L4\n");
});

test("a model that isn't planned says why, where that is known", () => {
  expect(explanationText(explain(DEPLOYMENT))).toContain("own: Org/Own, not planned: Org/Own is not in the planner's catalogue\n");
  expect(explanationPage([explain(DEPLOYMENT)])).toContain("(not planned: Org/Own is not in the planner&#39;s catalogue)");
  const [model] = DEPLOYMENT.models;
  expect(explanationText(explain({ ...DEPLOYMENT, models: [{ ...model, unplanned: undefined }] }))).toContain("own: Org/Own, not planned\n");
});

test("both come from a deployment as it is synthesised", () => {
  const app = scratchApp();
  existing(app, { gpuPools: [{ ...GPU_POOL, gpusPerNode: 2, gpuClients: 2 }], models: [{ name: "own", model: "Org/Own" }] });
  app.synth();
  const file = path.join(app.outdir, "deployments", "lab.json");
  const text = explanationText(explain(readDeployment(file, fs.readFileSync(file, "utf8"))));
  expect(text).toContain("0 to 4 x share of NVIDIA L4, each shared by 2 pods");
  expect(text).toContain("own: Org/Own, not planned: Org/Own is not in the planner's catalogue; its config.json");
});

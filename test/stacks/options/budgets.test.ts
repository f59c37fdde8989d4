import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "budgets-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const BUDGET = { monthlyUsd: 3000, emails: ["platform@example.com"], alertAtPercent: [90] };

test("a deployment's file tells its budget and who must be registered for it, without an address", () => {
  const app = new App({ outdir: scratch });
  new EksDeployment(app, "eks", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [], budget: BUDGET });
  const azure = { region: "eastus", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [] };
  new AksDeployment(app, "aks", { ...azure, budget: { ...BUDGET, firstMonth: "2026-02", subscriptionAnomalies: true } });
  const google = { region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [], enableApis: false };
  new GkeDeployment(app, "gke", { ...google, budget: { ...BUDGET, billingAccount: "012345-6789AB-CDEF01" } });
  new AksDeployment(app, "plain", azure);
  app.synth();
  const [eks, aks, gke, plain] = ["eks", "aks", "gke", "plain"].map((id) => JSON.parse(fs.readFileSync(path.join(scratch, "deployments", `${id}.json`), "utf8")));
  for (const { budget } of [eks, aks, gke]) expect(budget).toEqual({ monthlyUsd: 3000, alertAtPercent: [90], forecastAtPercent: [100] });
  expect(plain.budget).toBeUndefined();
  expect(aks.needs.services).toEqual(expect.arrayContaining(["Microsoft.Consumption", "Microsoft.CostManagement"]));
  expect(plain.needs.services).not.toContain("Microsoft.Consumption");
  expect(gke.needs.services).toEqual(expect.arrayContaining(["billingbudgets.googleapis.com", "monitoring.googleapis.com"]));
  expect(JSON.stringify([eks, aks, gke])).not.toContain("example.com");
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Construct } from "constructs";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { AksDeployment } from "../../stacks/azure/deployment";
import { EksDeployment } from "../../stacks/aws/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- callers without types give anything */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "nameless-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const clusterName: any = null;

test.each<[string, (app: App) => Construct]>([
  ["EKS", (app) => new EksDeployment(app, "lab", { clusterName, region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], models: [], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] })],
  ["AKS", (app) => new AksDeployment(app, "lab", { clusterName, region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), models: [], gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }] })],
  ["GKE", (app) => new GkeDeployment(app, "lab", { clusterName, project: "my-project-1", region: "us-central1", models: [], gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }] })],
])("%s: null for a cluster's name is no name, and isn't passed over", (...[, make]) => {
  const app = new App({ outdir: scratch });
  make(app);
  expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toEqual(["wrong-type clusterName"]);
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/explicit-module-boundary-types -- what a program without types gives */

export const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
export const EKS_POOL = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
export const GKE_POOL = { name: "l4", machineType: "g2-standard-8", maxNodes: 2 };
export const AKS_POOL = { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 };
export const GPU_POOL = { name: "gpu", labels: { pool: "gpu" }, nodeSelector: { pool: "gpu" }, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE };

export const eks = (app: App, more: any, id = "chat"): EksDeployment => new EksDeployment(app, id, { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [EKS_POOL], models: [MODEL], ...more });
export const gke = (app: App, more: any, id = "chat"): GkeDeployment =>
  new GkeDeployment(app, id, { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [GKE_POOL], models: [MODEL], ...more });
export const aks = (app: App, more: any, id = "chat"): AksDeployment => new AksDeployment(app, id, { region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [AKS_POOL], models: [MODEL], ...more });

/** On a cluster that is there, of which a pool was described so. */
export const existing = (app: App, { gpuPools = [GPU_POOL], ...more }: any): ExistingDeployment =>
  new ExistingDeployment(app, "lab", { cluster: new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools, storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }] }), models: [MODEL], ...more });

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "beside-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

export function scratchApp(): App {
  return new App({ outdir: fs.mkdtempSync(path.join(scratch, "app-")) });
}

/** What is refused of a deployment: code and property of each. */
export function refusedOf(make: (app: App, more: any) => unknown, more: any): string[] {
  const app = scratchApp();
  make(app, more);
  return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
}

/** What is warned of a deployment that isn't refused. */
export function warnedOf(make: (app: App, more: any) => unknown, more: any): string[] {
  const app = scratchApp();
  make(app, more);
  expect(problemsIn(app)).toEqual([]);
  return app.node.findAll().flatMap((one) => one.node.metadata.map(({ data }) => String(data)));
}

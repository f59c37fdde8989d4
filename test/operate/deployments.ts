import * as fs from "fs";
import * as path from "path";
import { OperatedDeployment, OperatedPool } from "../../operate/clouds/deployment";

/** Deployments as `deployments/<id>.json` has them; what the stacks write is held against the same types in their own test. */

const stacks = (id: string): OperatedDeployment["stacks"] => ["cluster", "addons", "crds", "platform", "inference"].map((step) => ({ name: `${id}-${step}`, step, directory: `stacks/${id}-${step}` }));
const common = { schemaVersion: 1, dynamo: { release: "1.6.1", namespace: "dynamo-system", modelNamespace: "inference" }, models: [], namespaces: [{ name: "inference", made: true }, { name: "dynamo-system", made: true }] };
const pool = (name: string, machineType: string, more: Partial<OperatedPool> = {}): OperatedPool => ({ name, machineType, gpusPerNode: 1, minNodes: 0, maxNodes: 2, capacity: "on-demand", ...more });

export const EKS: OperatedDeployment = {
  ...common,
  id: "eks",
  cluster: { name: "eks", cloud: "aws", region: "us-west-2", connect: "aws eks update-kubeconfig --name eks --region us-west-2" },
  stacks: stacks("eks"),
  pools: [pool("system", "m6i.xlarge", { gpusPerNode: 0, minNodes: 2, maxNodes: 4 }), pool("l4", "g6.2xlarge", { startNodes: 1 })],
  needs: {
    services: [],
    zones: ["us-west-2a", "us-west-2b"],
    names: [{ kind: "eks-cluster", name: "eks" }, { kind: "iam-role", name: "eks-us-west-2-nodes" }, { kind: "ecr-repository", name: "eks/preflight" }],
    ranges: [{ name: "network", cidr: "10.0.0.0/16" }],
    counts: [{ kind: "vpcs", count: 1 }, { kind: "elastic-ips", count: 1 }],
  },
};

export const AKS: OperatedDeployment = {
  ...common,
  id: "aks",
  cluster: { name: "aks", cloud: "azure", region: "eastus", connect: "az aks get-credentials --resource-group aks-eastus --name aks" },
  stacks: stacks("aks"),
  pools: [pool("system", "Standard_D4s_v5", { gpusPerNode: 0, minNodes: 2, maxNodes: 5 }), pool("a100", "Standard_NC24ads_A100_v4", { capacity: "spot" })],
  needs: {
    account: "00000000-0000-0000-0000-000000000001",
    services: ["Microsoft.Compute", "Microsoft.ContainerService"],
    names: [{ kind: "resource-group", name: "aks-eastus" }, { kind: "storage-account", name: "aksfiles" }, { kind: "registry", name: "aksregistry" }, { kind: "key-vault", name: "aks-vault" }],
    ranges: [{ name: "network", cidr: "10.0.0.0/16" }, { name: "pods", cidr: "192.168.0.0/16" }],
    counts: [],
  },
};

export const GKE: OperatedDeployment = {
  ...common,
  id: "gke",
  cluster: { name: "gke", cloud: "google", region: "us-central1", connect: "gcloud container clusters get-credentials gke --region us-central1 --dns-endpoint" },
  stacks: stacks("gke"),
  pools: [pool("system", "e2-standard-4", { gpusPerNode: 0, minNodes: 1, maxNodes: 6 }), pool("l4", "g2-standard-8")],
  needs: {
    account: "my-project",
    zones: ["us-central1-a", "us-central1-b"],
    services: ["cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com"],
    names: [{ kind: "gke-cluster", name: "gke" }, { kind: "network", name: "gke-us-central1" }, { kind: "service-account", name: "gke-us-central1-nodes" }, { kind: "artifact-repository", name: "gke" }],
    ranges: [{ name: "nodes", cidr: "10.0.0.0/20" }, { name: "controlPlane", cidr: "172.16.0.0/28" }],
    counts: [],
  },
};

/** The same with another GPU pool. */
export function withPool(deployment: OperatedDeployment, more: Partial<OperatedPool>): OperatedDeployment {
  const [system, gpu] = deployment.pools;
  return { ...deployment, pools: [system, { ...gpu, ...more }] };
}

/** Writes a deployment where the commands look for it. */
export function writeDeployment(output: string, deployment: object, id = "eks"): void {
  fs.mkdirSync(path.join(output, "deployments"), { recursive: true });
  fs.writeFileSync(path.join(output, "deployments", `${id}.json`), JSON.stringify(deployment));
}

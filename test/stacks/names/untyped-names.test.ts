import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { AksCluster } from "../../../constructs/azure/aks-cluster";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GkeCluster } from "../../../constructs/google/gke-cluster";

/** Names that methods are given, from programs without a type check: what is none is a problem, and the app goes on. */

const POOL = { name: "gpu", maxNodes: 1 };
const GIVES: [string, string, (stack: TerraformStack, name: string) => unknown][] = [
  ["EKS", "addPodRole(name, options).name", (stack, name) => new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", gpuPools: [{ ...POOL, machineType: "g6.2xlarge" }] }).addPodRole(name, { namespace: "chat", serviceAccounts: ["reader"], policyArns: {} })],
  ["AKS", "addWorkloadIdentity(name)", (stack, name) => new AksCluster(stack, "aks", { clusterName: "lab", region: "eastus", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ ...POOL, machineType: "Standard_NC24ads_A100_v4" }] }).addWorkloadIdentity(name, { namespace: "chat", serviceAccount: "reader" })],
  ["GKE", "addWorkloadIdentity(name)", (stack, name) => new GkeCluster(stack, "gke", { clusterName: "lab", region: "us-central1", gpuPools: [{ ...POOL, machineType: "g2-standard-8" }] }).addWorkloadIdentity(name, { namespace: "chat", serviceAccount: "reader" })],
];

function problems(give: (stack: TerraformStack, name: string) => unknown, name: unknown): string[] {
  const app = Testing.app();
  give(new TerraformStack(app, "lab"), name as string);
  return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
}

describe.each(GIVES)("%s", (_, property, give) => {
  test.each([undefined, null, 3, {}, ""])("%j is no name", (name) => expect(problems(give, name)).toEqual([`invalid-name ${property}`]));
  test("what every object has is one", () => expect(problems(give, "constructor")).toEqual([]));
});

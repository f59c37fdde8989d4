import { App, TerraformStack, TerraformVariable, Token } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";

/* How many nodes a pool has at most decides whether its models fit: a number that is known only at apply is told as that, not by cdktf's number for it. */

const late = Token.asNumber(new TerraformVariable(new TerraformStack(new App(), "vars"), "most", { type: "number" }).value);
const pool = (machineType: string): object => ({ name: "gpu", machineType, maxNodes: late });
const model = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
type Make = new (app: App, id: string, props: never) => object;

const CLOUDS: [string, Make, object][] = [
  ["EKS", EksDeployment, { region: "us-west-2", publicAccessCidrs: ["203.0.113.0/24"], gpuPools: [pool("g6.2xlarge")] }],
  ["AKS", AksDeployment, { region: "eastus", subscriptionId: "11111111-2222-4333-8444-555555555555", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [pool("Standard_NC24ads_A100_v4")] }],
  ["GKE", GkeDeployment, { region: "us-central1", project: "my-project", gpuPools: [pool("g2-standard-8")] }],
];

test.each(CLOUDS.flatMap(([cloud, make, props]) => [[cloud, make, props, model], [`${cloud}, named`, make, props, { ...model, gpuPool: "gpu" }]] as [string, Make, object, object][]))("%s: a model on such a pool", (_, make, props, one) => {
  const app = new App();
  new make(app, "chat", { ...props, models: [one] } as never);
  expect(problemsIn(app).map(({ code, reason, fix }) => [code, reason, fix])).toEqual([
    ["model-without-pool", "how many nodes gpu has at most is known only at apply, and whether 1 worker of 1 GPU find room is reckoned here", "write the pool's maxNodes as a number"],
  ]);
});

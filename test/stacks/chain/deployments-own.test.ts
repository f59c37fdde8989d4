import { App } from "../../../constructs/core/framework";
import { SERVED_MODEL, SERVED_MODEL_PROPS } from "../../../constructs/inference/model-shapes";
import { checkDeploymentsOwn } from "../../../stacks/chain/deployments-own";
import { EksDeployment, EksDeploymentProps } from "../../../stacks/aws/deployment";

const props = {
  region: "us-west-2",
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", minNodes: 0, maxNodes: 2 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
} as unknown as EksDeploymentProps;

function refusal(more: object): string {
  const app = new App();
  new EksDeployment(app, "eks", { ...props, ...more });
  try {
    app.synth();
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}

const own = Object.keys(SERVED_MODEL_PROPS).filter((name) => !(name in SERVED_MODEL));

it("knows all that a model of its own takes and a deployment's doesn't", () => {
  const all = checkDeploymentsOwn([Object.fromEntries(own.map((name) => [name, "x"]))]);
  expect(all.map(({ property }) => property)).toEqual(own.map((name) => `models[0].${name}`));
});

it("has nothing that a model of a deployment takes", () => {
  expect(checkDeploymentsOwn([Object.fromEntries(Object.keys(SERVED_MODEL).map((name) => [name, "x"]))])).toEqual([]);
});

it.each([
  ["namespace", "other", /\[unknown-property\] eks-inference: models\[0\]\.namespace = "other"[^]*dynamo: \{ modelNamespace: "\.\.\." \}/],
  ["release", "1.4.2", /models\[0\]\.release = "1\.4\.2"[^]*dynamo: \{ release: "\.\.\." \}/],
  ["weightsAhead", true, /models\[0\]\.weightsAhead = true[^]*earlyWeights: true of the deployment/],
])("%s of a model is the deployment's, and not lost in silence", (name, value, says) => {
  expect(refusal({ models: [{ ...props.models[0], [name]: value }] })).toMatch(says);
});

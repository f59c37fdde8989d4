import aws from "../../../../inference-runtime/facts/machines/aws.json";
import azure from "../../../../inference-runtime/facts/machines/azure.json";
import google from "../../../../inference-runtime/facts/machines/google.json";
import { ofAnotherCloud } from "../../../../constructs/cluster/pools/machine-names";

const clouds = [
  { cloud: "AWS", deployment: "an EksDeployment", machines: aws.machines },
  { cloud: "Azure", deployment: "an AksDeployment", machines: azure.machines },
  { cloud: "Google Cloud", deployment: "a GkeDeployment", machines: google.machines },
] as const;

describe.each(clouds)("$cloud's machines", ({ cloud, deployment, machines }) => {
  it.each(clouds.map((each) => each.cloud))("named on %s", (here) => {
    const says = machines.map(({ machineType }) => ofAnotherCloud(machineType, here));
    const expected = here === cloud ? undefined : `this is the name of a machine of ${cloud}, where a deployment is ${deployment}`;
    expect(says).toEqual(machines.map(() => expected));
  });
});

it.each(["", "h100", "g2", "Standard", "p5.48xlarg e", "a big one"])("%j is nobody's", (name) => {
  expect(["AWS", "Azure", "Google Cloud"].map((here) => ofAnotherCloud(name, here as "AWS"))).toEqual([undefined, undefined, undefined]);
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { InvalidInputError } from "../../constructs/core/problems/problem";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { ControlPlaneAccess } from "../../constructs/google/control-plane/control-plane-access";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- what a program without types gives */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "pasted-secrets-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const TOKEN = ["hf", "abcdefghijklmnopqrstuvwxyzabcdefgh"].join("_");
const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const CLOUDS: [string, (app: App, more: any) => unknown][] = [
  ["eks", (app, more) => new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [MODEL], ...more })],
  ["aks", (app, more) => new AksDeployment(app, "chat", { region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [MODEL], ...more })],
  ["gke", (app, more) => new GkeDeployment(app, "chat", { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [MODEL], ...more })],
];

describe.each(CLOUDS)("%s", (cloud, make) => {
  const labels = cloud === "gke" ? "labels" : "tags";
  test.each<[string, object, string]>([
    ["a variable of another name", { models: [{ ...MODEL, environment: { OTHER: TOKEN } }] }, "environment.OTHER"],
    ["an argument", { models: [{ ...MODEL, engineArgs: ["--served-model-name", TOKEN] }] }, "engineArgs[1]"],
    ["an annotation", { models: [{ ...MODEL, annotations: { note: TOKEN } }] }, "annotations.note"],
    ["a tag", { [labels]: { owner: TOKEN } }, `${labels}.owner`],
  ])("a token as %s is refused, and not repeated", (_, more, property) => {
    const app = new App({ outdir: path.join(scratch, `${cloud}-${property}`) });
    make(app, more);
    const problems = problemsIn(app);
    expect(problems.map((one) => [one.code, one.property])).toContainEqual(["pasted-secret", property]);
    expect(new InvalidInputError(problems).message).not.toContain(TOKEN.slice(3, 20));
    expect(() => app.synth()).toThrow(InvalidInputError);
    expect(fs.readdirSync(scratch, { recursive: true }).filter((name) => String(name).endsWith("cdk.tf.json"))).toEqual([]);
  });
});

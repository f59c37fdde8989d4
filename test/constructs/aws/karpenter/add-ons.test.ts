import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { EksDeployment, EksDeploymentProps } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { SPOT } from "./made";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "karpenter-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

describe("a deployment with it", () => {
  const deploy = (more: Partial<EksDeploymentProps> = {}): { problems: string[]; addOns: any[]; inference: any; description: any } => {
    const outdir = fs.mkdtempSync(path.join(scratch, "out-"));
    const app = new App({ outdir });
    new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: [SPOT], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], backend: StateBackend.local(), ...more });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    app.synth();
    const read = (file: string): any => JSON.parse(fs.readFileSync(path.join(outdir, file), "utf8"));
    const releases = (step: string): any[] => Object.values(read(`stacks/chat-${step}/cdk.tf.json`).resource.helm_release);
    return { problems, addOns: releases("addons"), inference: releases("inference")[0], description: read("deployments/chat.json") };
  };

  test("its models are those of a managed pool, to the byte", () => {
    const { problems, inference } = deploy();
    expect(problems).toEqual([]);
    expect(inference).toEqual(deploy({ gpuPools: [{ ...SPOT, provisioner: undefined }] }).inference);
  });

  test("is described as any other, with its releases", () => {
    const { description } = deploy();
    expect(description.pools.find(({ name }: any) => name === "l4")).toMatchObject({ machineType: "g6.2xlarge", moreMachineTypes: ["g6.4xlarge"], minNodes: 0, maxNodes: 3, capacity: "spot" });
    expect(description.releases.map(({ name }: any) => name)).toEqual(expect.arrayContaining(["karpenter-crd", "karpenter", "nodepool-l4"]));
  });

  test("its controller's image comes from a mirror, where there is one", () => {
    const { problems, addOns } = deploy({ imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(problems).toEqual([]);
    const karpenter = addOns.find(({ name }) => name === "karpenter");
    expect(JSON.parse(karpenter.values[0]).controller.image.repository).toBe("registry.example.com/mirror/public.ecr.aws/karpenter/controller");
  });

  test("gives its nodes an hour to go before the controller does", () => {
    expect(deploy().addOns.find(({ name }) => name === "nodepool-l4")).toMatchObject({ wait: true, timeout: 3600 });
  });
});

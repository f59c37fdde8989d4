import { App, Fn, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { EksDeployment, EksDeploymentProps } from "../../../stacks/aws/deployment";

const ZONES = ["us-west-2a", "us-west-2b"];
const model = (name: string, more: Partial<ServedModelOptions> = {}): ServedModelOptions => ({ name, model: "Qwen/Qwen3-0.6B", gpuPool: "l4", ...more });
const HERE = ImageMirror.of("123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror");
const WHOLE: EksDeploymentProps = {
  region: "us-west-2",
  network: { availabilityZones: ZONES, nat: false, privateEndpoints: true },
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"] }],
  lustre: { capacityGiB: 1200, s3: { bucket: "my-weights" } },
  imageMirror: HERE,
  models: [model("qwen", { storageClass: "lustre" })],
};

function problems(change: Partial<EksDeploymentProps>): { code: string; property: string; reason: string; fix: string }[] {
  const app = new App({ outdir: Testing.app().outdir });
  new EksDeployment(app, "lab", { ...WHOLE, ...change });
  return problemsIn(app);
}

test("a deployment without a way out is taken with its images in ECR and its weights in a bucket", () => expect(problems({})).toEqual([]));

test.each<[string, Partial<EksDeploymentProps>, string, RegExp]>([
  ["no mirror", { imageMirror: undefined }, "nat-needs-mirror imageMirror", /NVIDIA and the controllers/],
  ["a mirror in ECR of another region", { imageMirror: ImageMirror.of("123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror") }, "nat-needs-mirror imageMirror", /us-west-2 alone, not eu-west-1/],
  ["a mirror on GitHub", { imageMirror: ImageMirror.of("ghcr.io/my-team") }, "nat-needs-mirror imageMirror", /ghcr\.io is on the internet/],
  ["a mirror in another cloud", { imageMirror: ImageMirror.of("lab.azurecr.io/mirror") }, "nat-needs-mirror imageMirror", /on the internet/],
  ["ECR's public registry", { imageMirror: ImageMirror.of("public.ecr.aws/lab") }, "nat-needs-mirror imageMirror", /on the internet/],
  ["a model whose weights are downloaded", { models: [model("qwen", { storageClass: "lustre" }), model("other")] }, "weights-out-of-reach models[1].storageClass", /Hugging Face/],
  ["a model on EFS by name", { models: [model("qwen", { storageClass: "efs" })] }, "weights-out-of-reach models[0].storageClass", /Hugging Face/],
  ["Lustre without a bucket", { lustre: { capacityGiB: 1200 } }, "weights-out-of-reach models[0].storageClass", /Hugging Face/],
])("refused: %s", (_, change, found, reason) => {
  const all = problems(change);
  expect(all.map(({ code, property }) => `${code} ${property}`)).toEqual([found]);
  expect(all[0].reason).toMatch(reason);
  expect(all[0].fix).toMatch(/docs\/eks\/lustre\.md|ImageMirror\.of\("123456789012\.dkr\.ecr\.us-west-2/);
});

test.each<[string, Partial<EksDeploymentProps>]>([
  ["a registry inside the VPC", { imageMirror: ImageMirror.of("registry.lab.internal/mirror") }],
  ["a mirror that is known only at apply", { imageMirror: ImageMirror.of(Fn.lower("A")) }],
  ["no models", { models: [], lustre: undefined }],
  ["NAT, and nothing of all this", { network: { availabilityZones: ZONES }, imageMirror: undefined, lustre: undefined, models: [model("qwen")] }],
])("let through: %s", (_, change) => expect(problems(change)).toEqual([]));

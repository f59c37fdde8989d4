import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ImageDigests } from "../../../../constructs/kubernetes/images/image-digests";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { gke } from "../../../../deployments/gke";
import { EksRegistryCache } from "../../../../constructs/aws/registry/registry-cache";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { ChainOptions } from "../../../../stacks/chain/chain-options";

/** The image of the early download, the only one of GKE's as cloned that Docker Hub has: from a mirror, and by a digest, as every other. */
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "weights-image-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });
const PYTHON = "docker.io/library/python:3.12.12-slim";
const DIGEST = `sha256:${"a".repeat(64)}`;

function imageOf(app: App, id: string): string {
  expect(problemsIn(app).map(({ code }) => code)).toEqual([]);
  app.synth();
  const { resource } = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `${id}-weights`, "cdk.tf.json"), "utf8")) as { resource: { helm_release: { [id: string]: { values: string[] } } } };
  const [{ values }] = Object.values(resource.helm_release);
  return (JSON.parse(values[0]) as { download: { image: string } }).download.image;
}

function early(options: Partial<ChainOptions>): string {
  const app = newApp();
  new GkeDeployment(app, "lab", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], earlyWeights: true, ...options });
  return imageOf(app, "lab");
}

test("as cloned it comes from Docker Hub, and from the mirror that the environment names", () => {
  const cloned = (env: { [name: string]: string }): string => {
    const app = newApp();
    gke(app, { GOOGLE_PROJECT: "my-project", ...env });
    return imageOf(app, "gke");
  };
  expect(cloned({})).toBe(PYTHON);
  expect(cloned({ CDKTF_DYNAMO_IMAGE_MIRROR: "registry.example.com/m" })).toBe(`registry.example.com/m/${PYTHON}`);
});

test("a file of digests pins it, in the mirror too, and one without it is refused by its name", () => {
  const file = (images: object): string => {
    const made = path.join(scratch, `lock-${apps++}.json`);
    fs.writeFileSync(made, JSON.stringify({ version: 1, images }));
    return made;
  };
  const others = { except: ["nvcr.io/nvidia/ai-dynamo"] };
  const imageDigests = ImageDigests.fromFile(file({ [PYTHON]: DIGEST }), others);
  expect(early({ imageDigests })).toBe(`${PYTHON}@${DIGEST}`);
  expect(early({ imageDigests, imageMirror: ImageMirror.of("registry.example.com/m") })).toBe(`registry.example.com/m/${PYTHON}@${DIGEST}`);
  const app = newApp();
  new GkeDeployment(app, "lab", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], earlyWeights: true, imageDigests: ImageDigests.fromFile(file({}), others) });
  expect(problemsIn(app).map(({ code, value, reason }) => `${code} ${JSON.stringify(value)} ${reason}`).join("\n")).toMatch(/image-digest-missing[^\n]*python:3\.12\.12-slim/);
});

test("on EKS it comes from the copy that ECR keeps of Docker Hub's", () => {
  const app = newApp();
  const hub = EksRegistryCache.dockerHub("arn:aws:secretsmanager:us-west-2:111122223333:secret:ecr-pullthroughcache/hub-AbCdEf");
  new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], registry: { accountId: "111122223333", caches: [hub] }, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], earlyWeights: true });
  expect(imageOf(app, "chat")).toBe("111122223333.dkr.ecr.us-west-2.amazonaws.com/chat/hub/library/python:3.12.12-slim");
});

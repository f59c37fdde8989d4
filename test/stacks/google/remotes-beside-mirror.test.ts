import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { GkeDeployment } from "../../../stacks/google/deployment";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "remotes-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** What is told of where images come from. */
function told(more: object): string[] {
  const app = new App({ outdir: scratch });
  const registry = { remotes: [{ name: "nvcr", host: "nvcr.io" }] };
  const made = new GkeDeployment(app, "chat", { project: "my-project", region: "us-central1", controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], registry, ...more });
  return made.stacks[0].node.metadata.map(({ data }) => String(data)).filter((one) => one.includes("remotes-beside-mirror"));
}

test("remote repositories that a mirror makes useless are told, and nothing else", () => {
  expect(told({ imageMirror: ImageMirror.of("registry.example.com/mirror") })).toEqual([expect.stringMatching(/^\[remotes-beside-mirror\] imageMirror names every.*Leave one of them out\.$/)]);
  expect(told({})).toEqual([]);
  expect(told({ imageMirror: ImageMirror.of("registry.example.com/mirror"), registry: {} })).toEqual([]);
});

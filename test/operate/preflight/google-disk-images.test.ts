import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { googleRows } from "../../../operate/preflight/google";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { error, healthyGoogle } from "../answers/google";
import { GKE } from "../deployments";
import { FakeAnswer, FakePrograms } from "../fake-programs";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const OTHERS = "projects/images/global/images/qwen3-weights";
const FAMILY = "projects/my-project/global/images/family/dynamo";
const ready = { out: { name: "qwen3-weights", status: "READY" } };

async function rows(answer: FakeAnswer, diskImages = [OTHERS]): Promise<unknown[]> {
  fakes.on("gcloud", "images describe", answer);
  healthyGoogle(fakes);
  const needs = GKE.needs === undefined ? undefined : { ...GKE.needs, diskImages };
  const all = await googleRows(fakes.programs(), { ...GKE, needs }, "most");
  return all.filter(({ what }) => what.startsWith("disk image")).map(({ what, there, verdict }) => [what, there, verdict]);
}

test.each<[string, FakeAnswer, string, string]>([
  ["there", ready, "ready", "ok"],
  ["not there", error("Could not fetch resource:\n - The resource 'projects/images/global/images/qwen3-weights' was not found"), "not there", "lacking"],
  ["still being made", { out: { name: "qwen3-weights", status: "PENDING" } }, "pending", "lacking"],
  ["another's, who doesn't let it be seen", error("Could not fetch resource:\n - Required 'compute.images.get' permission for 'projects/images/global/images/qwen3-weights'"), "not allowed to ask", "unknown"],
])("an image that is %s", async (_, answer, there, verdict) => expect(await rows(answer)).toEqual([["disk image qwen3-weights", there, verdict]]));

test("each is asked for in its own project, a family by its newest; nothing where none is needed", async () => {
  await rows(ready, [OTHERS, FAMILY]);
  const asked = fakes.asked("gcloud").filter((line) => line.includes("compute images")).sort();
  expect(asked).toEqual([expect.stringMatching(/compute images describe qwen3-weights --project=images /), expect.stringMatching(/compute images describe-from-family dynamo --project=my-project /)]);
  expect(await rows(ready, [])).toEqual([]);
});

test("a deployment names those of its pools, once each, and none where there are none", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "disk-images-"));
  const needs = (id: string, more: object): { diskImages?: string[] } => {
    const app = new App({ outdir: path.join(folder, id) });
    new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2, ...more }, { name: "other", machineType: "g2-standard-8", maxNodes: 2, ...more }], models: [{ name: "small", model: "Qwen/Qwen3-0.6B" }], backend: StateBackend.local() });
    app.synth();
    return (JSON.parse(fs.readFileSync(path.join(folder, id, "deployments", "chat.json"), "utf8")) as { needs: { diskImages?: string[] } }).needs;
  };
  try {
    expect(needs("with", { weightsDisk: { image: OTHERS } }).diskImages).toEqual([OTHERS]);
    expect(needs("without", {})).not.toHaveProperty("diskImages");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

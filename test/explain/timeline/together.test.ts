import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { readTimelines } from "../../../explain/timeline/read";
import { timelineText } from "../../../explain/timeline/text";
import { Timeline } from "../../../explain/timeline/timeline";
import { AksDeployment, AksDeploymentProps } from "../../../stacks/azure/deployment";

/** Whoever asks how long it takes is told what to set, and what that comes to. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "together-"));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

function timeline(name: string, more: Partial<AksDeploymentProps>, cacheSizeGiB?: number, minNodes = 0): Timeline {
  const outdir = path.join(scratch, name);
  const app = new App({ outdir });
  new AksDeployment(app, "aks", {
    region: "eastus",
    apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
    gpuPools: [{ name: "h100", machineType: "Standard_ND96isr_H100_v5", minNodes, maxNodes: 1 }],
    models: [{ name: "llama", model: "meta-llama/Llama-3.3-70B-Instruct", gpuPool: "h100", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret", required: true }, ...(cacheSizeGiB === undefined ? {} : { cacheSizeGiB }) }],
    ...more,
  });
  app.synth();
  return readTimelines(outdir, ["aks"], (file) => fs.readFileSync(file, "utf8"))[0];
}

test("of a deployment with none of the options, all of them together are told, and bring it below 0.70", () => {
  const plain = timeline("plain", {});
  expect(plain.ratio).toBeGreaterThan(0.7);
  expect(plain.together?.ratio).toBeLessThan(0.7);
  expect(plain.levers.map(({ what }) => what)).toContain("a file system 8 times as large, and so faster (cacheSizeGiB, sharedFilestore.sizeGiB)");
  expect(timelineText(plain)).toMatch(/earlyStart, earlyWeights, minNodes and a larger file system, as far as they do something here, together: \d+:\d\d sooner, 0\.\d\d of one stack after the other/);
});

test("done, they come to what was told", () => {
  const plain = timeline("told", {});
  const size = timeline("size", {}, 8 * 155);
  const done = timeline("done", { earlyStart: true, earlyWeights: true }, 8 * 155, 1);
  expect(size.total.likely).toBeLessThan(plain.total.likely);
  // The claim is rounded by its own rule, and so is its speed.
  expect(Math.abs(done.total.likely - (plain.total.likely - (plain.together?.seconds ?? 0)))).toBeLessThan(60);
});

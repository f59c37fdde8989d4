import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { missingTerraform, rehearse } from "../../testing";

/** A door whose requests the cloud counts, through the real `cdktf deploy`, a second plan and the real `cdktf destroy`, providers by their schemas. */

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as { exports: { [entry: string]: { default?: string } } };
const entries = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([entry, { default: built }]) => (built?.startsWith("./dist/") ? [[entry.replace(".", "cdktf-dynamo"), path.resolve(built.replace("./dist/", "").replace(/\.js$/, ".ts"))]] : [])),
);
const MODEL = 'name: "qwen", model: "Qwen/Qwen3-0.6B"';
const APPS = [
  ["EKS", `import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { DoorCertificate, Exposure } from "cdktf-dynamo/inference";
const app = new App();
const tls = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555");
new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [{ ${MODEL}, exposure: Exposure.internal({ host: "qwen.example.com", tls, requestsPerMinute: 600, requestsPerMinutePerClient: 60 }) }] });
app.synth();
`],
  ["GKE", `import { App } from "cdktf";
import { GkeDeployment } from "cdktf-dynamo/google";
import { DoorCertificate, Exposure } from "cdktf-dynamo/inference";
const app = new App();
new GkeDeployment(app, "chat", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], gateway: {}, deletionProtection: false, models: [{ ${MODEL}, exposure: Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls"), requestsPerMinute: 600 }) }] });
app.synth();
`],
];

(missingTerraform() === undefined ? test : test.skip).each(APPS)(`%s: deployed, nothing to change, nothing left${missingTerraform() === undefined ? "" : ` [skipped: ${missingTerraform()}]`}`, async (cloud, program) => {
  const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "door-limits-")));
  const outfile = path.resolve(".build", `door-limits-${cloud}-${process.pid}.js`);
  try {
    buildSync({ stdin: { contents: program, resolveDir: process.cwd(), loader: "ts" }, outfile, bundle: true, alias: entries, packages: "external", platform: "node", target: "node20", logLevel: "error" });
    fs.symlinkSync(path.resolve("node_modules"), path.join(scratch, "node_modules"));
    fs.writeFileSync(path.join(scratch, "cdktf.json"), JSON.stringify({ language: "typescript", app: `node ${outfile}`, projectId: "00000000-0000-0000-0000-000000000003", sendCrashReports: "false" }));
    const { ok, stacks } = await rehearse({ cwd: scratch });
    expect(stacks.map(({ stack, result, error }) => [stack, result, error])).toEqual(["cluster", "addons", "crds", "platform", "inference"].map((name) => [`chat-${name}`, "ok", undefined]));
    // The model, its door and what counts.
    expect(stacks[4].resources).toBe(3);
    expect(ok).toBe(true);
  } finally {
    fs.rmSync(outfile, { force: true });
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}, 600_000);

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { missingTerraform, rehearse } from "../../../testing";
import { buildApp, makeRehearsable } from "../../harness/apps";

/** Backups of the shared files, through the real `cdktf deploy`, a second plan and the real `cdktf destroy`. */
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "file-backups-")));
const outfile = path.resolve(".build", `file-backups-${process.pid}.js`);
afterAll(() => [scratch, outfile].forEach((one) => fs.rmSync(one, { recursive: true, force: true })));

const APP = `
import { App } from "cdktf";
import { EksBackupLock } from "${path.resolve("constructs/aws/backup/file-backup-options")}";
import { EksDeployment } from "${path.resolve("stacks/aws/deployment")}";
const app = new App();
new EksDeployment(app, "chat", {
  region: "us-west-2", deletionProtection: false, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
  fileBackups: { schedule: "0 2 * * 0", keepDays: 35, lock: EksBackupLock.compliance(7), restoreTest: true },
});
app.synth();
`;

(missingTerraform() === undefined ? test : test.skip)("made, nothing to change, and gone", async () => {
  fs.writeFileSync(path.join(scratch, "main.ts"), APP);
  buildApp(path.join(scratch, "main.ts"), outfile);
  makeRehearsable(scratch, outfile);
  const { ok, stacks } = await rehearse({ cwd: scratch, ids: ["chat-cluster"] });
  expect(stacks.map(({ stack, result, error }) => [stack, result, error])).toEqual([["chat-cluster", "ok", undefined]]);
  expect(ok).toBe(true);
}, 600_000);

import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

/** Ctrl-C while Terraform fetches packages: it is interrupted too, and nothing of the work is left. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "lock-interrupted-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("130, Terraform ended, the file as it was, no folder left", async () => {
  const [at, temporary, begun] = ["app", "tmp", "begun"].map((name) => path.join(scratch, name));
  for (const folder of [at, temporary]) fs.mkdirSync(folder);
  const stack = { name: "s", synthesizedStackPath: "stacks/s/cdk.tf.json", constructPath: "s", dependencies: [], annotations: [] };
  const made = { terraform: { required_providers: { google: { source: "hashicorp/google", version: "6.50.0" } } } };
  fs.writeFileSync(path.join(at, "cdktf.json"), JSON.stringify({ language: "typescript", app: `${process.execPath} app.js` }));
  fs.writeFileSync(
    path.join(at, "app.js"),
    `const fs = require("fs"), out = process.env.CDKTF_OUTDIR;
fs.mkdirSync(out + "/stacks/s", { recursive: true });
fs.writeFileSync(out + "/manifest.json", ${JSON.stringify(JSON.stringify({ version: "0.21.0", stacks: { s: stack } }))});
fs.writeFileSync(out + "/stacks/s/cdk.tf.json", ${JSON.stringify(JSON.stringify(made))});`,
  );
  fs.writeFileSync(path.join(at, "providers.lock.hcl"), "# as it was\n");
  const terraform = path.join(scratch, "terraform");
  fs.writeFileSync(terraform, `#!/bin/sh\necho $$ > '${begun}'\nexec sleep 60\n`, { mode: 0o755 });
  const child = spawn(process.execPath, [path.resolve("program.js"), "lock", "--cwd", at], { env: { ...process.env, TMPDIR: temporary, TERRAFORM_BINARY_NAME: terraform }, stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  child.stderr.on("data", (data) => (told += data));
  child.stdout.on("data", (data) => (told += data));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const last = Date.now() + 60_000;
  while (!(fs.existsSync(begun) && fs.readFileSync(begun, "utf8").endsWith("\n")) && child.exitCode === null && Date.now() < last) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill("SIGINT");
  expect([await ended, told]).toEqual([130, "interrupted: providers.lock.hcl is left as it was\n"]);
  expect(isThere(Number(fs.readFileSync(begun, "utf8")))).toBe(false);
  expect(fs.readdirSync(temporary)).toEqual([]);
  expect(fs.readFileSync(path.join(at, "providers.lock.hcl"), "utf8")).toBe("# as it was\n");
}, 90_000);

import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { lock } from "../../cli/commands/lock";
import { processIo, runCommand } from "../../cli/run";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { ProviderLock } from "../../stacks/aws";
import { GkeDeployment } from "../../stacks/google";

/**
 * The lock with the real Terraform, and providers that are files of a folder: what is run of them is nothing, their checksums are held
 * against the lock all the same.
 */
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "lock-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;
const folder = (): string => {
  const made = path.join(scratch, `${folders++}`);
  fs.mkdirSync(made);
  return made;
};

const PROVIDERS = { google: "6.50.0", helm: "3.1.1", kubernetes: "2.38.0" };
const PLATFORMS = ["darwin_arm64", "linux_amd64", "linux_arm64"];
const mirror = (content = "as built"): string => {
  const made = folder();
  for (const [name, version] of Object.entries(PROVIDERS)) {
    for (const platform of PLATFORMS) {
      const at = path.join(made, "registry.terraform.io", "hashicorp", name, version, platform);
      fs.mkdirSync(at, { recursive: true });
      fs.writeFileSync(path.join(at, `terraform-provider-${name}_v${version}`), `${name} ${platform} ${content}`, { mode: 0o755 });
    }
  }
  return made;
};

const make = (app: App, more: object): GkeDeployment =>
  new GkeDeployment(app, "lab", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], ...more });
const synthesised = (file: string): string => {
  const out = folder();
  const app = new App({ outdir: out });
  make(app, { providerLock: ProviderLock.fromFile(file) });
  app.synth();
  return out;
};
/** An app's folder: its synthesis copies what this process made. */
const appFolder = (): string => {
  const [at, out] = [folder(), folder()];
  const app = new App({ outdir: out, context: { "cdktf-dynamo:withoutLock": true } });
  make(app, { providerLock: ProviderLock.fromFile("not made yet") });
  expect(problemsIn(app)).toEqual([]);
  app.synth();
  fs.writeFileSync(path.join(at, "cdktf.json"), JSON.stringify({ language: "typescript", app: `${process.execPath} app.js` }));
  fs.writeFileSync(path.join(at, "app.js"), `if (JSON.parse(process.env.CDKTF_CONTEXT_JSON)["cdktf-dynamo:withoutLock"] !== true) process.exit(1);\nrequire("fs").cpSync(${JSON.stringify(out)}, process.env.CDKTF_OUTDIR, { recursive: true });`);
  return at;
};
const run = async (at: string, ...args: string[]): Promise<{ status: number; out: string; err: string }> => {
  let [out, err] = ["", ""];
  const env = { ...process.env, TF_CLI_CONFIG_FILE: path.join(at, "none.rc"), HOME: scratch };
  fs.writeFileSync(env.TF_CLI_CONFIG_FILE, "");
  const status = await runCommand(lock, ["--cwd", at, ...args], { ...processIo, env, out: (text) => void (out += text), err: (text) => void (err += text) });
  return { status, out, err };
};
/** `terraform init` in a synthesised stack, as `cdktf deploy` runs it, and nothing else may come into the lock. */
const init = (stack: string, from: string): { status: number | null; output: string } => {
  const rc = path.join(folder(), "rc");
  fs.writeFileSync(rc, `provider_installation {\n  filesystem_mirror { path = "${from}" }\n}\n`);
  const { status, stdout, stderr } = spawnSync("terraform", ["init", "-no-color", "-input=false", "-backend=false", "-lockfile=readonly"], { cwd: stack, env: { PATH: process.env.PATH, HOME: scratch, TF_CLI_CONFIG_FILE: rc, CHECKPOINT_DISABLE: "1" }, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
};
const isThere = spawnSync("terraform", ["version"]).status === 0;
const withTerraform = isThere ? describe : describe.skip;
if (!isThere) console.warn("skipped: the lock with the real Terraform, which isn't on the PATH");

withTerraform("cdktf-dynamo lock, and what Terraform makes of it", () => {
  const [at, built] = [appFolder(), mirror()];
  const file = path.join(at, "providers.lock.hcl");
  const asked = PLATFORMS.flatMap((platform) => ["--platform", platform]);

  test("checksums of every provider on each platform; each stack gets its own, and takes no other provider", async () => {
    expect(await run(at, "--mirror", built, ...asked)).toEqual({ status: 0, err: "", out: `providers.lock.hcl: 3 providers, for ${PLATFORMS.join(", ")}\n` });
    expect(fs.readFileSync(file, "utf8").match(/"h1:/g)).toHaveLength(9);
    const out = synthesised(file);
    const blocks = (stack: string): string[] => [...fs.readFileSync(path.join(out, "stacks", stack, ".terraform.lock.hcl"), "utf8").matchAll(/^provider "(.*)"/gm)].map(([, name]) => name);
    expect(blocks("lab-cluster")).toEqual(["registry.terraform.io/hashicorp/google"]);
    expect(blocks("lab-platform")).toEqual(["registry.terraform.io/hashicorp/helm", "registry.terraform.io/hashicorp/kubernetes"]);
    for (const stack of ["lab-cluster", "lab-platform"]) {
      const lockFile = path.join(out, "stacks", stack, ".terraform.lock.hcl");
      const before = fs.readFileSync(lockFile, "utf8");
      expect(init(path.join(out, "stacks", stack), built)).toMatchObject({ status: 0 });
      expect(fs.readFileSync(lockFile, "utf8")).toBe(before);
    }
    const changed = init(path.join(synthesised(file), "stacks", "lab-platform"), mirror("as somebody else built it"));
    expect(changed.status).toBe(1);
    expect(changed.output).toMatch(/doesn't match any\s+of the checksums/);
  }, 60_000);

  test("run again it keeps what it has; another provider under the same version stops it, unless that is asked for", async () => {
    const before = fs.readFileSync(file, "utf8");
    const again = await run(at, "--mirror", built, "--platform", "linux_amd64", "--json");
    expect([again.status, JSON.parse(again.out)]).toEqual([0, { file: "providers.lock.hcl", providers: 3, platforms: [...PLATFORMS].sort() }]);
    expect(fs.readFileSync(file, "utf8")).toBe(before);
    const other = mirror("another");
    const { status, err } = await run(at, "--mirror", other, "--platform", "linux_amd64");
    expect([status, err]).toEqual([1, expect.stringMatching(/^registry\.terraform\.io\/hashicorp\/google 6\.50\.0 has other packages than when providers\.lock\.hcl was made: h1:/)]);
    expect(fs.readFileSync(file, "utf8")).toBe(before);
    expect(await run(at, "--mirror", other, "--platform", "linux_amd64", "--renew")).toMatchObject({ status: 0 });
    expect(fs.readFileSync(file, "utf8")).not.toBe(before);
  }, 60_000);

  test("a provider that isn't there is told in Terraform's words", async () => {
    const { status, err } = await run(at, "--mirror", folder(), "--platform", "linux_amd64", "--file", "new.hcl");
    expect([status, err]).toEqual([1, expect.stringMatching(/ended with 1, and new\.hcl is left as it was:[\s\S]*hashicorp\/google/)]);
    expect(fs.existsSync(path.join(at, "new.hcl"))).toBe(false);
  }, 60_000);
});

test("without Terraform it is told what to install, and nothing is written", async () => {
  const [at, before] = [appFolder(), process.env.TERRAFORM_BINARY_NAME];
  process.env.TERRAFORM_BINARY_NAME = "there-is-none";
  try {
    expect(await run(at)).toEqual({ status: 1, out: "", err: "there is no program there-is-none on the PATH: https://developer.hashicorp.com/terraform/install, or TERRAFORM_BINARY_NAME=tofu\n" });
    expect(fs.existsSync(path.join(at, "providers.lock.hcl"))).toBe(false);
  } finally {
    if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
    else process.env.TERRAFORM_BINARY_NAME = before;
  }
});

describe("what is refused of a lock", () => {
  const block = (name: string, version: string): string => `provider "registry.terraform.io/hashicorp/${name}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n    "h1:AAAA",\n  ]\n}\n`;
  const whole = Object.entries(PROVIDERS).map(([name, version]) => block(name, version));
  const refused = (lockOf: ProviderLock): string[] => {
    const app = new App({ outdir: folder() });
    make(app, { providerLock: lockOf });
    return problemsIn(app).map(({ code, property, value }) => `${code} ${property} ${String(value)}`);
  };
  const written = (...blocks: string[]): string => {
    const file = path.join(folder(), "lock.hcl");
    fs.writeFileSync(file, blocks.join("\n"));
    return file;
  };

  test("a whole one isn't; OpenTofu's neither", () => {
    expect(refused(ProviderLock.fromFile(written(...whole)))).toEqual([]);
    expect(refused(ProviderLock.fromFile(written(...whole.map((text) => text.replace("registry.terraform.io", "registry.opentofu.org")))))).toEqual([]);
    expect(refused(ProviderLock.fromFile(written(...whole.map((text) => text.replace(/\n/g, "\r\n")))))).toEqual([]);
  });

  test.each<[string, () => ProviderLock, string[]]>([
    ["no such file", () => ProviderLock.fromFile("nowhere.hcl"), ["provider-lock-unreadable providerLock.file nowhere.hcl"]],
    ["a folder", () => ProviderLock.fromFile(scratch), [`provider-lock-unreadable providerLock.file ${scratch}`]],
    ["a number", () => ProviderLock.fromFile(7 as never), ["wrong-type providerLock.file 7"]],
    ["a path, without the class", () => "providers.lock.hcl" as never, ["wrong-type providerLock providers.lock.hcl"]],
    ["a provider that it lacks", () => ProviderLock.fromFile(written(...whole.slice(1))), ["provider-not-locked providerLock google"]],
    ["another version", () => ProviderLock.fromFile(written(block("google", "6.49.0"), ...whole.slice(1))), ["provider-not-locked providerLock google 6.50.0"]],
    ["another provider of that name", () => ProviderLock.fromFile(written(whole[0].replace("hashicorp/", "someone/"), ...whole.slice(1))), ["provider-not-locked providerLock google"]],
    ["a block without checksums", () => ProviderLock.fromFile(written(whole[0].replace('"h1:AAAA",', ""), ...whole.slice(1))), ["provider-not-locked providerLock google"]],
  ])("%s", (_what, given, expected) => {
    expect(refused(given())).toEqual(expected);
  });

  test.each([
    [["--platform", "linux"], "--platform \"linux\": is like linux_amd64 or darwin_arm64"],
    [["--platfrom", "linux_amd64"], "--platfrom: there is no such option; did you mean --platform?"],
    [["eks"], "eks: no name is taken here"],
    [["--cwd", "/nowhere/at/all"], "There is no cdktf.json in /nowhere/at/all"],
  ])("%j", async (args, message) => {
    let err = "";
    expect(await runCommand(lock, args, { ...processIo, out: () => undefined, err: (text) => void (err += text) })).toBe(2);
    expect(err).toContain(message);
  });
});

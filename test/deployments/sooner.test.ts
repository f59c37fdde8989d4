import { spawnSync } from "child_process";
import * as fs from "fs";
import { createRequire } from "module";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";

/** What a program that begins as the app does says on both of its channels. */
function said(lines: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-sooner-"));
  try {
    const stdin = { contents: `import "./deployments/zip-later";\n${lines}`, resolveDir: ".", loader: "ts" as const };
    // Beside the packages, where cdktf is found.
    const outfile = path.resolve(".build/sooner", path.basename(folder), "app.js");
    buildSync({ stdin, outfile, bundle: true, packages: "external", platform: "node", target: "node20", logLevel: "error" });
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8", env: { PATH: process.env.PATH, CDKTF_OUTDIR: path.join(folder, "out") } });
    fs.rmSync(path.dirname(outfile), { recursive: true });
    return `${stdout}${stderr}`;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function hasPacker(): boolean {
  try {
    return createRequire(require.resolve("cdktf")).resolve("archiver") !== "";
  } catch {
    return false;
  }
}

const COMPARED = 'Object.keys(require.cache).filter((file) => file.includes("node_modules/semver/") && !file.endsWith("semver/index.js")).length';

const LOADED = 'Object.keys(require.cache).filter((file) => file.includes("node_modules/archiver/lib/")).length';

test("an app is made without cdktf's packer", () => {
  expect(said(`import { App, TerraformStack } from "cdktf";\nconst app = new App();\nnew TerraformStack(app, "one");\napp.synth();\nconsole.log(${LOADED});`)).toBe("0\n");
});

test("without what compares versions, which cdktf asks for programs that few resources need", () => {
  const compare = 'const { ValidateBinaryVersion } = require("cdktf/lib/validations/validate-binary-version");';
  const asks = 'for (const wanted of [">=20", ">=999"]) console.log(new ValidateBinaryVersion("node", wanted, "node --version").validate().length);';
  expect(said(`import { App, TerraformStack } from "cdktf";\n${compare}\nconst app = new App();\nnew TerraformStack(app, "one");\napp.synth();\nconsole.log(${COMPARED});\n${asks}\nconsole.log(${COMPARED} > 0);`)).toBe("0\n0\n1\ntrue\n");
});

// cdktn packs with fflate, and is left as it is.
(hasPacker() ? test : test.skip)("who asks for the packer has it whole", () => {
  const theirs = 'const theirs = require("module").createRequire(require.resolve("cdktf"));\nconst archiver = theirs("archiver");';
  const packs = 'const zip = archiver("zip");\nconsole.log(typeof zip.directory, typeof archiver.create, typeof new archiver("zip").pipe, theirs("archiver") === archiver);';
  expect(said(`import "cdktf";\n${theirs}\n${packs}\nconsole.log(${LOADED} > 0);`)).toBe("function function function false\ntrue\n");
});

test("somebody who has the same package has all of it, however it is imported", () => {
  const theirs = 'const theirs = require("module").createRequire(require.resolve("cdktf"))("semver");';
  const copies = 'const copied = Object.defineProperties({}, Object.getOwnPropertyDescriptors(theirs));';
  const asks = 'console.log(typeof copied.valid, typeof { ...theirs }.valid, "valid" in theirs, "nothing" in theirs, Object.keys(theirs).includes("SemVer"), new theirs.SemVer("1.2.3").minor);';
  expect(said(`import "cdktf";\n${theirs}\n${copies}\n${asks}`)).toBe("function function true false true 2\n");
});

test("cdktf still packs a folder", () => {
  const asset = 'const { path: file } = new TerraformAsset(stack, "zip", { path: process.cwd() + "/deployments", type: AssetType.ARCHIVE });';
  const size = 'require("fs").statSync(app.outdir + "/stacks/one/" + file).size > 100';
  expect(said(`import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";\nconst app = new App();\nconst stack = new TerraformStack(app, "one");\n${asset}\napp.synth();\nconsole.log(${size});`)).toBe("true\n");
});

import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { packageRoot } from "../../constructs/core/package-root";
import { CannotRehearseError } from "./problems";

/** Terraform or OpenTofu, as the CDKTF CLI would find it. */
export interface TerraformProgram {
  /** Absolute, since the CLI starts it in other folders. */
  readonly file: string;
  /** "Terraform 1.11.4", "OpenTofu 1.10.0" */
  readonly title: string;
}

const NOTHING = process.platform === "win32" ? "NUL" : "/dev/null";

type Environment = { readonly [name: string]: string | undefined };

/**
 * @throws CannotRehearseError saying what is missing and how to get it
 */
export function findTerraform(appFolder: string, environment: Environment): TerraformProgram {
  const name = environment.TERRAFORM_BINARY_NAME || "terraform";
  const file = /[\\/]/.test(name) ? existing(path.resolve(appFolder, name)) : onPath(name, environment);
  if (file === undefined) throw new CannotRehearseError(howToGetTerraform(name, environment));
  // Away from the caller's CLI configuration, about which the program may complain.
  const { stdout, error, status } = spawnSync(file, ["version"], {
    encoding: "utf8",
    env: { PATH: environment.PATH, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: NOTHING },
  });
  const title = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout ?? "");
  if (title === null) {
    throw new CannotRehearseError(`${file} is neither Terraform nor OpenTofu, or does not run: ${error?.message ?? `"${name} version" ended with ${status}`}`);
  }
  return { file, title: `${title[1]} ${title[2]}` };
}

/**
 * What is missing for Terraform or OpenTofu to run here, in words, for tests that are skipped without; undefined when nothing is.
 */
export function missingTerraform(): string | undefined {
  try {
    findTerraform(process.cwd(), process.env);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function howToGetTerraform(name: string, environment: Environment): string {
  const tofu = name === "tofu" ? undefined : onPath("tofu", environment);
  return [
    environment.TERRAFORM_BINARY_NAME
      ? `TERRAFORM_BINARY_NAME says "${name}", and there is no such program.`
      : `There is no "${name}" on the PATH.`,
    "A rehearsal runs the real core of Terraform or OpenTofu; it needs no account and no network, but the program itself.",
    ...(tofu ? [`  OpenTofu is there: TERRAFORM_BINARY_NAME=${tofu}`] : []),
    "  Terraform: https://developer.hashicorp.com/terraform/install",
    "  OpenTofu:  https://opentofu.org/docs/intro/install/ and TERRAFORM_BINARY_NAME=tofu",
  ].join("\n");
}

/**
 * The CDKTF CLI's script, to be run with this Node: the app's own, else the one on the PATH.
 *
 * @throws CannotRehearseError when there is none
 */
export function findCdktfCli(appFolder: string, environment: Environment): string {
  try {
    const manifest = require.resolve("cdktf-cli/package.json", { paths: [appFolder] });
    return path.join(path.dirname(manifest), JSON.parse(fs.readFileSync(manifest, "utf8")).bin.cdktf);
  } catch {
    const installed = onPath("cdktf", environment);
    if (installed !== undefined) return fs.realpathSync(installed);
    throw new CannotRehearseError(
      `The CDKTF CLI is neither installed in ${appFolder} nor on the PATH: npm install --save-dev cdktf-cli (of the version of cdktf)`,
    );
  }
}

/** What Node is told before the CLI's script, so that it loads what the command needs, and in half the time. */
export function leanCli(): string[] {
  return preloaded("lean-cli.cjs");
}

/** The same for a CLI that nobody looks at: it doesn't draw what Terraform writes. */
export function quietCli(): string[] {
  return [...leanCli(), ...preloaded("quiet-cli.cjs")];
}

function preloaded(name: string): string[] {
  return ["-r", path.join(packageRoot(), "testing", "rehearsal", name)];
}

function onPath(name: string, { PATH = "", PATHEXT = "" }: Environment): string | undefined {
  const endings = process.platform === "win32" ? PATHEXT.split(";") : [""];
  for (const folder of PATH.split(path.delimiter)) {
    for (const ending of endings) {
      const file = existing(path.resolve(folder, `${name}${ending}`));
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

function existing(file: string): string | undefined {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

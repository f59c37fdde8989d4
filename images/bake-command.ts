import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../constructs/core/package-root";
import { efaSuffix, firstWithEfa, isNewerPatch, knownReleases, newerPatchWarning } from "../constructs/dynamo/release-number";
import { BakeFile, BakePlan } from "./bake-file";
import { BAKE_FLAGS, BakeOptions, ImagesIo } from "./options";

/** Where a build is started, and from there the file with the targets. */
const FOLDER = "inference-runtime";
const FILE = "image/docker-bake.hcl";

/** What is wrong with targets and variables, by the Bake file's own rules. */
export function bakeProblems(options: BakeOptions, env: ImagesIo["env"]): string[] {
  const { file, values } = read(options, env);
  const names = file.names();
  return [
    ...file.problems(values).map(({ variable, value, message }) => `${named(variable)} ${JSON.stringify(value)}: ${message}`),
    ...releaseProblems(options, values),
    ...options.targets.filter((name) => !names.includes(name)).map((name) => `--target ${name}: there is none; there are ${names.join(", ")}`),
  ];
}

/**
 * `--print`, `--build` and `--push`. Printing needs no Docker: the Bake file is read here; building hands it to Bake, with the same
 * variables.
 *
 * @returns the exit status: 0, Bake's own, or 2 for what is missing
 */
export async function bakeCommand(options: BakeOptions, io: ImagesIo): Promise<number> {
  const { file, values, folder } = read(options, io.env);
  const plan = file.plan(options.targets, values);
  const release = values.get("DYNAMO_RELEASE") ?? "";
  if (hasRuntimes(options) && isNewerPatch(release)) io.err(`${newerPatchWarning(release)}\n`);
  if (options.action === "print") {
    io.out(`${JSON.stringify(shown(plan), null, 2)}\n`);
    return 0;
  }
  const missing = Object.entries(plan.required).map(([variable, command]) => `${named(variable)} is missing; the registry tells it: ${command}`);
  if (missing.length > 0) return refuse(missing, io);
  if (spawnSync("docker", ["buildx", "version"], { env: io.env, stdio: "ignore" }).status !== 0) {
    return refuse(["docker buildx is missing: install Docker with its buildx plugin (https://docs.docker.com/build/install-buildx)"], io);
  }
  return build(options, folder, Object.fromEntries(file.variables().map((name) => [name, values.get(name) ?? ""])), io);
}

/** The Bake file, and the values of its variables: flags go before the environment. */
function read({ variables }: BakeOptions, env: ImagesIo["env"]): { file: BakeFile; values: ReadonlyMap<string, string>; folder: string } {
  const folder = path.join(packageRoot(), FOLDER);
  const file = new BakeFile(fs.readFileSync(path.join(folder, FILE), "utf8"));
  return { file, values: file.valuesOf({ ...env, ...variables }), folder };
}

/** A runtime's tag exists only where NVIDIA published one. */
function releaseProblems(options: BakeOptions, values: ReadonlyMap<string, string>): string[] {
  if (!hasRuntimes(options)) return [];
  const release = values.get("DYNAMO_RELEASE") ?? "";
  const known = knownReleases();
  if (!known.includes(release) && !isNewerPatch(release)) return [`${named("DYNAMO_RELEASE")} ${JSON.stringify(release)}: is not known; known are ${known.join(", ")}`];
  if (values.get("DYNAMO_VARIANT") !== "efa" || efaSuffix(release) === "-efa") return [];
  return [`${named("DYNAMO_VARIANT")} "efa": Dynamo ${release} has no runtimes of that tag; they are so called from ${firstWithEfa("-efa")} on`];
}

/** Whether an image of NVIDIA's is among what is built. */
function hasRuntimes({ targets }: BakeOptions): boolean {
  return targets.some((name) => name !== "preflight" && name !== "default");
}

/** As Bake prints it, with the digests that are missing beside it where some are. */
function shown({ group, target, required }: BakePlan): object {
  return Object.keys(required).length === 0 ? { group, target } : { group, target, required };
}

/** A variable as who types the command knows it: its flag, where it has one. */
function named(variable: string): string {
  if (variable.endsWith("_DIGEST")) return `--digest ${variable.replace(/_DIGEST$/, "").toLowerCase()}=`;
  const flag = Object.keys(BAKE_FLAGS).find((name) => BAKE_FLAGS[name] === variable);
  return flag === undefined ? variable : `--${flag}`;
}

/** Runs Bake. A build that stays here is for this machine's platform: Docker's own store takes no other. */
function build({ action, targets }: BakeOptions, folder: string, variables: { [name: string]: string }, io: ImagesIo): Promise<number> {
  const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
  const how = action === "push" ? ["--push"] : ["--load", "--set", `*.platform=${platform}`];
  return new Promise((resolve) => {
    const args = ["buildx", "bake", "--file", FILE, ...how, ...targets];
    const child = spawn("docker", args, { cwd: folder, env: { ...io.env, ...variables }, stdio: "inherit" });
    child.on("error", (error) => resolve(refuse([error.message], io)));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

function refuse(problems: string[], io: ImagesIo): number {
  io.err(problems.map((problem) => `${problem}\n`).join(""));
  return 2;
}

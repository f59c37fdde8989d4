import * as fs from "fs";
import * as path from "path";
import { stripVTControlCharacters } from "util";
import { AppConfig } from "./app";
import { Environment } from "./environment";
import { CannotRehearseError, SynthesisError } from "./problems";
import { Processes } from "./processes";
import { leanCli } from "./programs";
import appEnvironment from "./run-app.cjs";
import { ending } from "./terraform-output";

/**
 * Runs the app as the CDKTF CLI does, without the second of processor time that its program takes to load.
 *
 * @throws SynthesisError with the app's own message
 */
export async function synthesise(config: AppConfig, output: string, environment: Environment, processes: Processes): Promise<void> {
  const finished = await processes.run(config.app, [], { folder: config.folder, environment: appEnvironment(config, environment, output), shell: true });
  const said = [finished.stderr, finished.stdout].map((text) => stripVTControlCharacters(text).trim()).filter((text) => text !== "");
  if (finished.status === null) throw new SynthesisError(ending("the app", finished));
  if (finished.status !== 0) throw new SynthesisError(said.join("\n\n") || `${config.app} ended with ${finished.status}, and said nothing.`);
  const manifest = path.join(output, "manifest.json");
  if (!fs.existsSync(manifest)) throw new CannotRehearseError(`The app in ${config.folder} wrote no stacks: "${config.app}" has to call synth().`);
  const errors = annotatedErrors(manifest);
  if (errors.length > 0) throw new SynthesisError(errors.join("\n"));
}

interface Annotation {
  readonly level: string;
  readonly constructPath: string;
  readonly message: string;
}

function annotatedErrors(file: string): string[] {
  const { stacks }: { readonly stacks: { readonly [name: string]: { readonly annotations?: readonly Annotation[] } } } = JSON.parse(fs.readFileSync(file, "utf8"));
  const all = Object.values(stacks).flatMap(({ annotations = [] }) => annotations);
  return all.filter(({ level }) => level.endsWith("/error")).map(({ constructPath, message }) => `[${constructPath}]: ${message}`);
}

/**
 * `cdktf synth`.
 *
 * @throws SynthesisError with the app's own message
 */
export async function synthesiseByCli(cli: string, folder: string, output: string, environment: Environment, processes: Processes): Promise<void> {
  const finished = await processes.run(process.execPath, [...leanCli(), cli, "synth", "--output", output], { folder, environment });
  if (finished.status === null) throw new SynthesisError(ending("cdktf synth", finished));
  if (finished.status !== 0) throw synthesisError(finished.stdout, finished.stderr);
}

/** The app's own message out of what `cdktf synth` prints when the app fails. */
export function synthesisError(stdout: string, stderr: string): SynthesisError {
  const text = stripVTControlCharacters(`${stderr}\n${stdout}`).replace(/\r/g, "");
  const parts = ["stderr", "stdout"].flatMap((stream) => {
    const after = text.split(`Command output on ${stream}:`)[1];
    if (after === undefined) return [];
    const lines = after.split("\n");
    const end = lines.findIndex((line) => line !== "" && !line.startsWith("    "));
    return [lines.slice(0, end < 0 ? undefined : end).map((line) => line.slice(4)).join("\n").trim()];
  });
  return new SynthesisError(parts.filter((part) => part !== "").join("\n\n") || text.trim());
}

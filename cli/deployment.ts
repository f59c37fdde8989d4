import * as fs from "fs";
import { CommandError, Input, Io } from "./command";
import type { Deployment } from "../explain/deployment";

/** What every command says of its `--output`. */
export const OUTPUT_SUMMARY = "the folder that was synthesised into (default: the output of cdktf.json here, else cdktf.out)";

/** The folder that was synthesised into: as asked for, else where the app of this folder writes to. */
export function outputOf(input: Input): string {
  return input.first("output") ?? outputOfApp() ?? "cdktf.out";
}

/** A folder without a `cdktf.json`, or with one that isn't read, has no word in it: what isn't found is told by who looks for it. */
function outputOfApp(): string | undefined {
  try {
    const { output } = JSON.parse(fs.readFileSync("cdktf.json", "utf8")) as { output?: unknown };
    return typeof output === "string" && output !== "" ? output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The deployment that a command was asked for, from what was synthesised.
 *
 * @throws CommandError with what is there in its place
 */
export async function deploymentOf(input: Input, io: Io): Promise<Deployment> {
  const { findDeployment } = await import("../operate/find-deployment");
  return told(() => findDeployment(outputOf(input), input.operands[0], (file) => io.readFile(file)).deployment);
}

/** What is wrong with a file, as a command's own message. */
export function told<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError((error as Error).message, 1);
  }
}

import { CommandError, Input, Io } from "./command";
import type { Deployment } from "../explain/deployment";

/**
 * The deployment that a command was asked for, from what was synthesised.
 *
 * @throws CommandError with what is there in its place
 */
export async function deploymentOf(input: Input, io: Io): Promise<Deployment> {
  const { findDeployment } = await import("../operate/find-deployment");
  return told(() => findDeployment(input.first("output") ?? "cdktf.out", input.operands[0], (file) => io.readFile(file)).deployment);
}

/** What is wrong with a file, as a command's own message. */
export function told<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError((error as Error).message, 1);
  }
}

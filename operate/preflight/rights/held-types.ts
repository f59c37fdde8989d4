import * as path from "path";
import { Answer, known, noAnswer } from "../../programs/answer";
import { OperatedDeployment } from "../../clouds/deployment";

/** The types of resource that a deployment's stacks make, as they were synthesised; one stack that can't be read and nothing is known. */
export function heldTypes(output: string, { stacks }: OperatedDeployment, readFile: (file: string) => string): Answer<readonly string[]> {
  const types = new Set<string>();
  for (const { directory } of stacks) {
    const file = path.join(output, directory, "cdk.tf.json");
    try {
      const stack = JSON.parse(readFile(file)) as { readonly resource?: object };
      for (const type of Object.keys(stack.resource ?? {})) types.add(type);
    } catch (error) {
      return noAnswer("failed", `${file} can't be read: ${(error as Error).message}`);
    }
  }
  return known([...types].sort());
}

import * as fs from "fs";
import * as path from "path";
import { TerraformStack } from "../../core/framework";
import { Construct } from "constructs";
import { problemsIn } from "../../core/problems/refuse";
import { GraphChange } from "./graph-changes";

/** Folder of the files, in the app's output. */
export const GRAPHS_FOLDER = "graphs";

/** What is told of a graph. */
export interface ToldGraph {
  readonly name: string;
  readonly namespace: string;
  readonly release: string;
  readonly changes: readonly GraphChange[];
  readonly manifest: object;
  readonly beside: readonly object[];
}

/**
 * Has a file written when the graph's stack is: what was changed of the graph, each with its reason, and what is deployed. The stack's
 * synthesizer is wrapped, as cdktf has no moment after a stack's own.
 */
export function tellGraph(scope: Construct, graph: ToldGraph): void {
  const stack = TerraformStack.of(scope);
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      // An app made with skipValidation is synthesised with its problems.
      if (problemsIn(scope).length > 0) return;
      const folder = path.join(session.manifest.outdir, GRAPHS_FOLDER);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, `${stack.node.id}.${graph.name}.json`), `${JSON.stringify({ schemaVersion: 1, ...graph }, undefined, 2)}\n`);
    },
  };
}

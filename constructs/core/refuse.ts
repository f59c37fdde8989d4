import { App } from "cdktf";
import { IConstruct } from "constructs";
import { Finding, InvalidInputError, Problem, describeProblem } from "./problem";

const REGISTRY = Symbol.for("cdktf-dynamo/problems");

interface Root {
  [REGISTRY]?: Problem[];
}

/**
 * Takes what a construct found wrong with its properties. The construct goes on, so that the rest of the app is checked too;
 * `App.synth()` then throws one `InvalidInputError` with everything found, before the first file is written.
 *
 * cdktf's own validations run stack by stack, each after the stack before it was written (cdktf 0.21.0, `App.synth`), which is why
 * the app's `synth` is replaced, in that one app and only once there is something to refuse. An app made with `skipValidation`
 * is left alone.
 */
export function refuse(scope: IConstruct, findings: Finding[]): void {
  if (findings.length === 0) return;
  const root = scope.node.root;
  const holder = root as unknown as Root;
  let registry = holder[REGISTRY];
  if (registry === undefined) {
    registry = [];
    Object.defineProperty(holder, REGISTRY, { value: registry });
    guard(root, registry);
  }
  const problems = findings.map((finding) => ({ ...finding, constructPath: scope.node.path }));
  registry.push(...problems);
  // For those who look through cdktf's own eyes: Testing.synth(stack, true), node.validate().
  scope.node.addValidation({ validate: () => problems.map(describeProblem) });
}

/** All problems found so far in the app of this construct, in the order in which they were found. */
export function problemsIn(scope: IConstruct): Problem[] {
  return [...((scope.node.root as unknown as Root)[REGISTRY] ?? [])];
}

function guard(root: IConstruct, registry: Problem[]): void {
  if (!App.isApp(root) || root.skipValidation) return;
  root.synth = () => {
    throw new InvalidInputError([...registry]);
  };
}

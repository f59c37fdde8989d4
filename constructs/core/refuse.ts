import { App } from "./framework";
import { IConstruct } from "constructs";
import { Finding, InvalidInputError, Problem, describeProblem } from "./problem";

const REGISTRY = Symbol.for("cdktf-dynamo/problems");

interface Root {
  [REGISTRY]?: Registry;
}

interface Registry {
  readonly found: Problem[];
  /** What is looked at once the app is complete. */
  readonly later: (() => Problem[])[];
}

/**
 * Takes what a construct found wrong with its properties. The construct goes on, so that the rest of the app is checked too;
 * `App.synth()` then throws one `InvalidInputError` with everything found, before the first file is written.
 *
 * cdktf's own validations run stack by stack, each after the stack before it was written (cdktf 0.21.0, `App.synth`), which is why
 * the app's `synth` is replaced, in that one app and only once there is something to look at. An app made with `skipValidation`
 * is left alone.
 */
export function refuse(scope: IConstruct, findings: Finding[]): void {
  if (findings.length === 0) return;
  const problems = located(scope, findings);
  registryOf(scope).found.push(...problems);
  // For those who look through cdktf's own eyes: Testing.synth(stack, true), node.validate().
  scope.node.addValidation({ validate: () => problems.map(describeProblem) });
}

/**
 * Takes what can be said only once the app is complete, since methods may still add what is missing. It is looked at when the app is
 * synthesised, before the first file is written, and told after what was found at once.
 */
export function refuseLater(scope: IConstruct, check: () => Finding[]): void {
  const problems = (): Problem[] => located(scope, check());
  registryOf(scope).later.push(problems);
  scope.node.addValidation({ validate: () => problems().map(describeProblem) });
}

/** All problems found so far in the app of this construct, in the order in which they were found. */
export function problemsIn(scope: IConstruct): Problem[] {
  const registry = (scope.node.root as unknown as Root)[REGISTRY];
  return registry === undefined ? [] : problemsOf(registry);
}

function problemsOf({ found, later }: Registry): Problem[] {
  return [...found, ...later.flatMap((check) => check())];
}

function located(scope: IConstruct, findings: Finding[]): Problem[] {
  return findings.map((finding) => ({ ...finding, constructPath: scope.node.path }));
}

function registryOf({ node: { root } }: IConstruct): Registry {
  const holder = root as unknown as Root;
  const there = holder[REGISTRY];
  if (there !== undefined) return there;
  const registry: Registry = { found: [], later: [] };
  Object.defineProperty(holder, REGISTRY, { value: registry });
  guard(root, registry);
  return registry;
}

function guard(root: IConstruct, registry: Registry): void {
  if (!App.isApp(root) || root.skipValidation) return;
  const synth = root.synth.bind(root);
  root.synth = () => {
    const problems = problemsOf(registry);
    if (problems.length > 0) throw new InvalidInputError(problems);
    synth();
  };
}

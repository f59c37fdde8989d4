import { App, Aspects, TerraformStack } from "../framework";
import { IConstruct } from "constructs";
import { Finding, InvalidInputError, Problem, describeProblem } from "./problem";

/** The number is raised when what lies there takes another form: an app may have two copies of the library, and not of one version. */
const REGISTRY = Symbol.for("cdktf-dynamo/problems/2");

/**
 * Context of an app by which a test has `Testing.synth(stack)` go on in spite of problems, to see what is made beside what is refused:
 * `new App({ context: { [SYNTH_REFUSED]: true } })`. `app.synth()` refuses all the same.
 */
export const SYNTH_REFUSED = "cdktf-dynamo:synthRefusedStacks";

interface Root {
  [REGISTRY]?: Registry;
}

interface Later {
  readonly check: () => Found[];
  /** Whether who is made after it asks for it too. */
  readonly early: boolean;
}

/** A problem, and the code of the one that it comes of. */
interface Found {
  readonly problem: Problem;
  readonly comesOf?: string;
}

interface Registry {
  readonly found: Found[];
  /** What is looked at once the app is complete. */
  readonly later: Later[];
  /** Constructs on which an Aspect refuses a stack that is synthesised by itself. */
  readonly watched: WeakSet<IConstruct>;
  /** While the app is synthesised: it was looked at as a whole, with nothing found, and isn't for each of its stacks. Their own validations are made as ever. */
  passed: boolean;
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
  const found = located(scope, findings);
  const registry = registryOf(scope);
  registry.found.push(...found);
  refuseAlone(scope, registry);
  // For those who look through cdktf's own eyes: Testing.synth(stack, true), node.validate().
  scope.node.addValidation({ validate: () => found.map(({ problem }) => describeProblem(problem)) });
}

/**
 * Takes what can be said only once the app is complete, since methods may still add what is missing. It is looked at when the app is
 * synthesised, before the first file is written, and told after what was found at once.
 *
 * @param early whether `isRefused` asks for it before that; what looks at whole stacks each time is only looked at then
 */
export function refuseLater(scope: IConstruct, check: () => Finding[], early = true): void {
  const found = (): Found[] => located(scope, check());
  const registry = registryOf(scope);
  registry.later.push({ check: found, early });
  refuseAlone(scope, registry);
  scope.node.addValidation({ validate: () => found().map(({ problem }) => describeProblem(problem)) });
}

/** Whether anything of a construct, or of what lies in it, was refused so far. */
export function refusedIn(scope: IConstruct): boolean {
  const { path } = scope.node;
  const registry = (scope.node.root as unknown as Root)[REGISTRY];
  return registry !== undefined && registry.found.some(({ problem: { constructPath: at } }) => at === path || at.startsWith(`${path}/`));
}

/** All problems found so far in the app of this construct, in the order in which they were found. */
export function problemsIn(scope: IConstruct): Problem[] {
  const registry = (scope.node.root as unknown as Root)[REGISTRY];
  return registry === undefined ? [] : problemsOf(registry);
}

/** Whether anything of the app is refused by what is there of it so far: what follows from that isn't told. */
export function isRefused(scope: IConstruct): boolean {
  const registry = (scope.node.root as unknown as Root)[REGISTRY];
  return registry !== undefined && (registry.found.length > 0 || registry.later.some(({ check, early }) => early && check().length > 0));
}

/** Whether a construct around this one is refused, so that what it was given may follow from that. */
export function isWithinRefused(scope: IConstruct): boolean {
  const registry = (scope.node.root as unknown as Root)[REGISTRY];
  return registry !== undefined && registry.found.some(({ problem }) => scope.node.path.startsWith(`${problem.constructPath}/`));
}

/** One cause is one problem: what comes of another that is told is left out. */
function problemsOf({ found, later, passed }: Registry): Problem[] {
  const all = passed ? found : [...found, ...later.flatMap(({ check }) => check())];
  const told = new Set(all.map(({ problem: { code } }) => code));
  return all.filter(({ comesOf }) => comesOf === undefined || !told.has(comesOf)).map(({ problem }) => problem);
}

function located(scope: IConstruct, findings: Finding[]): Found[] {
  return findings.map(({ alsoReads: _, comesOf, ...finding }) => ({ problem: { ...finding, constructPath: scope.node.path }, comesOf }));
}

function registryOf({ node: { root } }: IConstruct): Registry {
  const holder = root as unknown as Root;
  const there = holder[REGISTRY];
  if (there !== undefined) return there;
  const registry: Registry = { found: [], later: [], watched: new WeakSet(), passed: false };
  Object.defineProperty(holder, REGISTRY, { value: registry });
  guard(root, registry);
  return registry;
}

/**
 * A stack that is synthesised by itself, as `Testing.synth(stack)` does, never comes by the app's `synth`: cdktf invokes the stack's Aspects
 * first, and this one throws. One on the app, or on a construct that stacks stand beside, reaches a deployment's stacks with the others.
 */
function refuseAlone(scope: IConstruct, registry: Registry): void {
  const { root } = scope.node;
  if ((App.isApp(root) && root.skipValidation) || root.node.tryGetContext(SYNTH_REFUSED) === true || registry.watched.has(scope)) return;
  registry.watched.add(scope);
  Aspects.of(scope).add({
    visit: (node) => {
      if (node !== scope && !TerraformStack.isStack(node)) return;
      const problems = problemsOf(registry);
      if (problems.length > 0) throw new InvalidInputError(problems);
    },
  });
}

function guard(root: IConstruct, registry: Registry): void {
  if (!App.isApp(root) || root.skipValidation) return;
  const synth = root.synth.bind(root);
  root.synth = () => {
    const problems = problemsOf(registry);
    if (problems.length > 0) throw new InvalidInputError(problems);
    registry.passed = true;
    try {
      synth();
    } finally {
      registry.passed = false;
    }
  };
}

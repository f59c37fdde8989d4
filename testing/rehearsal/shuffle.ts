import * as fs from "fs";
import * as path from "path";
import { Pace, seeded } from "../provider/pace";
import { ReadStack } from "./app";
import { OrderedDeployment, brokenOrders, heldPairs } from "./order-rules";
import { RehearsedStack, ShuffledOrders } from "./report";
import { CliRun, CliRunProps } from "./cli-run";
import { groups } from "./select";

/** How often to deploy and destroy with random delays. */
export interface ShuffleOptions {
  /** Chains take turns: of three chains each is deployed and destroyed in every third run. */
  readonly runs: number;
  /** The same seed gives the same delays. @default 1 */
  readonly seed?: number;
}

/** What the runs came to. */
export interface Shuffled {
  readonly stacks: RehearsedStack[];
  readonly orders: ShuffledOrders;
}

/**
 * Deploys and destroys the chains in turn, each resource taking a random time, and looks whether the orders that matter were kept. A run
 * that fails is the last: what it left would stand in the next one's way.
 *
 * @param props for all stacks; each run gets those of its chain
 * @param setPace has the providers keep the pace of the run
 */
export async function shuffle(
  props: CliRunProps,
  { runs, seed = 1 }: ShuffleOptions,
  setPace: (pace: Pace) => void,
  tell: (line: string) => void,
): Promise<Shuffled> {
  const chains = groups(props.stacks).map((names) => props.stacks.filter(({ name }) => names.includes(name)));
  const deployments = readDeployments(props.workspace.output);
  const broken: string[] = [];
  const results = new Map<string, RehearsedStack>();
  let [changes, pairs, done] = [0, 0, 0];
  for (; done < runs; done++) {
    const stacks = chains[done % chains.length];
    const pace = new Pace(seeded(seed * 1_000_003 + done));
    setPace(pace);
    const run = new CliRun({ ...props, stacks });
    await run.deploy();
    await run.destroy();
    const deployment = deployments.find((one) => one.stacks.some(({ name }) => stacks.some((stack) => stack.name === name)));
    const orders = brokenOrders(pace.changes, deployment);
    broken.push(...orders.map((order) => `run ${done + 1}: ${order}`));
    changes += pace.changes.length;
    pairs += heldPairs(pace.changes, deployment);
    for (const one of run.results()) results.set(one.stack, added(results.get(one.stack), one));
    tell(`run ${done + 1} of ${runs}, ${chainTitle(stacks)}: ${orders.length === 0 ? "each order kept" : `${orders.length} orders broken`}`);
    if (run.results().some(({ result }) => result !== "ok")) {
      done++;
      break;
    }
  }
  return { stacks: [...results.values()], orders: { runs: done, seed, changes, pairs, broken } };
}

/** Of what was rehearsed before, the times together and the first failure. */
function added(before: RehearsedStack | undefined, now: RehearsedStack): RehearsedStack {
  if (before === undefined) return now;
  const { error = now.error, result } = before;
  const seconds = Math.round((before.seconds + now.seconds) * 10) / 10;
  return { ...now, seconds, result: result === "ok" ? now.result : result, ...(error === undefined ? {} : { error }) };
}

function chainTitle(stacks: ReadStack[]): string {
  return stacks.length === 1 ? stacks[0].name : `${stacks[0].name} and ${stacks.length - 1} more`;
}

/** What the app says of its deployments; nothing where it isn't ours, or says it in another way. */
function readDeployments(output: string): OrderedDeployment[] {
  const folder = path.join(output, "deployments");
  if (!fs.existsSync(folder)) return [];
  const read = fs.readdirSync(folder).filter((name) => name.endsWith(".json")).map((name): OrderedDeployment => JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")));
  return read.filter(({ stacks, releases, dynamo }) => Array.isArray(stacks) && Array.isArray(releases) && typeof dynamo?.modelNamespace === "string");
}

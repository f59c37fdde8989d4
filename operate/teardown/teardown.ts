import { Answer } from "../programs/answer";
import { Programs, sleep } from "../programs/programs";
import { drain } from "./drain";
import { clusterIsThere } from "./connect";
import { DataKind } from "./kept";
import { Search } from "./leftover";
import { ownedLogGroup, stopLogs, sweepLogs } from "./control-plane-logs";
import { Held, Look } from "./held";
import { search } from "./look";
import { Terraform } from "./terraform";

export interface TeardownOptions {
  readonly deleted: readonly DataKind[];
  /** How long a step in the cluster may take, and what the cloud deletes by itself afterwards. */
  readonly limitMs: number;
  readonly pollMs: number;
  readonly tell: (line: string) => void;
}

/** How a teardown ended. */
export interface TornDown {
  /** What stopped it. @default - nothing: it came to its end */
  readonly stopped?: readonly string[];
  /** What is left in the cloud. @default - it was stopped before anything of the cluster's went */
  readonly left?: Search;
}

/**
 * Takes a deployment down: the cluster is emptied, then the stacks go in their order, and what is left is looked for. It keeps no notes: what
 * is gone is known from states, cluster and cloud, so that the same again goes on where it was, whatever ended it.
 */
export async function tearDown(programs: Programs, terraform: Terraform, look: Look, options: TeardownOptions): Promise<TornDown> {
  const { signal } = programs.options;
  const { deleted, limitMs, pollMs, tell } = options;
  if (look.inCluster !== undefined) {
    const { connected, contents, controllers } = look.inCluster;
    const drained = await drain({ kubectl: connected.kubectl, contents, controllers, deleted, limitMs, pollMs, signal, tell });
    if (!drained.ok) return { stopped: drained.reasons };
  }
  const logs = ownedLogGroup(look);
  for (const held of look.stacks) {
    if (signal.aborted) return { stopped: ["interrupted"] };
    if (logs !== undefined && held.stack.step === "cluster") await stopLogs(programs, look, { limitMs, pollMs, tell });
    const stopped = await takeDown(terraform, held, tell);
    if (stopped === undefined) continue;
    return { stopped, ...(signal.aborted ? {} : { left: await search(programs.anew(), look.deployment, await clusterIsThere(programs.anew(), look.deployment)) }) };
  }
  if (logs === undefined) return { left: await settle(programs, look, options) };
  await settle(programs, look, options);
  await sweepLogs(programs, look, logs, tell);
  return { left: await settle(programs, look, options) };
}

/** @returns what stopped it */
async function takeDown(terraform: Terraform, { stack, resources, keeping }: Held, tell: (line: string) => void): Promise<string[] | undefined> {
  if (resources.length === 0) return undefined;
  if (keeping.forgotten.length > 0) {
    tell(`${stack.name}: Terraform forgets ${keeping.forgotten.join(", ")}`);
    const { status, tail } = await terraform.forget(stack, keeping.forgotten);
    if (status !== 0) return [`${stack.name}: what is to stay couldn't be taken out of its state, so it wasn't destroyed`, ...errors(tail)];
  }
  tell(`${stack.name}: terraform destroy`);
  const { status, tail } = await terraform.destroy(stack);
  if (status !== 0) return [`${stack.name} was not destroyed whole; the same command again goes on from here`, ...errors(tail)];
  const after = await terraform.state(stack);
  if (!after.known) return [`${stack.name}: whether it is empty couldn't be read: ${after.reason}`];
  return after.value.length === 0 ? undefined : [`${stack.name} still holds ${after.value.map(({ address }) => address).join(", ")}`];
}

/** What Terraform said from its first error on. */
function errors(tail: readonly string[]): string[] {
  const at = tail.findIndex((line) => /Error:/.test(line));
  return tail.slice(at < 0 ? -5 : at).map((line) => `  ${line}`);
}

/** What some controllers and clouds delete by themselves, minutes later. */
const GOING = /network interface|network endpoint group|load balancer|target group|firewall rule|forwarding rule|machine of/;

/** What is left, once nothing that goes by itself is still going. */
async function settle(programs: Programs, { deployment }: Look, { limitMs, pollMs, tell }: TeardownOptions): Promise<Search> {
  const { signal } = programs.options;
  const end = performance.now() + limitMs;
  for (;;) {
    const again = programs.anew();
    const cluster: Answer<boolean> = await clusterIsThere(again, deployment);
    const left = await search(again, deployment, cluster);
    const going = left.found.filter(({ what }) => GOING.test(what));
    if (going.length === 0 || signal.aborted || performance.now() >= end) return left;
    tell(`waiting for ${going.length} of what goes by itself: ${going.map(({ what, id }) => `${what} ${id}`).join(", ")}`);
    await sleep(pollMs, signal);
  }
}

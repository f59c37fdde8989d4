import { OperatedDeployment } from "../clouds/deployment";
import { goingOf } from "./drain";
import { STEPS, objectName } from "./cluster-objects";
import { DataKind } from "./kept";
import { Leftover, Search } from "./leftover";
import { Look } from "./held";
import { SharedRight, sharedRights } from "./shared-rights";

/** What a teardown would do, for a person. */
export function lookText({ deployment, stacks, inCluster, kept, leftovers, obstacles }: Look, deleted: readonly DataKind[]): string {
  const lines: string[] = [];
  const going = inCluster === undefined ? [] : STEPS.flatMap((step) => goingOf(step, inCluster.contents, deleted));
  if (going.length > 0) lines.push(`${deployment.id}: deleted in the cluster first, each waited for`, ...going.map((one) => `  ${objectName(one)}`), "");
  lines.push(`${deployment.id}: what Terraform removes, in this order`);
  for (const { stack, resources, keeping } of stacks) {
    const removed = resources.filter(({ address }) => !keeping.forgotten.includes(address));
    lines.push(`  ${stack.name}${removed.length === 0 ? ": nothing, it is gone already" : `: ${kinds(removed.map(({ type }) => type))}`}`);
    if (keeping.forgotten.length > 0) lines.push(`    Terraform forgets ${keeping.forgotten.join(", ")}`);
  }
  lines.push("");
  if (kept.length > 0) lines.push("kept, with the data in it", ...kept.map(({ kind, name, id }) => `  ${id} (${name}; --delete-data ${kind})`), "");
  const shared = sharedOf({ deployment, stacks });
  if (shared.length > 0) lines.push("not this deployment's alone: another one that has it loses it too, until it is applied again", ...shared.map(({ address, says }) => `  ${says} (${address})`), "");
  lines.push(...leftoverLines("what Terraform doesn't have, and doesn't remove", leftovers, true));
  if (obstacles.length > 0) lines.push("what stands in the way: nothing is begun before", ...obstacles.map((line) => indented(line)), "");
  return lines.join("\n");
}

function sharedOf({ deployment, stacks }: Pick<Look, "deployment" | "stacks">): SharedRight[] {
  const going = stacks.flatMap(({ resources, keeping }) => resources.filter(({ address }) => !keeping.forgotten.includes(address)));
  const kept = new Set(going.map(({ address }) => address));
  // What stays is known too, so that rights on it aren't told as others'.
  return sharedRights(stacks.flatMap(({ resources }) => resources), deployment.cluster.name).filter(({ address }) => kept.has(address));
}

/**
 * What is left, each with its command; data that was to stay apart.
 *
 * @param stopped whether Terraform has some of it still
 */
export function leftText({ id, cluster }: Pick<OperatedDeployment, "id" | "cluster">, { found, silent }: Search, stopped = false): string {
  const left = found.filter(({ data }) => data === undefined);
  const kept = found.filter(({ data }) => data !== undefined);
  const rest = left.length + silent.length === 0 && !stopped ? [`${id}: ${nothing(cluster.cloud, kept.length)}`] : [];
  return [...leftoverLines(`${id}: left${stopped ? ", beside what Terraform has" : ""}`, { found: left, silent }), ...leftoverLines("kept, with the data in it", { found: kept, silent: [] }), ...rest, ""].join("\n");
}

function nothing(cloud: string | undefined, kept: number): string {
  if (cloud === undefined) return "its stacks are gone; no cloud was asked, since somebody else made the cluster";
  return `nothing of it is left${kept === 0 ? "" : " but its data"}`;
}

function leftoverLines(title: string, { found, silent }: Search, space = false): string[] {
  const lines = [
    ...found.flatMap(({ what, id, note, command }: Leftover) => [`  ${what} ${id}${note === undefined || note === "" ? "" : ` (${note})`}`, `    > ${command}`]),
    ...silent.map(({ what, answer }) => `  ${what}: couldn't be asked: ${answer.reason}`),
  ];
  return lines.length === 0 ? [] : [title, ...lines, ...(space ? [""] : [])];
}

function kinds(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => `${count} ${type}`).join(", ");
}

function indented(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}

/** The same for programs. */
export function lookJson({ deployment, stacks, inCluster, kept, leftovers, obstacles }: Look, deleted: readonly DataKind[]): object {
  return {
    version: 1,
    id: deployment.id,
    stacks: stacks.map(({ stack, resources, keeping }) => ({
      name: stack.name,
      destroys: resources.filter(({ address }) => !keeping.forgotten.includes(address)).map(({ address }) => address),
      forgets: keeping.forgotten,
    })),
    inCluster: inCluster === undefined ? [] : STEPS.flatMap((step) => goingOf(step, inCluster.contents, deleted)).map(({ kind, namespace, name }) => ({ kind, namespace, name })),
    kept,
    shared: sharedOf({ deployment, stacks }),
    leftovers: leftovers.found,
    unasked: leftovers.silent.map(({ what, answer }) => ({ what, reason: answer.reason })),
    obstacles: obstacles.map((line) => line.trim()),
  };
}

/**
 * How a teardown ended, for programs.
 *
 * @param stopped what stopped it; nothing did where it came to its end
 * @param left what is left in the cloud; nobody looked where it was stopped before anything of the cluster's went
 */
export function endJson(id: string, stopped: readonly string[] | undefined, left: Search | undefined): object {
  const of = (isData: boolean): readonly Leftover[] | undefined => left?.found.filter(({ data }) => (data !== undefined) === isData);
  return {
    version: 1,
    id,
    ended: stopped === undefined,
    stopped: (stopped ?? []).map((line) => line.trim()),
    left: of(false),
    kept: of(true),
    unasked: left?.silent.map(({ what, answer }) => ({ what, reason: answer.reason })),
  };
}

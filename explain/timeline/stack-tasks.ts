import { releaseRow, resourceRow, stageRow } from "./durations";
import { Instance, Instances, SynthesisedStack } from "./synthesised";
import { Task } from "./task";

/** When a stack is done: what another that depends on it waits for. */
export const endOf = (stack: string): string => `${stack} done`;

const beginOf = (stack: string): string => `${stack} planned`;

/** A resource of a stack. */
export const resourceOf = (stack: string, address: string): string => `${stack}/${address}`;

/**
 * A stack's resources as tasks, each after those that it refers to or names in `depends_on`, all after the stacks that it waits for. How many
 * Terraform does at once (ten) isn't counted.
 */
export function stackTasks({ name, content }: SynthesisedStack, waitsFor: readonly string[]): Task[] {
  const addresses = [...addressesOf(content.resource, ""), ...addressesOf(content.data, "data.")];
  const known = new Set(addresses.map(({ address }) => address));
  const begin: Task = { id: beginOf(name), what: stageRow("stack").what, where: name, after: waitsFor.map(endOf), row: stageRow("stack") };
  const tasks = addresses.map(({ address, type, instance, isData }): Task => {
    const after = referencesOf(instance, known).filter((one) => one !== address);
    const row = isData ? undefined : rowOf(type, instance);
    return {
      id: resourceOf(name, address),
      what: isData ? `reading ${type}` : `${row?.what ?? type}: ${nameOf(instance, address)}`,
      where: name,
      after: [begin.id, ...after.map((one) => resourceOf(name, one))],
      ...(row === undefined ? {} : { row }),
      ...(isData ? { gathers: true } : {}),
    };
  });
  return [begin, ...tasks, { id: endOf(name), what: "all of it", where: name, after: [begin.id, ...tasks.map(({ id }) => id)], gathers: true }];
}

function rowOf(type: string, instance: Instance): Task["row"] {
  if (type !== "helm_release") return resourceRow(type);
  return releaseRow(String(instance.chart).replace(/^.*\//, ""), instance.wait !== false);
}

function addressesOf(instances: Instances | undefined, prefix: string): { address: string; type: string; instance: Instance; isData: boolean }[] {
  return Object.entries(instances ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, instance]) => ({ address: `${prefix}${type}.${name}`, type, instance, isData: prefix !== "" })),
  );
}

/** What an instance refers to, `depends_on` included, of what the stack has. cdktf's own notes on it (`//`) are passed over. */
function referencesOf(instance: Instance, known: ReadonlySet<string>): string[] {
  const own = Object.entries(instance).filter(([argument]) => argument !== "//");
  const found = JSON.stringify(own).matchAll(/(?<![\w.-])(?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*/g);
  return [...new Set([...found].map(([address]) => address))].filter((address) => known.has(address));
}

/** The name that a person knows it by. */
function nameOf(instance: Instance, address: string): string {
  const { metadata, name, cluster_name: cluster, node_group_name: group, addon_name: addOn } = instance;
  const given = [group, addOn, name, (metadata as Instance | undefined)?.name, cluster].find((one) => typeof one === "string" && !one.includes("${"));
  return String(given ?? address.replace(/^[^.]*\./, "").replace(/_[0-9A-F]{8}$/, ""));
}

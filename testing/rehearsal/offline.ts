import * as path from "path";
import { Instance, Settings, TerraformJson } from "../provider/terraform-json";

/** One synthesised stack: its name and its parsed `cdk.tf.json`. */
export interface SynthesisedStack {
  readonly name: string;
  readonly content: TerraformJson;
}

/** Stacks that touch nothing outside the rehearsal's folder. */
export interface OfflineStacks {
  readonly stacks: SynthesisedStack[];
  /** State files that stand for states of others: path and content, to be written beforehand. */
  readonly foreignStates: { readonly path: string; readonly content: object }[];
  /** What is different from a real deploy, for the caller to know. */
  readonly notices: string[];
}

/**
 * Turns every backend into a local one in the given folder, lets references between stacks read there, and takes provisioners out,
 * which would run commands for real. All else stays as the app wrote it.
 */
export function makeOffline(stacks: SynthesisedStack[], stateFolder: string): OfflineStacks {
  const stateOf = (name: string): string => path.join(stateFolder, `${name}.tfstate`);
  const producers = new Map<string, string>();
  for (const { name, content } of stacks) {
    for (const [backend, config] of Object.entries(content.terraform?.backend ?? {})) producers.set(backendKey(backend, config), name);
  }
  const foreign = new Map<string, Set<string>>();
  const notices: string[] = [];

  const offline = stacks.map(({ name, content }) => {
    const copy = structuredClone(content);
    // One of the two at most; a local backend takes the place of either.
    delete copy.terraform?.cloud;
    copy.terraform = { ...copy.terraform, backend: { local: { path: stateOf(name) } } };

    for (const [id, remote] of Object.entries(copy.data?.terraform_remote_state ?? {})) {
      const producer = producerOf(id, remote, producers, stacks);
      if (producer !== undefined) {
        remote.config = { path: stateOf(producer) };
      } else {
        const file = path.join(stateFolder, `foreign-${name}-${id}.tfstate`);
        foreign.set(file, outputsRead(content, id));
        remote.config = { path: file };
        notices.push(`${name}: the state that data.terraform_remote_state.${id} reads is another app's; its outputs are made up`);
      }
      remote.backend = "local";
      delete remote.workspace;
    }

    for (const [type, instances] of Object.entries(copy.resource ?? {})) {
      for (const [id, instance] of Object.entries(instances)) {
        if (instance.provisioner === undefined) continue;
        delete instance.provisioner;
        notices.push(`${name}: the provisioners of ${type}.${id} are left out, they would run for real`);
      }
    }
    const unasked = withoutAnswers(copy);
    if (unasked.length > 0) notices.push(`${name}: what must hold of the answers for ${unasked.join(", ")} is left out, since they are made up`);
    return { name, content: copy };
  });

  const foreignStates = [...foreign].map(([file, outputs]) => ({ path: file, content: state(outputs) }));
  return { stacks: offline, foreignStates, notices };
}

/**
 * Conditions on what a cloud answers can't hold of answers that are made up from the schema: a network that is there has the ids and ranges that its
 * owner told.
 *
 * @returns the data sources that had some
 */
function withoutAnswers({ data = {} }: TerraformJson): string[] {
  return Object.entries(data).flatMap(([type, instances]) =>
    Object.entries(instances).flatMap(([id, instance]) => {
      const lifecycle = instance.lifecycle as { postcondition?: { condition?: unknown }[] } | undefined;
      const held = lifecycle?.postcondition?.filter(({ condition }) => !ANSWER.test(String(condition)));
      if (lifecycle?.postcondition === undefined || held === undefined || held.length === lifecycle.postcondition.length) return [];
      instance.lifecycle = { ...lifecycle, postcondition: held };
      return [`data.${type}.${id}`];
    }),
  );
}

/** A condition on the very value of an answer, or on how many there are of one that isn't a least number. */
const ANSWER = /self\.\w+ == |self\.available_ip_address_count|length\(self\.\w+\) < /;

/** The stack whose state this is: the one with that very backend, or the one that cdktf named the reference after. */
function producerOf(id: string, remote: Instance, producers: Map<string, string>, stacks: SynthesisedStack[]): string | undefined {
  const byBackend = producers.get(backendKey(String(remote.backend), remote.config as Settings));
  if (byBackend !== undefined) return byBackend;
  const byName = /^cross-stack-reference-input-(.+)$/.exec(id)?.[1];
  return stacks.find(({ name }) => name === byName)?.name;
}

/** A backend and where it keeps its state, without the order of its settings and without those that aren't set. */
function backendKey(backend: string, config: Settings | undefined): string {
  const entries = Object.entries(config ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return JSON.stringify([backend, entries.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The outputs of a remote state that a stack's expressions name. */
function outputsRead(content: object, id: string): Set<string> {
  const reference = new RegExp(`terraform_remote_state\\.${id.replace(/[-.]/g, "\\$&")}\\.outputs(?:\\.([\\w-]+)|\\[\\\\?"([^"\\\\]+))`, "g");
  return new Set([...JSON.stringify(content).matchAll(reference)].map(([, dotted, quoted]) => dotted ?? quoted));
}

function state(outputs: Set<string>): object {
  const values = [...outputs].map((name) => [name, { value: Buffer.from(`fake ${name} `.padEnd(12)).toString("base64"), type: "string" }]);
  return {
    version: 4,
    terraform_version: "1.0.0",
    serial: 1,
    lineage: "00000000-0000-0000-0000-000000000000",
    outputs: Object.fromEntries(values),
    resources: [],
  };
}

import * as fs from "node:fs";
import * as path from "node:path";
import { Helm } from "../images/helm";
import { StackFolder } from "../images/stacks";
import { Expressions, ReleaseResource, releaseValues } from "../images/values";
import { Known } from "./known";
import { steps } from "./order";
import { objectOf } from "./resources";

/** A chart in the release's own folder, or where it is had. */
export interface ChartSource {
  /** Its folder in what was synthesised. */
  readonly folder?: string;
  readonly repository?: string;
  readonly name?: string;
  readonly version?: string;
}

/** A release, or an object that is in no chart. */
export interface Item {
  readonly stack: string;
  readonly name: string;
  /** What has a lower number comes before. */
  readonly order: number;
  readonly release?: { readonly namespace: string; readonly chart: ChartSource; readonly values: object };
  readonly object?: object;
}

export interface Items {
  readonly items: Item[];
  /** Everything that stands in the way. */
  readonly problems: string[];
  /** What Terraform makes beside, and no one else will. */
  readonly left: string[];
}

/** What Terraform's Helm provider does to a release after its values: nothing of it can be told in values alone. */
const BEYOND_VALUES = ["set_list", "set_sensitive", "set_wo", "postrender"];

/**
 * What the stacks put into a cluster.
 *
 * @param dependencies of each stack, by its name
 * @param given values that only an apply knows, by their places
 */
export function itemsOf(stacks: readonly StackFolder[], dependencies: ReadonlyMap<string, readonly string[]>, helm: Helm, given: ReadonlyMap<string, string>): Items {
  const expressions = new Expressions();
  const known = new Known(expressions, given);
  const problems: string[] = [];
  const left: string[] = [];
  const found: (Omit<Item, "order"> & { readonly id: string })[] = [];
  const nodes: { readonly id: string; readonly after: string[] }[] = [];
  const hide = (value: unknown): unknown => JSON.parse(expressions.hide(JSON.stringify(value ?? null), true));
  for (const { name: stack, folder, resources } of stacks) {
    const addresses: string[] = [];
    for (const [type, instances] of Object.entries(resources)) {
      for (const [id, instance] of Object.entries(instances)) {
        const address = `${stack}/${type}.${id}`;
        const { depends_on = [] } = instance as { depends_on?: string[] };
        // A stack begins when those before it are there, whole.
        nodes.push({ id: address, after: [...depends_on.map((each) => `${stack}/${each}`), ...(dependencies.get(stack) ?? []).map((each) => `${each}/`)] });
        addresses.push(address);
        if (type === "helm_release") {
          const release = instance as ReleaseResource;
          const place = `${stack}/${release.name ?? id}`;
          problems.push(...beyondValues(release, place));
          const values = releaseValues(release, expressions, helm);
          if (values === undefined) problems.push(`${place}: its values are known only at apply, as a whole`);
          const fixed = known.resolve(hide({ name: release.name ?? id, namespace: release.namespace ?? "default", chart: release.chart, repository: release.repository, version: release.version }), `${place}/`) as Fixed;
          const chart = path.resolve(folder, fixed.chart ?? "");
          const source = fs.existsSync(path.join(chart, "Chart.yaml")) ? { folder: chart } : { repository: fixed.repository ?? undefined, name: fixed.chart ?? undefined, version: fixed.version ?? undefined };
          found.push({ id: address, stack, name: fixed.name, release: { namespace: fixed.namespace, chart: source, values: known.resolve(values ?? {}, `${place}:`) as object } });
          continue;
        }
        const object = objectOf(type, instance);
        if (object === undefined) left.push(address);
        else {
          const { kind = "object", metadata: { name = id } = {} } = object as { kind?: string; metadata?: { name?: string } };
          const named = `${kind.toLowerCase()}-${name}`;
          found.push({ id: address, stack, name: named, object: known.resolve(hide(object), `${stack}/${named}:`) as object });
        }
      }
    }
    nodes.push({ id: `${stack}/`, after: addresses });
  }
  const order = steps(nodes.map(({ id, after }) => ({ id, after: after.filter((each) => nodes.some((node) => node.id === each)) })));
  // Numbers without gaps: those of what Terraform alone makes, and of the stacks' ends, are nobody's.
  const numbers = [...new Set(found.map(({ id }) => order.get(id) ?? 0))].sort((a, b) => a - b);
  const items = found.map(({ id, ...item }) => ({ ...item, order: numbers.indexOf(order.get(id) ?? 0) }));
  const key = ({ order: step, stack, name }: Item): string => `${String(step).padStart(4, "0")} ${stack} ${name}`;
  return {
    items: items.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    problems: [
      ...problems,
      ...known.unknown.map(({ place, expression }) => `${place} is known only at apply (${expression}); give it with --value ${place}=...`),
      ...known.unused.map((place) => `--value ${place}: nothing there is known only at apply`),
    ],
    left: left.sort(),
  };
}

interface Fixed {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string | null;
  readonly repository: string | null;
  readonly version: string | null;
}

function beyondValues(release: ReleaseResource, place: string): string[] {
  const asked = Object.keys(release).filter((key) => BEYOND_VALUES.includes(key));
  const unread = [release.set ?? []].flat().filter(({ name }) => /[\\[{]/.test(name));
  return [
    ...asked.map((key) => `${place}: ${key} has no place in a values file; move it to values`),
    ...unread.map(({ name }) => `${place}: set ${JSON.stringify(name)} isn't read here; move it to values`),
  ];
}

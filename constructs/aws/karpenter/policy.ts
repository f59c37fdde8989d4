import table from "../data/karpenter.json";

/** What stands in the places of the data. May be known only at apply. */
export interface KarpenterPlaces {
  /** The cluster's name, a constant. */
  readonly cluster: string;
  readonly region: string;
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** ARN of the nodes' role. */
  readonly role: string;
  /** ARN of the queue. */
  readonly queue: string;
}

/** A statement of the data. */
interface Statement {
  readonly sid: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: object;
}

/**
 * The policies of Karpenter's controller, in IAM's own form, by the ends of their names. Two, since one may have 6144 characters.
 *
 * @see https://karpenter.sh/docs/reference/cloudformation
 */
export function karpenterPolicies(places: KarpenterPlaces): { [name: string]: object } {
  const { machines, looking } = table.permissions as { [name: string]: Statement[] };
  return { "karpenter-machines": policyOf(machines, places), karpenter: policyOf(looking, places) };
}

function policyOf(statements: Statement[], places: KarpenterPlaces): object {
  const filled = JSON.parse(JSON.stringify(statements), (_, value: unknown) => (isObject(value) ? fillKeys(value, places) : fill(value, places))) as Statement[];
  return {
    Version: "2012-10-17",
    Statement: filled.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
    })),
  };
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fillKeys(value: { [key: string]: unknown }, places: KarpenterPlaces): object {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [fill(key, places) as string, part]));
}

function fill(value: unknown, places: KarpenterPlaces): unknown {
  if (typeof value !== "string") return value;
  return Object.entries(places).reduce((text, [name, place]: [string, string]) => text.split(`<${name}>`).join(place), value);
}

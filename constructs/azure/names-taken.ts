import { Token } from "../core/framework";
import { IConstruct } from "constructs";
import { Finding } from "../core/problem";

/** By app: each name with what has it. */
const TAKEN = new WeakMap<IConstruct, Map<string, string>>();

/** A name of which Azure has one only. */
export interface TakenName {
  /** What is called so: "resource group". */
  readonly noun: string;
  readonly property: string;
  readonly value: string;
  /** Where there is one of it. @default - in all of Azure */
  readonly subscriptionId?: string;
}

/** Names that another deployment of the same app has already; the others are taken for this one. Azure doesn't tell upper and lower case apart. */
export function checkTaken(scope: IConstruct, names: TakenName[]): Finding[] {
  const { root } = scope.node;
  const taken = TAKEN.get(root) ?? new Map<string, string>();
  TAKEN.set(root, taken);
  return names.flatMap(({ noun, property, value, subscriptionId = "" }) => {
    if (Token.isUnresolved(value) || Token.isUnresolved(subscriptionId)) return [];
    const key = [noun, subscriptionId, value].join("/").toLowerCase();
    const owner = taken.get(key);
    if (owner === undefined) taken.set(key, scope.node.path);
    if (owner === undefined || owner === scope.node.path) return [];
    return [
      {
        code: "name-taken",
        property,
        value,
        reason: `the ${noun} of ${owner} has this name, and Azure has one of it`,
        fix: "give each deployment its own",
      },
    ];
  });
}

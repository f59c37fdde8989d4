import { anyLate } from "../late/any-late";
import { IConstruct } from "constructs";
import { Finding } from "../problems/problem";

/** By app: each name with what has it. */
const TAKEN = new WeakMap<IConstruct, Map<string, string>>();

/** A name of which a cloud has one only. */
export interface TakenName {
  /** What is called so: "resource group". */
  readonly noun: string;
  readonly property: string;
  readonly value: string;
  /** Who has one of it, in words: "Azure", "us-central1 of a project". */
  readonly where: string;
  /** What tells such a place from another: a subscription, a region and a project. @default - there is one in all of the cloud */
  readonly within?: readonly string[];
  /** What the other one is, where there is no name. @default "has this name" */
  readonly said?: string;
  /** @default "give each deployment its own" */
  readonly fix?: string;
}

/**
 * Names that another deployment of the same app has already; the others are taken for this one. Upper and lower case aren't told apart. Of places that are
 * known only at apply, or said by one and not by the other, nothing is compared.
 */
export function checkTaken(scope: IConstruct, names: readonly TakenName[]): Finding[] {
  const { root } = scope.node;
  const taken = TAKEN.get(root) ?? new Map<string, string>();
  TAKEN.set(root, taken);
  return names.flatMap(({ noun, property, value, where, within = [], said = "has this name", fix = "give each deployment its own" }): Finding[] => {
    if (anyLate(value, ...within)) return [];
    const key = JSON.stringify([noun, ...within, value]).toLowerCase();
    const owner = taken.get(key);
    if (owner === undefined) taken.set(key, scope.node.path);
    if (owner === undefined || owner === scope.node.path) return [];
    return [{ code: "name-taken", property, value, reason: `the ${noun} of ${owner} ${said}, and ${where} has one of it`, fix }];
  });
}

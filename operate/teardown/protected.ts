import * as fs from "fs";
import * as path from "path";
import { StateResource } from "./state";
import { Stack } from "./terraform";

/** Something that Terraform or the cloud refuses to delete, as it stands. */
export interface Protected {
  readonly address: string;
  readonly stack: string;
  /** In words. */
  readonly by: string;
}

/** Arguments of providers that mean "refuse to delete this". */
const ARGUMENTS = ["deletion_protection", "deletion_protection_enabled", "enable_deletion_protection"];

/** What of a stack stops its destroy before anything is lost: told before a model is taken down for nothing. */
export function protectedIn(stack: Stack, state: readonly StateResource[], leaves: (address: string) => boolean): Protected[] {
  const synthesised = preventsDestroy(path.join(stack.folder, "cdk.tf.json"));
  return state.flatMap(({ address, attributes }): Protected[] => {
    if (leaves(address)) return [];
    const argument = ARGUMENTS.find((name) => attributes[name] === true);
    if (argument !== undefined) return [{ address, stack: stack.name, by: `${argument} is on` }];
    return synthesised.has(address.replace(/\[.*$/, "")) ? [{ address, stack: stack.name, by: "lifecycle.prevent_destroy is on" }] : [];
  });
}

/** Addresses of the resources that Terraform refuses to destroy. */
function preventsDestroy(file: string): ReadonlySet<string> {
  if (!fs.existsSync(file)) return new Set();
  const { resource = {} } = JSON.parse(fs.readFileSync(file, "utf8")) as { resource?: { [type: string]: { [name: string]: { lifecycle?: { prevent_destroy?: unknown } } } } };
  return new Set(Object.entries(resource).flatMap(([type, ofType]) => Object.entries(ofType).flatMap(([name, { lifecycle }]) => (lifecycle?.prevent_destroy === true ? [`${type}.${name}`] : []))));
}

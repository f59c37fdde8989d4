import { TerraformResource } from "../framework";

/** A resource's address for a `dependsOn` that is added to later, which takes no expression: `fqn` is one. */
export function resourceAddress({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

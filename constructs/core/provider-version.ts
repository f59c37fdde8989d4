import { Construct } from "constructs";
import { TerraformStack } from "./framework";

/** Per stack: local name of a provider, and the version that was asked for instead of that of its classes. */
const RAISED = new WeakMap<TerraformStack, Map<string, string>>();

/** Has a stack's Terraform ask for another version of a provider than the one that its classes were made from. */
export function raiseProvider(scope: Construct, name: string, version: string): void {
  const stack = TerraformStack.of(scope);
  stack.addOverride(`terraform.required_providers.${name}.version`, version);
  const raised = RAISED.get(stack) ?? new Map<string, string>();
  RAISED.set(stack, raised.set(name, version));
}

/** The version that was asked for instead, if another was. */
export function raisedProvider(stack: TerraformStack, name: string): string | undefined {
  return RAISED.get(stack)?.get(name);
}

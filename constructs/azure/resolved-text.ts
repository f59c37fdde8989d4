import { DefaultTokenResolver, StringConcat, Tokenization } from "../core/framework";
import { IConstruct } from "constructs";

/**
 * A text as Terraform gets to see it where it was made. A token's own text has a number that counts what was made before it, so that an id made
 * from it would depend on the order of things.
 */
export function resolvedText(scope: IConstruct, text: string): string {
  return resolve(scope, text, false);
}

/** A text inside an expression: what it stands for, of another stack too, or the text in quotes. */
export function expressionOf(scope: IConstruct, text: string): string {
  const resolved = resolve(scope, text, true);
  return /^\$\{(.*)\}$/.exec(resolved)?.[1] ?? JSON.stringify(resolved);
}

/** @param preparing whether what another stack has is made known to this one, as cdktf does it before it writes */
function resolve(scope: IConstruct, text: string, preparing: boolean): string {
  return String(Tokenization.resolve(text, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing }));
}

import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { IConstruct } from "constructs";

/**
 * A text as Terraform gets to see it. A token's own text has a number that counts what was made before it, so that an id made from it would
 * depend on the order of things.
 */
export function resolvedText(scope: IConstruct, text: string): string {
  return String(Tokenization.resolve(text, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false }));
}

/** A text inside an expression: what it stands for, or the text in quotes. */
export function expressionOf(scope: IConstruct, text: string): string {
  const resolved = resolvedText(scope, text);
  return /^\$\{(.*)\}$/.exec(resolved)?.[1] ?? JSON.stringify(resolved);
}

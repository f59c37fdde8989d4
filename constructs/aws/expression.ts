import { Token, Tokenization } from "../core/framework";

/** A text as part of an expression, where cdktf writes a token as the expression that it stands for. */
export function textInExpression(value: string): string {
  return Token.isUnresolved(value) ? value : JSON.stringify(value);
}

/** A number as part of an expression: one that is known only at apply is no number yet. */
export function numberInExpression(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(Tokenization.reverseNumber(value)) : String(value);
}

import { Token } from "../framework";

/**
 * Whether any of some values is known only at apply. The framework's own `Token.isUnresolved` looks into no list but one that stands for such a value
 * itself: of `[text, 1]` it says no, whatever the text is.
 */
export function anyLate(...values: readonly unknown[]): boolean {
  return values.some((value) => Token.isUnresolved(value));
}

/** A text as it was given; of what is none, and refused elsewhere, nothing: not every value can be made a text. */
export function givenText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

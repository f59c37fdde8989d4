/** What every token in a text has. */
const MARK = "{TfToken[";
/** What a number that stands for one has, where it became part of a text: cdktf counts them within one power of ten (DOUBLE_TOKEN_MARKER_BITS). */
const NUMBER_MARK = "e+298";

/** Whether a text has something in it that is known only at apply. */
export function isLateText(text: string): boolean {
  return text.includes(MARK) || text.includes(NUMBER_MARK);
}

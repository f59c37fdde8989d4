import { Tokenization } from "../framework";

/** cdktf's text for a value that is known only at apply, within a text or as a list of texts. */
const TOKEN = /[$#]\{TfToken\[[^\]]*\]\}/g;

/** A text for people: what is known only at apply is named by what will have it, `aws_vpc.network.id`, where that is known, in place of cdktf's own mark. */
export function namingTokens(text: string): string {
  return text.replace(TOKEN, (mark) => {
    const name = nameOf(mark);
    return name === undefined ? "(known only at apply)" : `(${name}, known only at apply)`;
  });
}

/** A reference's own name; what is made of several, or by a function, has none. */
function nameOf(mark: string): string | undefined {
  try {
    const [token, ...others] = Tokenization.reverseString(mark).tokens as { readonly identifier?: unknown }[];
    return others.length === 0 && typeof token?.identifier === "string" ? token.identifier : undefined;
  } catch {
    return undefined;
  }
}

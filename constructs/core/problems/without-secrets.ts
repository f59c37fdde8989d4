import { Finding } from "./finding";

/**
 * Texts that are a credential whatever property they are given to, by the form that their maker gave them: Hugging Face's, NVIDIA's,
 * GitHub's and GitLab's tokens, AWS's keys, a signed token (RFC 7519), a private key (RFC 7468), and the password in an address (RFC 3986, 3.2.1).
 */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\bhf_[A-Za-z0-9]{20,}/g, "hf_"],
  [/\bnvapi-[\w-]{20,}/g, "nvapi-"],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/g, "gh"],
  [/\bgithub_pat_\w{20,}/g, "github_pat_"],
  [/\bglpat-[\w-]{20,}/g, "glpat-"],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, "$1"],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g, "eyJ"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END)[\s\S])*(-----END [A-Z ]*PRIVATE KEY-----)?/g, "-----BEGIN "],
];
/** Where a property takes an address, its form refuses a login in it. */
const PASSWORD: readonly [RegExp, string] = [/(:\/\/[^\s/:@"']*:)[^\s/@"'$]+(?=@)/g, "$1"];

/** A text for logs, which CI keeps and many read: of a credential in it no more than what tells its kind. */
export function withoutSecrets(text: string): string {
  return hide([...CREDENTIALS, PASSWORD], text);
}

/** A credential as a property's value, or in a line of a document that is one. */
export function findSecret(property: string, value: string): Finding[] {
  if (value.length < 20 || hide(CREDENTIALS, value) === value) return [];
  const lines = value.split("\n");
  const at = lines.findIndex((line) => hide(CREDENTIALS, line) !== line);
  const [where, shown] = lines.length === 1 || at < 0 ? ["this is", value] : [`what stands in line ${at + 1} is`, lines[at].trim()];
  const reason = `by its form ${where} a credential, and what is written here stands in clear in the plan, in the state and in this app's repository`;
  return [{ code: "pasted-secret", property, value: withoutSecrets(shown), reason, fix: "take it out, and have it replaced where it comes from, since it was written down; what needs one reads it from a Secret" }];
}

/** How deep a value that was made by a class is looked into: one within another within another. */
const DEEPEST = 6;

/** A credential that was given to a class' own method, of which no shape tells: the first that is found in what it keeps. Constructs aren't looked into. */
export function findSecretWithin(property: string, value: unknown, depth = 0): Finding[] {
  if (typeof value === "string") return findSecret(property, value);
  if (typeof value !== "object" || value === null || depth > DEEPEST || "node" in value) return [];
  for (const one of Object.values(value)) {
    const found = findSecretWithin(property, one, depth + 1);
    if (found.length > 0) return found;
  }
  return [];
}

function hide(forms: typeof CREDENTIALS, text: string): string {
  return forms.reduce((shown, [form, kind]) => shown.replace(form, `${kind}(not shown)`), text);
}

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

/** A credential as a property's value. A text of several lines is a document, which is looked at where it is read. */
export function findSecret(property: string, value: string): Finding[] {
  const document = value.includes("\n") && !value.trimStart().startsWith("-----BEGIN ");
  if (document || value.length < 20 || hide(CREDENTIALS, value) === value) return [];
  const reason = "by its form this is a credential, and what is written here stands in clear in the plan, in the state and in this app's repository";
  return [{ code: "pasted-secret", property, value: withoutSecrets(value), reason, fix: "take it out, and have it replaced where it comes from, since it was written down; what needs one reads it from a Secret" }];
}

function hide(forms: typeof CREDENTIALS, text: string): string {
  return forms.reduce((shown, [form, kind]) => shown.replace(form, `${kind}(not shown)`), text);
}

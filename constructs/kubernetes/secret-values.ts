import { ReleaseSetWo } from "./bindings";
import { Fn, Token } from "../core/framework";
import { Finding } from "../core/problems/problem";
import { isOneToken } from "./values-text";

/** Values of a chart that Terraform hands over and doesn't keep. */
export interface SecretValues {
  /**
   * As in `values`; each is known only at apply (`new TerraformVariable(stack, "password", { sensitive: true }).stringValue`) and reaches
   * the chart as text. A list here takes the place of one in `values`.
   */
  readonly values: { [key: string]: unknown };
  /** Raised by whoever changes one of them: Terraform doesn't keep them, so it can't see that. A whole number from 1 on. */
  readonly revision: number;
}

/**
 * What Helm's `--set` reads as more than a letter, which is how the provider reads a write-only value. Escaped twice: cdktf 0.21.0
 * writes a function's argument between quotes as it is.
 */
const SPECIAL = "/([\\\\\\\\,{}])/";

/** Write-only arguments of `helm_release`: not in the state, nor in what a plan says of it (Terraform 1.11, OpenTofu 1.11 and later). */
export function writeOnly(secret: SecretValues | undefined): { setWo?: ReleaseSetWo[]; setWoRevision?: number } {
  if (secret === undefined) return {};
  const setWo = leaves("", secret.values).map(({ path, value }) => ({
    name: path,
    // Text whatever it looks like: "auto" makes a number of a password of digits.
    type: "string",
    value: Fn.replace(Token.asString(value), SPECIAL, "\\\\$1"),
  }));
  return { setWo, setWoRevision: secret.revision };
}

/** A value at the end of a path, as Helm's `--set` writes paths: `auth.users[0].password`. */
interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** All values, in an order of their own. */
function leaves(path: string, value: unknown): Leaf[] {
  if (value === undefined) return [];
  if (Token.isUnresolved(value) || typeof value !== "object" || value === null) return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((element, index) => leaves(`${path}[${index}]`, element));
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, part]) => leaves([path, key.replace(/[.,=[\]\\]/g, "\\$&")].filter((each) => each !== "").join("."), part));
}

/** What is wrong with secret values: text in the app is text in the output, for everybody to read. */
export function findSecretProblems(property: string, secret: SecretValues | undefined): Finding[] {
  if (secret === undefined) return [];
  const { values, revision } = secret;
  const findings = leaves("", values).flatMap(({ path, value }) => (isOneToken(value) ? [] : [clear(`${property}.values.${path}`)]));
  if (!Token.isUnresolved(revision) && !(Number.isInteger(revision) && revision >= 1)) {
    findings.push({
      code: "invalid-secret-revision",
      property: `${property}.revision`,
      value: revision,
      reason: "the values are handed over when this number rises, the first time above 0",
      fix: "write 1, and 2 when a value has changed",
    });
  }
  return findings;
}

function clear(property: string): Finding {
  return {
    code: "secret-in-clear",
    property,
    // The problem is printed: not once more.
    value: "(not shown)",
    reason: "a value that stands in the app stands in cdk.tf.json too",
    fix: "give a sensitive TerraformVariable's stringValue, or let the chart read a Secret and put its name into values",
  };
}

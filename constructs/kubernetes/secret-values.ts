import { ReleaseSetWo } from "@cdktf/provider-helm/lib/release";
import { Token } from "cdktf";
import { Finding } from "../core/problem";
import { valuesText } from "./values-text";

/** Values of a chart that Terraform hands over and doesn't keep. */
export interface SecretValues {
  /** As in `values`; each is known only at apply: `new TerraformVariable(stack, "password", { sensitive: true }).stringValue`. */
  readonly values: { [key: string]: unknown };
  /** Raised by whoever changes one of them: Terraform doesn't keep them, so it can't see that. A whole number from 1 on. */
  readonly revision: number;
}

/** Write-only arguments of `helm_release`: in neither the plan nor the state (Terraform 1.11, OpenTofu 1.11 and later). */
export function writeOnly(secret: SecretValues | undefined): { setWo?: ReleaseSetWo[]; setWoRevision?: number } {
  if (secret === undefined) return {};
  const entries = Object.entries(secret.values).filter(([, value]) => value !== undefined);
  return {
    // Not "auto" nor "string": those read commas, braces and backslashes as Helm's --set does.
    setWo: entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, type: "literal", value: valuesText(value) })),
    setWoRevision: secret.revision,
  };
}

/** What is wrong with secret values: text in the app is text in the output, for everybody to read. */
export function findSecretProblems(property: string, secret: SecretValues | undefined): Finding[] {
  if (secret === undefined) return [];
  const { values, revision } = secret;
  const findings = clear(`${property}.values`, values);
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

function clear(property: string, value: unknown): Finding[] {
  if (Token.isUnresolved(value)) return [];
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, part]) => clear(Array.isArray(value) ? `${property}[${key}]` : `${property}.${key}`, part));
  }
  if (typeof value !== "string") return [];
  return [
    {
      code: "secret-in-clear",
      property,
      // The problem is printed: not once more.
      value: "(not shown)",
      reason: "a text that stands in the app stands in cdk.tf.json too",
      fix: "give a sensitive TerraformVariable's stringValue, or let the chart read a Secret and put its name into values",
    },
  ];
}

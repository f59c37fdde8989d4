import { Token } from "cdktf";
import { Finding } from "./problem";

/** A repository's name as the OCI distribution specification has it. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const IMAGE_NAME = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;

/** An image's name below a registry, without registry, tag and digest. */
export function checkImageName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || IMAGE_NAME.test(value)) return [];
  return [
    {
      code: "invalid-name",
      property,
      value,
      reason: "an image's name has lower-case letters and digits, with periods, hyphens, underscores and slashes between them; the tag isn't part of it",
      fix: `write it like "${suggestImageName(value)}"`,
    },
  ];
}

/** The nearest name of that form: without tag and digest, in lower case. */
export function suggestImageName(value: string): string {
  const name = value
    .replace(/@.*$/, "")
    .replace(/:[^/]*$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9/]+/g, "-")
    .replace(/-*\/[-/]*/g, "/")
    .replace(/^[-/]+|[-/]+$/g, "");
  return name === "" ? "preflight" : name;
}

import { Token } from "../framework";
import { isImagePath } from "./image-reference";
import { Finding } from "../problems/problem";

/**
 * An image's name below a registry, without registry, tag and digest.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function checkImageName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || isImagePath(value)) return [];
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
    .replace(/[^a-z0-9/._-]+/g, "-")
    .replace(/[._-]{2,}/g, "-")
    .replace(/[._-]*\/[/._-]*/g, "/")
    .replace(/^[/._-]+|[/._-]+$/g, "");
  return name === "" ? "preflight" : name;
}

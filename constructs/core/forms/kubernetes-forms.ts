import { Finding } from "../problems/problem";

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Key of a label or a taint: a name, with or without a domain before it. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  const domain = text.slice(0, Math.max(0, slash));
  const name = text.slice(slash + 1);
  return LABEL_NAME.test(name) && name.length <= 63 && (slash < 0 || (SUBDOMAIN.test(domain) && domain.length <= 253));
}

/** Value of a label or a taint, which may be empty. What is no text is none: a program without types leaves such a value undefined. */
export function isLabelValue(text: unknown): boolean {
  return typeof text === "string" && (text === "" || (LABEL_NAME.test(text) && text.length <= 63));
}

/** A value of a field that takes some words only, as Kubernetes spells them. */
export function oneOf(field: string, words: readonly string[]): (property: string, value: string) => Finding[] {
  return (property, value) => {
    if (words.includes(value)) return [];
    const near = words.find((word) => word.toLowerCase() === value.toLowerCase().replace(/[^a-z]/gi, ""));
    const fix = near === undefined ? `write one of ${words.map((word) => `"${word}"`).join(", ")}` : `did you mean "${near}"?`;
    return [{ code: "unknown-choice", property, value, reason: `${field} is one of ${words.join(", ")}`, fix }];
  };
}

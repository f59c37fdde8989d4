import { Token } from "./framework";
import { checkDnsLabel } from "./checks";
import { Finding } from "./problem";
import { RuleCode } from "./rule";

/** What a number's interface says of it beside its type. */
export interface NumberLimits {
  /** Whether it is a whole number: `@integer`. @default false */
  readonly integer?: boolean;
  /** `@minimum`. @default - none */
  readonly minimum?: number;
  /** `@maximum`. @default - none */
  readonly maximum?: number;
}

/** A form that texts have, named by the `@format` tag of a property. */
export interface TextForm {
  /** A text of the form, which stands in for a wrong one, so that the rest can still be checked. @default - the empty text */
  readonly standIn?: string;
  readonly check: (property: string, value: string, maxLength?: number) => Finding[];
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names, of which a Secret's name is one. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const SECRET_KEY = /^[-._a-zA-Z0-9]+$/;
const LONGEST_SUBDOMAIN = 253;

/** The forms by their names. */
export const FORMS: { readonly [name: string]: TextForm | undefined } = {
  "dns-label": { standIn: "refused", check: checkDnsLabel },
  "secret-name": {
    check: matches("invalid-name", SUBDOMAIN, "the name of a Secret has lower-case letters, digits, hyphens and dots, a letter or digit at both ends of each part", "my-secret"),
  },
  "secret-key": { check: matches("invalid-secret-key", SECRET_KEY, "a key of a Secret has letters, digits, hyphens, underscores and dots", "HF_TOKEN") },
};

function matches(code: RuleCode, form: RegExp, reason: string, example: string): TextForm["check"] {
  return (property, value, maxLength = LONGEST_SUBDOMAIN) =>
    form.test(value) && value.length <= maxLength ? [] : [{ code, property, value, reason, fix: `write it like "${example}"` }];
}

/** A number outside what its property takes. */
export function checkNumber(property: string, value: number, { integer = false, minimum, maximum }: NumberLimits): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const below = minimum !== undefined && value < minimum;
  const above = maximum !== undefined && value > maximum;
  if (!below && !above && (!integer || Number.isInteger(value))) return [];
  const kind = integer ? "a whole number" : "a number";
  const range = minimum === undefined ? (maximum === undefined ? "" : `, at most ${maximum}`) : maximum === undefined ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
  return [{ code: integer ? "invalid-count" : "out-of-range", property, value, reason: `this is ${kind}${range}`, fix: "write one, or leave it out" }];
}

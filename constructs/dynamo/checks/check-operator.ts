import { Token } from "../../core/framework";
import { isLabelKey, isLabelValue, oneOf } from "../../core/forms/kubernetes-forms";
import { FORMS } from "../../core/forms/forms";
import { Finding } from "../../core/problems/problem";
import { PlatformOptions } from "../platform-options";

/** As Kubernetes has it: what a shell could name. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A name by which a variable is a secret. */
const SECRET = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)(_|$)/i;
/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity */
const AFFINITIES = ["nodeAffinity", "podAffinity", "podAntiAffinity"];
const TOLERATION = ["key", "operator", "value", "effect", "tolerationSeconds"];
/** What a container's resources have besides claims. */
const RESOURCES = ["limits", "requests"];

type Say = (code: Finding["code"], property: string, value: unknown, reason: string, fix: string) => Finding[];
const say: Say = (code, property, value, reason, fix) => [{ code, property, value, reason, fix }];

/**
 * What of the operator's settings Kubernetes would refuse, or drop in silence, when the platform is installed: labels, annotations, variables,
 * tolerations, affinity, resources.
 */
export function findOperatorProblems({ operator = {}, monitoring = {} }: PlatformOptions): Finding[] {
  return [
    ...labels("operator.podLabels", operator.podLabels),
    ...labels("monitoring.podMonitorLabels", monitoring.podMonitorLabels),
    ...labels("monitoring.serviceMonitorLabels", monitoring.serviceMonitorLabels),
    ...annotations("operator.podAnnotations", operator.podAnnotations),
    ...annotations("operator.serviceAccountAnnotations", operator.serviceAccountAnnotations),
    ...variables("operator.environment", operator.environment),
    ...(operator.tolerations ?? []).flatMap((one, index) => toleration(`operator.tolerations[${index}]`, one)),
    ...names("operator.affinity", operator.affinity, AFFINITIES),
    ...resources("operator.resources", operator.resources),
  ];
}

function labels(property: string, given: { readonly [key: string]: string } = {}): Finding[] {
  return Object.entries(given).flatMap(([key, value]) => {
    if (Token.isUnresolved(value) || (isLabelKey(key) && isLabelValue(value))) return [];
    return say("invalid-label", `${property}.${key}`, value, "Kubernetes takes no such label: a key, and a value, has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends", 'write it like "team": "search"');
  });
}

function annotations(property: string, given: { readonly [key: string]: string } = {}): Finding[] {
  return Object.entries(given).flatMap(([key, value]) =>
    isLabelKey(key) ? [] : say("invalid-form", `${property}.${key}`, value, "an annotation's key is a name of up to 63 letters, digits, hyphens, underscores and dots, with or without a domain and a slash before it", 'write it like "example.com/team"'),
  );
}

function variables(property: string, given: { readonly [name: string]: string } = {}): Finding[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const at = `${property}.${name}`;
    if (!VARIABLE.test(name)) return say("invalid-form", at, name, "a variable's name has letters, digits and underscores, and no digit first", "write it like HTTPS_PROXY");
    if (!SECRET.test(name) || Token.isUnresolved(value)) return [];
    // Not said again.
    return say("secret-in-platform", at, name, "by its name this is a secret, and what is written here stands in clear in the plan, in the state and in the pod", "leave it out; a Secret is read by the operator's own service account");
  });
}

/** One toleration, which a program without types gives as it likes. */
function toleration(property: string, given: unknown): Finding[] {
  if (Token.isUnresolved(given)) return [];
  if (typeof given !== "object" || given === null || Array.isArray(given)) return say("wrong-type", property, given, "a toleration is an object", 'write it like { key: "infra", operator: "Exists", effect: "NoSchedule" }');
  const { key, operator = "Equal", value, effect, tolerationSeconds } = given as { readonly [name: string]: unknown };
  const word = (name: string, text: unknown, check: (at: string, value: string) => Finding[]): Finding[] => (text === undefined || Token.isUnresolved(text) ? [] : typeof text === "string" ? check(`${property}.${name}`, text) : say("wrong-type", `${property}.${name}`, text, "a text is expected here", `leave ${name} out, or write a text`));
  return [
    ...names(property, given as { [key: string]: unknown }, TOLERATION),
    ...word("operator", operator, oneOf("a toleration's operator", ["Exists", "Equal"])),
    ...word("effect", effect === "" ? undefined : effect, FORMS["taint-effect"]?.check ?? (() => [])),
    ...word("key", key === "" ? undefined : key, FORMS["taint-key"]?.check ?? (() => [])),
    ...(operator === "Exists" && value !== undefined && value !== "" ? say("invalid-form", `${property}.value`, value, "with the operator Exists Kubernetes takes no value", 'leave it out, or write operator: "Equal"') : []),
    ...(operator === "Equal" && (key === undefined || key === "") ? say("invalid-form", `${property}.key`, key, "without a key Kubernetes takes the operator Exists alone", 'name the taint\'s key, or write operator: "Exists"') : []),
    ...(tolerationSeconds !== undefined && effect !== "NoExecute" ? say("invalid-form", `${property}.tolerationSeconds`, tolerationSeconds, "Kubernetes takes it with the effect NoExecute alone", 'leave it out, or write effect: "NoExecute"') : []),
  ];
}

/** Fields that Kubernetes hasn't: Helm installs them with a warning, and they are dropped. */
function names(property: string, given: object | undefined, known: readonly string[]): Finding[] {
  return Object.keys(given ?? {}).flatMap((name) =>
    known.includes(name) ? [] : say("unknown-property", `${property}.${name}`, (given as { [key: string]: unknown })[name], "Kubernetes has no field of that name here, and would drop it", `write one of ${known.join(", ")}, or leave it out`),
  );
}

function resources(property: string, given: { readonly [key: string]: unknown } = {}): Finding[] {
  const amount = (name: string, one: string): string | undefined => (given[name] as { readonly [key: string]: string | undefined } | undefined)?.[one];
  const above = ["cpu", "memory"].filter((one) => bytes(amount("requests", one)) > bytes(amount("limits", one)));
  return [
    ...names(property, given, [...RESOURCES, "claims"]),
    ...RESOURCES.flatMap((name) => Object.entries((given[name] as object | undefined) ?? {}).flatMap(([one, value]) => quantity(`${property}.${name}.${one}`, value))),
    ...above.flatMap((one) => say("invalid-form", `${property}.requests.${one}`, amount("requests", one), `it is more than its limit of ${amount("limits", one)}, which Kubernetes refuses`, "ask for less, or raise the limit")),
  ];
}

/** A number is one too: of processors, or of bytes. */
function quantity(property: string, value: unknown): Finding[] {
  return FORMS.quantity?.check(property, typeof value === "number" ? String(value) : (value as string)) ?? [];
}

const UNITS: { readonly [unit: string]: number } = { m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function bytes(text: string | number | undefined): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(text)) ?? [];
  return number === undefined ? NaN : Number(number) * (UNITS[unit] ?? NaN);
}

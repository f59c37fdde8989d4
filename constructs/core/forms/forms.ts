import { Token } from "../framework";
import { checkAddress } from "./address-forms";
import { checkDnsLabel, checkServiceName } from "../checks/checks";
import { Finding } from "../problems/problem";
import { checkHostName } from "./host-name";
import { isLabelKey, isLabelValue, oneOf } from "./kubernetes-forms";
import { RuleCode } from "../rules/rule";
import { AWS_REGION, AZURE_CONTAINER, AZURE_RESOURCE_GROUP, AZURE_STORAGE_ACCOUNT, GCS_BUCKET, PlaceForm, S3_BUCKET } from "./state-forms";

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
  "service-name": { standIn: "refused", check: checkServiceName },
  "secret-name": {
    check: matches("invalid-name", SUBDOMAIN, "the name of a Secret has lower-case letters, digits, hyphens and dots, a letter or digit at both ends of each part", "my-secret"),
  },
  "secret-key": { check: matches("invalid-secret-key", SECRET_KEY, "a key of a Secret has letters, digits, hyphens, underscores and dots", "HF_TOKEN") },
  "storage-class": {
    standIn: "refused",
    check: matches("invalid-name", SUBDOMAIN, "the name of a storage class has lower-case letters, digits, hyphens and dots, a letter or digit at both ends of each part", "nfs"),
  },
  "object-name": {
    standIn: "refused",
    check: matches("invalid-name", SUBDOMAIN, "the name of an object has lower-case letters, digits, hyphens and dots, a letter or digit at both ends of each part", "my-name"),
  },
  "istio-gateway": { check: fits("invalid-form", (text) => /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text), "a gateway of Istio is its name, with or without its namespace and a slash before it", "istio-system/public") },
  "pem-base64": { check: fits("invalid-form", (text) => /^LS0t[A-Za-z0-9+/]*={0,2}$/.test(text), "this is a certificate in PEM, and all of it in base64", "LS0tLS1CRUdJTi...") },
  "taint-effect": { standIn: "NoSchedule", check: oneOf("a taint's effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"]) },
  "access-mode": { standIn: "ReadWriteMany", check: oneOf("how many nodes mount a volume, and how,", ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"]) },
  "taint-key": { standIn: "refused", check: fits("invalid-taint", isLabelKey, "a taint's key has up to 63 letters, digits, hyphens, underscores and dots, with or without a domain and a slash before it", "nvidia.com/gpu") },
  "taint-value": { check: fits("invalid-taint", isLabelValue, "a taint's value has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends", "present") },
  duration: { check: fits("invalid-form", (text) => /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text), "a duration is numbers with their units: ns, us, ms, s, m, h", "30m") },
  retention: { check: fits("invalid-form", (text) => /^(?=.)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/.test(text), "a retention of Prometheus is whole numbers with their units, the greatest first: y, w, d, h, m, s", "15d") },
  quantity: { check: fits("invalid-form", (text) => /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.test(text) && !/^0+(\.0+)?\D*$/.test(text), "a quantity is a number above 0 with a unit of Kubernetes", "20Gi") },
  "url-path": { check: fits("invalid-form", (text) => /^\/[^\s?#]*$/.test(text), "a path begins with a slash, without a query", "/metrics") },
  "failure-policy": { standIn: "Fail", check: oneOf("what comes of an object while the webhook doesn't answer", ["Fail", "Ignore"]) },
  "mesh-tls-mode": { standIn: "SIMPLE", check: oneOf("Istio's TLS mode", ["SIMPLE", "DISABLE", "ISTIO_MUTUAL", "MUTUAL"]) },
  "dynamo-backend": { standIn: "auto", check: oneOf("an engine here", ["auto", "vllm", "sglang", "trtllm"]) },
  "search-strategy": { standIn: "rapid", check: oneOf("a search", ["rapid", "thorough"]) },
  "dynamo-release": { standIn: "1.6.1", check: fits("invalid-form", (text) => /^(0|[1-9]\d{0,3})(\.(0|[1-9]\d{0,3})){2}$/.test(text), "a release is three numbers", "1.6.1") },
  "claim-folder": { standIn: "refused", check: fits("invalid-form", (text) => /^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/.test(text), "a folder of a claim is names with slashes between them, without one at its ends and without dots alone", "models/qwen3-32b") },
  "search-target": { standIn: "latency", check: oneOf("what is searched for", ["latency", "throughput"]) },
  "gpu-interconnect": { standIn: "nvlink", check: oneOf("what joins a node's GPUs", ["nvlink", "pcie"]) },
  "http-address": { check: (property, value) => checkAddress(property, value, { schemes: ["http", "https"], says: "an address by HTTP", example: "http://prometheus.monitoring:9090" }) },
  "https-address": { check: (property, value) => checkAddress(property, value, { schemes: ["https"], says: "an address by HTTPS", example: "https://login.example.com" }) },
  "host-name": { standIn: "refused.example.com", check: checkHostName },
  "aws-region": place(AWS_REGION),
  "s3-bucket": place(S3_BUCKET),
  "gcs-bucket": place(GCS_BUCKET),
  "azure-resource-group": place(AZURE_RESOURCE_GROUP),
  "azure-storage-account": place(AZURE_STORAGE_ACCOUNT),
  "azure-container": place(AZURE_CONTAINER),
};

function fits(code: RuleCode, holds: (text: string) => boolean, reason: string, example: string): TextForm["check"] {
  return (property, value) => (holds(value) ? [] : [{ code, property, value, reason, fix: `write it like "${example}"` }]);
}

/** Of an empty text, as an unset variable leaves it, whoever needs the place says so. */
function place({ fits: holds, says, example }: PlaceForm): TextForm {
  return { check: fits("invalid-state-place", (text) => text === "" || holds(text), says, example) };
}

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

import { Token } from "cdktf";
import { nearest } from "../core/checks";
import { Finding } from "../core/problem";
import planner from "./data/planner-errors.json";
import { ServedModelOptions, TokenSecret } from "./served-model-options";

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names, of which a Secret's name is one. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const KEY = /^[-._a-zA-Z0-9]+$/;
const LONGEST = 253;

/** Names in a model's options that belong to others: Secrets, keys in them, the planner's errors. */
export function checkNames({ huggingFaceToken = {}, imagePullSecrets = [], plan = {} }: ServedModelOptions): Finding[] {
  return [
    ...checkToken("huggingFaceToken", huggingFaceToken),
    ...imagePullSecrets.flatMap((name, index) => checkSecretName(`imagePullSecrets[${index}]`, name)),
    ...(plan.accept ?? []).flatMap((code, index) => checkAccepted(`plan.accept[${index}]`, code)),
  ];
}

function checkToken(property: string, { name, key }: TokenSecret): Finding[] {
  return [...(name === undefined ? [] : checkSecretName(`${property}.name`, name)), ...(key === undefined ? [] : checkKey(`${property}.key`, key))];
}

function checkSecretName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || (SUBDOMAIN.test(value) && value.length <= LONGEST)) return [];
  const reason = "the name of a Secret has lower-case letters, digits, hyphens and dots, a letter or digit at both ends of each part";
  return [{ code: "invalid-name", property, value, reason, fix: 'write it like "my-secret"' }];
}

function checkKey(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || (KEY.test(value) && value.length <= LONGEST)) return [];
  const reason = "a key of a Secret has letters, digits, hyphens, underscores and dots";
  return [{ code: "invalid-secret-key", property, value, reason, fix: 'write it like "HF_TOKEN"' }];
}

function checkAccepted(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || planner.codes.includes(value)) return [];
  const near = nearest(value, planner.codes);
  const fix = near === undefined ? "docs/planner.md lists the errors" : `did you mean "${near}"?`;
  return [{ code: "unknown-planner-error", property, value, reason: "the planner has no error of that code", fix }];
}

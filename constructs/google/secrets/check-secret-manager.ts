import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GkeSecretManagerOptions } from "./secret-manager-options";
import { GkeStoredSecret, admitted } from "./stored-secret";

/** https://cloud.google.com/secret-manager/docs/creating-and-accessing-secrets: letters, digits, hyphens and underscores, 255 at most. */
const STORED = /^(projects\/[a-z0-9.:-]+\/secrets\/)?[A-Za-z0-9_-]{1,255}$/;
/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const SECRET = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** A Hugging Face token itself, in place of the secret that holds it. */
const TOKEN = /^hf_[A-Za-z0-9]{16,}$/;

/** Secrets that Google or Kubernetes would refuse. */
export function checkSecretManager(property: string, options: GkeSecretManagerOptions | undefined): Finding[] {
  if (options === undefined) return [];
  const { secrets } = options;
  if (secrets.length === 0) {
    return [{ code: "no-stored-secrets", property: `${property}.secrets`, value: secrets, reason: "without secrets nothing is read", fix: 'name some: GkeStoredSecret.huggingFaceToken("hf-token"), or leave secretManager out' }];
  }
  return secrets.flatMap((secret, index) => checkSecret(`${property}.secrets[${index}]`, secret, admitted(secrets.slice(0, index))));
}

function checkSecret(property: string, stored: GkeStoredSecret | undefined, before: GkeStoredSecret[]): Finding[] {
  if (!(stored instanceof GkeStoredSecret)) return []; // Refused for its form.
  const { secret, secretName, key, type } = stored;
  // A token isn't said again.
  if (TOKEN.test(secret)) {
    const fix = 'put it into Secret Manager, and write the name of the secret there, such as "hf-token"';
    return [{ code: "invalid-stored-secret", property: `${property}.secret`, value: "hf_...", reason: "this is a Hugging Face token itself", fix }];
  }
  const form = [
    ...written(`${property}.secret`, secret, STORED, "a secret is named by letters, digits, hyphens and underscores, with its project where that is another; its version is always the latest", "hf-token"),
    ...written(`${property}.secretName`, secretName, SECRET, "a Secret's name has up to 253 lower-case letters, digits, hyphens and periods", "hf-token-secret"),
    ...written(`${property}.key`, key, KEY, "a key of a Secret has letters, digits, hyphens, underscores and periods", "HF_TOKEN"),
  ];
  if (form.length > 0) return form;
  const beside = before.find((other) => other.secretName === secretName && (other.key === key || other.type !== type));
  if (beside === undefined) return [];
  const reason = beside.key === key ? `Secret ${secretName} has its key ${key} from ${beside.secret} already` : `Secret ${secretName} is of type ${beside.type} already, and a Secret has one type`;
  return [{ code: "stored-secret-twice", property, value: secret, reason, fix: "give it another key or another secretName" }];
}

function written(property: string, value: string, form: RegExp, reason: string, example: string): Finding[] {
  // Names that are known only at apply make no ids of resources and no paths of files.
  // Of nothing the word "undefined" would be taken for a name.
  if (!Token.isUnresolved(value) && typeof value === "string" && form.test(value)) return [];
  return [{ code: "invalid-stored-secret", property, value, reason, fix: `write it like "${example}"` }];
}

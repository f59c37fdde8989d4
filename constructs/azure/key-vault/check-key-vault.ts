import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { checkGuid } from "../names";
import { checkResourceId } from "../resource-id";
import { AksKeyVaultOptions } from "./key-vault-options";
import { AksVaultSecret, VAULT_SECRET, admitted } from "./vault-secret";

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const SECRET = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** A vault that is none, and secrets that Azure or Kubernetes would refuse. */
export function checkKeyVault(property: string, options: AksKeyVaultOptions | undefined): Finding[] {
  if (options === undefined) return [];
  const { vaultId, secrets, tenantId } = options;
  const none: Finding[] =
    secrets.length > 0 ? [] : [{ code: "no-vault-secrets", property: `${property}.secrets`, value: secrets, reason: "without secrets nothing is read from the vault", fix: 'name some: AksVaultSecret.huggingFaceToken("hf-token"), or leave the vault out' }];
  return [
    ...checkResourceId("keyVault", `${property}.vaultId`, vaultId),
    ...(tenantId === undefined ? [] : checkGuid("invalid-object-id", `${property}.tenantId`, tenantId, "a tenant's id", "az account show --query tenantId")),
    ...none,
    ...secrets.flatMap((secret, index) => checkSecret(`${property}.secrets[${index}]`, secret, admitted(secrets.slice(0, index)))),
  ];
}

function checkSecret(property: string, secret: AksVaultSecret | undefined, before: AksVaultSecret[]): Finding[] {
  if (secret === undefined) return []; // Refused for its form.
  const { vaultSecret, secretName, key, type } = secret;
  const form = [
    ...written(`${property}.vaultSecret`, vaultSecret, VAULT_SECRET, "a key vault's secret is named by 1 to 127 letters, digits and hyphens, without the vault's address", "hf-token"),
    ...(typeof secretName === "string" && secretName.length > 253 ? written(`${property}.secretName`, secretName, /^$/, "a Secret's name has at most 253 characters", "hf-token-secret") : written(`${property}.secretName`, secretName, SECRET, "a Secret's name has lower-case letters, digits, hyphens and periods", "hf-token-secret")),
    ...written(`${property}.key`, key, KEY, "a key of a Secret has letters, digits, hyphens, underscores and periods", "HF_TOKEN"),
  ];
  if (form.length > 0) return form;
  const beside = before.find((other) => other.secretName === secretName && (other.key === key || other.type !== type));
  if (beside === undefined) return [];
  const reason = beside.key === key ? `Secret ${secretName} has its key ${key} from ${beside.vaultSecret} already` : `Secret ${secretName} is of type ${beside.type} already, and a Secret has one type`;
  return [{ code: "vault-secret-twice", property, value: vaultSecret, reason, fix: "give it another key or another secretName" }];
}

function written(property: string, value: string, form: RegExp, reason: string, example: string): Finding[] {
  // Of nothing the word "undefined" would be taken for a name.
  if (Token.isUnresolved(value) || (typeof value === "string" && form.test(value))) return [];
  return [{ code: "invalid-vault-secret", property, value, reason, fix: `write it like "${example}"` }];
}

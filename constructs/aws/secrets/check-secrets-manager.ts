import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksClusterProps } from "../eks-cluster-props";
import { checkKeyArn } from "../storage/check-lustre";
import { EksManagedSecret, admitted } from "./managed-secret";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html, without a hyphen and six characters at the end, which it advises against. */
const NAME = /^(?!arn:)[A-Za-z0-9/_+=.@-]{1,512}$/;
const LOOKS_SUFFIXED = /-[A-Za-z0-9]{6}$/;
const ARN = /^arn:aws:secretsmanager:([a-z0-9-]+):\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}$/;
/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const SECRET = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
/** A field's name, of which JMESPath takes letters, digits and underscores without quotes. */
const FIELD = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A Hugging Face token itself, in place of the secret that holds it. */
const TOKEN = /^hf_[A-Za-z0-9]{16,}$/;

/** Secrets that AWS or Kubernetes would refuse, or that nodes don't reach. */
export function checkSecretsManager({ secretsManager, region, network, addOnVersions }: EksClusterProps): Finding[] {
  const at = "secretsManager";
  if (secretsManager === undefined) {
    const value = addOnVersions?.secretsProvider;
    if (value === undefined) return [];
    return [{ code: "invalid-add-on-version", property: "addOnVersions.secretsProvider", value, reason: "without secretsManager the cluster doesn't have it", fix: "leave it out, or write secretsManager" }];
  }
  const { secrets, kmsKeyArn } = secretsManager;
  const findings = secrets.flatMap((secret, index) => checkSecret(`${at}.secrets[${index}]`, secret, region, admitted(secrets.slice(0, index))));
  if (secrets.length === 0) {
    findings.push({ code: "no-managed-secrets", property: `${at}.secrets`, value: secrets, reason: "without secrets nothing is read from Secrets Manager", fix: 'name some: EksManagedSecret.huggingFaceToken("hf-token"), or leave secretsManager out' });
  }
  if (kmsKeyArn !== undefined) findings.push(...checkKeyArn(`${at}.kmsKeyArn`, kmsKeyArn, region));
  if (network?.nat === false && !(network.moreEndpoints ?? []).includes("secretsmanager")) {
    const value = network.moreEndpoints ?? [];
    findings.push({ code: "secrets-out-of-reach", property: "network.moreEndpoints", value, reason: "network.nat is false, and nodes reach Secrets Manager by no endpoint", fix: `write ${JSON.stringify([...value, "secretsmanager"])}` });
  }
  return findings;
}

function checkSecret(property: string, secret: EksManagedSecret | undefined, region: string, before: EksManagedSecret[]): Finding[] {
  if (secret === undefined) return []; // Refused for its form.
  const { secretName, key, type, field } = secret;
  const form = [
    ...checkId(`${property}.secret`, secret.secret, region),
    ...written(`${property}.secretName`, secretName, SECRET, "a Secret's name has lower-case letters, digits, hyphens and periods, 253 at most", "hf-token-secret"),
    ...written(`${property}.key`, key, KEY, "a key of a Secret has letters, digits, hyphens, underscores and periods", "HF_TOKEN"),
    ...(field === undefined ? [] : written(`${property}.field`, field, FIELD, "a field is found by its name of letters, digits and underscores", "token")),
  ];
  if (form.length > 0) return form;
  const beside = before.find((other) => other.secretName === secretName && (other.key === key || other.type !== type));
  if (beside === undefined) return [];
  const reason = beside.key === key ? `Secret ${secretName} has its key ${key} from ${beside.secret} already` : `Secret ${secretName} is of type ${beside.type} already, and a Secret has one type`;
  return [{ code: "managed-secret-twice", property, value: secret.secret, reason, fix: "give it another key or another secretName" }];
}

function checkId(property: string, value: string, region: string): Finding[] {
  const refuse = (reason: string, fix: string, shown: string = value): Finding[] => [{ code: "invalid-managed-secret", property, value: shown, reason, fix }];
  if (Token.isUnresolved(value)) return refuse("the chart and the role are written with it when the app is synthesised", 'write its name or ARN, such as "hf-token"');
  // A token isn't said again.
  if (TOKEN.test(value)) return refuse("this is a Hugging Face token itself", 'put it into Secrets Manager, and write the name of the secret there, such as "hf-token"', "hf_...");
  const [, there] = ARN.exec(value) ?? [];
  if (there !== undefined) return Token.isUnresolved(region) || there === region ? [] : refuse(`it lies in ${there}, and is read in ${region}`, "replicate it into the cluster's region, and name that one");
  if (typeof value !== "string" || !NAME.test(value)) return refuse("a secret has a name of up to 512 letters, digits and any of /_+=.@-, or an ARN with six characters after a hyphen", 'write it like "hf-token"');
  if (LOOKS_SUFFIXED.test(value)) return refuse("a name that ends with a hyphen and six characters is taken for the end of an ARN by Secrets Manager", "write the whole ARN");
  return [];
}

function written(property: string, value: string, form: RegExp, reason: string, example: string): Finding[] {
  // Of nothing the word "undefined" would be taken for a name.
  if (!Token.isUnresolved(value) && typeof value === "string" && form.test(value)) return [];
  return [{ code: "invalid-managed-secret", property, value, reason, fix: `write it like "${example}"` }];
}

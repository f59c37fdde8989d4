import { createHash } from "crypto";
import { NOTHING_READ, Reads } from "./reads";
import { CtyType } from "./schema";

/**
 * Makes a value of a type, for an attribute that only the cloud could fill. The same seed and path always give the same value.
 * The form follows the name where Terraform's functions would trip over another one: `cidrsubnet` needs a network, `jsondecode` JSON,
 * `base64decode` base64 (every plain fake is valid base64).
 */
export function fakeValue(type: CtyType, seed: string, path: string, reads: Reads = NOTHING_READ): unknown {
  if (type === "string") return fakeString(seed, path);
  if (type === "number") return 1;
  if (type === "bool") return true;
  if (type === "dynamic") return [Buffer.from('"string"'), fakeString(seed, path)];
  if (type[0] === "object") {
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, each]) => [name, fakeValue(each, seed, `${path}.${name}`, reads.names.get(name))]),
    );
  }
  const [collection, element] = type as readonly ["list" | "set" | "map", CtyType];
  if (collection === "map") {
    return Object.fromEntries([...reads.names].map(([key, each]) => [key, fakeValue(element, seed, `${path}.${key}`, each)]));
  }
  const count = Math.max(typeof element === "string" ? PLAIN_ELEMENTS : 1, reads.length);
  const distinct = collection === "set" && element === "bool" ? 1 : count;
  return Array.from({ length: distinct }, (_, index) =>
    element === "number" ? index + 1 : fakeValue(element, seed, `${path}.${index}`, reads),
  );
}

/** Elements of a list of plain values: as many as a region has zones, the list that is most often cut into. */
const PLAIN_ELEMENTS = 3;

const FORMS: readonly (readonly [RegExp, (digest: Buffer) => string])[] = [
  [/(^|_)arn$/, (digest) => `arn:aws:fake:us-east-1:123456789012:${digest.toString("hex", 0, 8)}`],
  [/(^|_)ipv6_cidr(_block)?$/, (digest) => `fd00:${digest.toString("hex", 0, 2)}:${digest.toString("hex", 2, 4)}::/56`],
  [/(^|_)cidr(_block|_range)?s?$/, (digest) => `10.${digest[0]}.0.0/16`],
  [/(^|_)(ip|ip_address|address)$/, (digest) => `10.${digest[0]}.${digest[1]}.${1 + (digest[2] % 254)}`],
  [/(^|_)(json|policy_document)$/, () => "{}"],
  [/(^|_)(url|uri|issuer)$/, (digest) => `https://${digest.toString("hex", 0, 8)}.example.invalid`],
  [/(^|_)account_id$/, (digest) => String(100000000000 + digest.readUIntBE(0, 5) % 900000000000)],
  [/(_at|_time|_date|timestamp)$/, () => "2030-01-01T00:00:00Z"],
  [/(^|_)(number|count|port|version)$/, (digest) => String(1 + (digest[0] % 99))],
];

function fakeString(seed: string, path: string): string {
  const digest = createHash("sha256").update(`${seed}\n${path}`).digest();
  const name = /([^.]*)(?:\.\d+)*$/.exec(path)![1];
  const form = FORMS.find(([pattern]) => pattern.test(name));
  // Base64 of 12 plain characters, so that base64decode gives text; other functions take it as any other text.
  return form === undefined ? Buffer.from(`fake${digest.toString("hex", 0, 4)}`).toString("base64") : form[1](digest);
}

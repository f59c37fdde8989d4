import { Token } from "../framework";
import { Finding } from "../problems/problem";

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** Longest name that DNS has (RFC 1035, 2.3.4), as it is written. */
const LONGEST = 253;

/** A name by which clients reach a server: of two parts or more, without wildcard, scheme, port and path. */
export function checkHostName(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const reason = faultOf(value);
  return reason === undefined ? [] : [{ code: "invalid-host", property, value, reason, fix: 'write a whole name, like "qwen.example.com"' }];
}

function faultOf(value: string): string | undefined {
  if (value.includes("*")) return "a wildcard names no host: a model has one name";
  if (/[:/?#@]/.test(value)) return "this is more than a name: scheme, port, path and login have no place in it";
  if (/^[\d.]+$/.test(value)) return "this is an address; no certificate and no route goes by one";
  if (/(^|\.)(svc|cluster\.local|svc\.cluster\.local)$/.test(value)) return "this is a name inside the cluster, where the model is reached without a door";
  const parts = value.split(".");
  if (value.length > LONGEST || parts.length < 2 || !parts.every((part) => LABEL.test(part)) || /^\d+$/.test(parts[parts.length - 1])) {
    return `a DNS name has two parts or more, each of 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends; ${LONGEST} characters in all`;
  }
  return undefined;
}

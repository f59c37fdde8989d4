import { Token } from "../framework";
import { Finding } from "../problems/problem";
import { RuleCode } from "../rules/rule";

/**
 * Checks that every room needs. Each returns what is wrong, and nothing for a value that is known only at apply.
 */

/** RFC 1123 label, the form of Kubernetes names that become host names. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * A Kubernetes name of the strict kind.
 *
 * @param maxLength at most 63, less where the name is only a part of another
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function checkDnsLabel(property: string, value: string, maxLength = 63): Finding[] {
  // Without a type check it may be anything.
  if (typeof value !== "string") return [{ code: "invalid-name", property, value, reason: "a name is a text", fix: 'write it like "weights"' }];
  if (Token.isUnresolved(value)) return [];
  if (DNS_LABEL.test(value) && value.length <= maxLength) return [];
  return [
    {
      code: "invalid-name",
      property,
      value,
      reason: `a Kubernetes name here has 1 to ${maxLength} characters: lower-case letters, digits and hyphens, a letter or digit at both ends`,
      fix: `write it like "${suggestLabel(value, maxLength)}"`,
    },
  ];
}

/**
 * The beginning of a Service's name, which begins with a letter (RFC 1035) until Kubernetes 1.34 at least.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function checkServiceName(property: string, value: string, maxLength = 63): Finding[] {
  const label = checkDnsLabel(property, value, maxLength);
  if (label.length > 0 || Token.isUnresolved(value) || !/^\d/.test(value)) return label;
  const reason = "Services are named after it, and Kubernetes takes no Service whose name begins with a digit";
  return [{ code: "invalid-name", property, value, reason, fix: `write it like "model-${value}"` }];
}

/** Names that must differ from each other. */
export function checkUnique(code: RuleCode, property: (index: number) => string, values: string[]): Finding[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (first === index || Token.isUnresolved(value)) return [];
    return [
      {
        code,
        property: property(index),
        value,
        reason: `the same name stands at ${property(first)}`,
        fix: "give each its own name",
      },
    ];
  });
}

/** A count of nodes that may grow and shrink. */
export interface NodeCount {
  readonly minNodes: number;
  readonly maxNodes: number;
}

/** The bounds of a pool: whole numbers, not negative, the minimum not above the maximum, the maximum at least one. */
export function checkNodeCount(property: string, count: NodeCount): Finding[] {
  const { minNodes, maxNodes } = count;
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries({ minNodes, maxNodes })) {
    if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= 0)) continue;
    findings.push({
      code: "invalid-node-count",
      property: `${property}.${name}`,
      value,
      reason: "a number of nodes is a whole number, 0 or more",
      fix: "write a whole number",
    });
  }
  if (findings.length > 0 || Token.isUnresolved(minNodes) || Token.isUnresolved(maxNodes)) return findings;
  if (maxNodes === 0) {
    findings.push({
      code: "pool-never-grows",
      property: `${property}.maxNodes`,
      value: maxNodes,
      reason: "a pool whose maximum is 0 never has a node",
      fix: "set maxNodes to 1 or more, or leave the pool out",
    });
  } else if (minNodes > maxNodes) {
    findings.push({
      code: "minimum-above-maximum",
      property: `${property}.minNodes`,
      value: minNodes,
      reason: `the minimum is above the maximum, ${maxNodes}`,
      fix: `set minNodes to at most ${maxNodes}, or raise maxNodes`,
    });
  }
  return findings;
}

/** How a cloud's name for a place is checked. */
export interface RegionCheck {
  readonly property: string;
  readonly value: string;
  /** The names that are known, from the cloud's data file. */
  readonly known: string[];
  /** Set when the caller vouches for a name that the data file lacks. */
  readonly acceptUnlisted: boolean;
  /** What the cloud calls it: "AWS region". */
  readonly noun: string;
  /** An example that is known. */
  readonly example: string;
}

/** A region that is empty or that the cloud isn't known to have. */
export function checkRegion(check: RegionCheck): Finding[] {
  const { property, value, known, acceptUnlisted, noun, example } = check;
  if (Token.isUnresolved(value)) return [];
  if (value.trim() === "") {
    return [
      { code: "empty-region", property, value, reason: `the ${noun} is empty`, fix: `name one, such as "${example}"` },
    ];
  }
  if (acceptUnlisted || known.includes(value)) return [];
  const near = nearest(value, known);
  return [
    {
      code: "unknown-region",
      property,
      value,
      reason: `no ${noun} of that name is known`,
      fix: `${near ? `did you mean "${near}"? ` : ""}If it is new, set acceptUnlistedRegion: true`,
    },
  ];
}

/** The known word that differs from the given one by the fewest edits, if they are few. */
export function nearest(value: string, known: string[], most = Math.max(2, Math.floor(value.length / 3))): string | undefined {
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const candidate of known) {
    // As many letters as one is longer, at least.
    if (Math.abs(candidate.length - value.length) >= bestDistance) continue;
    const distance = editDistance(value.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length];
}

function suggestLabel(value: string, maxLength: number): string {
  const label = value
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "");
  return label === "" ? "my-name" : label;
}

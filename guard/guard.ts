import type { Deployment } from "../explain/deployment";
import table from "./data/protected.json";
import { coloredPool } from "./pool-colors";

/** What of `terraform show -json` of a plan is read (format_version 1.x: https://developer.hashicorp.com/terraform/internals/json-format). */
interface PlanFile {
  readonly format_version?: unknown;
  readonly resource_changes?: unknown;
  readonly errored?: unknown;
}

interface ResourceChange {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly change: { readonly actions: readonly string[]; readonly before?: unknown };
  readonly action_reason?: string;
}

/** Something that a plan takes away, which was to be protected. */
export interface Loss {
  readonly address: string;
  /** "deleted", or "replaced": deleted, and made anew empty. */
  readonly how: string;
  /** What goes with it. */
  readonly loses: string;
  /** Terraform's own word for why. @default - it says none */
  readonly reason?: string;
}

/** What is let through besides what isn't protected, and what is protected besides the table. */
export interface GuardOptions {
  /** Addresses, or types, that may go. A `*` stands for anything. */
  readonly allow?: readonly string[];
  /** Further types that must not. */
  readonly protect?: readonly string[];
  /** What is deployed, as its synthesis described it: of a role's two pools, the one that stands by may go. @default - not known: no pool may */
  readonly deployed?: Deployment;
}

/** What the plan would lose, and names that allow nothing. */
export interface Verdict {
  readonly losses: readonly Loss[];
  /** Of `allow`, those that no change of the plan has. */
  readonly unused: readonly string[];
  /** Addresses of pools that stand by, which go or are made anew. @default - none */
  readonly standby?: readonly string[];
}

/** A row of the table: of `kinds` and `named` only what is meant by them. */
interface Row {
  readonly types: readonly string[];
  readonly kinds?: readonly string[];
  readonly named?: string;
  readonly loses: string;
}

/** What a plan deletes or replaces of that which mustn't go unnoticed. */
export function guard(changes: readonly ResourceChange[], { allow = [], protect = [], deployed }: GuardOptions = {}): Verdict {
  const used = new Set<string>();
  const standby: string[] = [];
  const losses = changes.flatMap((change): Loss[] => {
    const { address, type, mode = "managed", action_reason: reason } = change;
    const { actions } = change.change;
    if (mode !== "managed" || !actions.includes("delete")) return [];
    const loses = lossOf(change, protect);
    if (loses === undefined) return [];
    const colored = deployed === undefined ? undefined : coloredPool(type, change.change.before, deployed);
    if (colored !== undefined && colored.role.standby === colored.pool && colored.models.length === 0) {
      standby.push(address);
      return [];
    }
    const named = allow.find((name) => matches(name, address) || name === type);
    if (named !== undefined) {
      used.add(named);
      return [];
    }
    const role = colored === undefined ? "" : `; it has role ${colored.role.role}${colored.models.length === 0 ? "" : `, with ${colored.models.join(", ")}`}: switch to ${colored.role.standby} and deploy that first`;
    return [{ address, how: actions.includes("create") ? "replaced" : "deleted", loses: `${loses}${role}`, ...(reason === undefined ? {} : { reason }) }];
  });
  return { losses, unused: allow.filter((name) => !used.has(name)), ...(standby.length === 0 ? {} : { standby }) };
}

function lossOf({ type, change }: ResourceChange, protect: readonly string[]): string | undefined {
  const rows: readonly Row[] = table.types.filter((one) => one.types.includes(type));
  if (rows.length === 0) return protect.includes(type) ? "what was asked to be protected" : undefined;
  const before = (change.before ?? {}) as { readonly manifest?: { readonly kind?: unknown }; readonly name?: unknown; readonly chart?: unknown };
  const called = `${String(before.name)} ${String(before.chart)}`;
  return rows.find(({ kinds, named }) => (kinds === undefined || kinds.includes(String(before.manifest?.kind))) && (named === undefined || called.includes(named)))?.loses;
}

/** `*` stands for anything; everything else for itself, brackets and quotes of an address too. */
function matches(pattern: string, address: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(address);
}

/**
 * The changes of a plan as `terraform show -json` writes it. Nothing is taken for a plan that isn't one: an empty file would let all through.
 *
 * @throws Error with what was read in its place
 */
export function readPlan(file: string, text: string): ResourceChange[] {
  if (text.startsWith("PK")) throw new Error(`${file} is Terraform's own binary plan: write it as JSON with \`terraform show -json ${file} > plan.json\``);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`);
  }
  const { format_version: version, resource_changes: changes = [], errored } = (value ?? {}) as PlanFile;
  if (typeof version !== "string") throw new Error(`${file} is no plan as \`terraform show -json\` writes it: it has no format_version`);
  if (!/^1\./.test(version)) throw new Error(`${file} has format_version ${version}; this program reads 1.x`);
  if (errored === true) throw new Error(`${file} is a plan that failed half-way: what it would do is not all in it`);
  if (!Array.isArray(changes)) throw new Error(`${file}: resource_changes is no list`);
  const wrong = changes.findIndex((one) => typeof one?.address !== "string" || typeof one?.type !== "string" || !Array.isArray(one?.change?.actions));
  if (wrong >= 0) throw new Error(`${file}: resource_changes[${wrong}] has no address, type or actions`);
  return changes as ResourceChange[];
}

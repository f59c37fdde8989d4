import dynamoMocker from "../data/flags/dynamo-mocker.json";
import dynamoSglang from "../data/flags/dynamo-sglang.json";
import dynamoTrtllm from "../data/flags/dynamo-trtllm.json";
import dynamoVllm from "../data/flags/dynamo-vllm.json";
import sglang from "../data/flags/sglang.json";
import vllm from "../data/flags/vllm.json";
import { atLeast, parseVersion } from "../version";

/** What a flag takes: nothing (`flag`), nothing with a `--no-` form (`bool`), or a value. `size` is a number that may end in k, K, m, M ... */
export type Kind = "flag" | "bool" | "string" | "int" | "float" | "size" | "size-or-auto" | "json" | "json-or-string";

/** A flag as it was from one version to another: a line of `data/flags`. */
export interface Flag {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly kind: Kind;
  /** argparse's: "?" none or one value, "*" any number, "+" one or more. @default - one */
  readonly nargs?: "?" | "*" | "+" | number;
  /** Whether an empty text and "None" stand for nothing. @default false */
  readonly nullable?: boolean;
  /** The values it takes. @default - any of its kind */
  readonly choices?: readonly (string | number)[];
  /** How a value is folded before it is compared: "lower_" is lower case with underscores. @default - not */
  readonly fold?: "lower_";
  /** The names that a JSON object may have at its top. @default - any */
  readonly keys?: readonly string[];
  /** The environment variable that stands in for it. @default - none */
  readonly env?: string;
  readonly from?: string;
  readonly to?: string;
}

interface Table {
  readonly versions: readonly string[];
  readonly flags: readonly Flag[];
}

export type FlagTable = "vllm" | "sglang" | "dynamo-vllm" | "dynamo-sglang" | "dynamo-trtllm" | "dynamo-mocker";

const TABLES = {
  vllm,
  sglang,
  "dynamo-vllm": dynamoVllm,
  "dynamo-sglang": dynamoSglang,
  "dynamo-trtllm": dynamoTrtllm,
  "dynamo-mocker": dynamoMocker,
} as unknown as { readonly [table in FlagTable]: Table };

export const isTable = (name: string): name is FlagTable => Object.hasOwn(TABLES, name);

/** The flags of one version. */
export interface VersionFlags {
  readonly version: string;
  /** Whether the table has that version; else these are the flags of the nearest one, and what they lack may be there all the same. */
  readonly known: boolean;
  /** Flags by every name they go by, `--no-` forms included. */
  readonly byName: ReadonlyMap<string, Flag>;
}

const made = new Map<string, VersionFlags>();

/** The flags of a version. A patch that the table lacks has those of the newest patch of its minor. */
export function flagsOf(table: FlagTable, version: string): VersionFlags {
  const key = `${table} ${version}`;
  const found = made.get(key) ?? build(TABLES[table], table, version);
  made.set(key, found);
  return found;
}

const groups = new Map<FlagTable, ReadonlyMap<string, readonly string[]>>();

/** All names that a flag has had in any version of a table, itself included; none where no version knows the name. */
export function aliasesOf(table: FlagTable, name: string): readonly string[] {
  const found = groups.get(table) ?? group(TABLES[table].flags);
  groups.set(table, found);
  return found.get(name) ?? [];
}

/** Names of one line are one flag's, and so are those of two lines that share a name. */
function group(flags: readonly Flag[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, readonly string[]>();
  for (const { name, aliases = [] } of flags) {
    const names = [...new Set([name, ...aliases].flatMap((one) => [one, ...(byName.get(one) ?? [])]))];
    for (const one of names) byName.set(one, names);
  }
  return byName;
}

/** Versions of a table that have a flag of that name, oldest first. */
export function versionsWith(table: FlagTable, name: string): string[] {
  return TABLES[table].versions.filter((version) => flagsOf(table, version).byName.has(name));
}

function build({ versions, flags }: Table, table: FlagTable, version: string): VersionFlags {
  const { index, known } = place(versions, version, table.startsWith("dynamo-"));
  const at = (bound: string | undefined, otherwise: number): number => (bound === undefined ? otherwise : versions.indexOf(bound));
  const byName = new Map<string, Flag>();
  for (const flag of flags) {
    if (index < at(flag.from, 0) || index > at(flag.to, versions.length - 1)) continue;
    for (const name of [flag.name, ...(flag.aliases ?? [])]) {
      byName.set(name, flag);
      if (flag.kind === "bool" && name.startsWith("--")) byName.set(`--no-${name.slice(2)}`, flag);
    }
  }
  return { version, known, byName };
}

function place(versions: readonly string[], version: string, byMinor: boolean): { readonly index: number; readonly known: boolean } {
  const exact = versions.indexOf(version.replace(/^v/, "").replace(/\+.*$/, ""));
  if (exact >= 0) return { index: exact, known: true };
  const wanted = parseVersion(version);
  if (wanted === undefined) return { index: versions.length - 1, known: false };
  const parsed = versions.map((one) => parseVersion(one) ?? ([0, 0, 0] as const));
  const notNewer = parsed.filter((one) => atLeast(wanted, ...one)).length;
  const index = Math.max(0, notNewer - 1);
  const [major, minor] = parsed[index];
  return { index, known: byMinor && major === wanted[0] && minor === wanted[1] };
}

import { Flag, FlagTable, flagsOf, isTable, VersionFlags } from "./flag";

/** The versions whose flags are meant. */
export interface EngineVersions {
  /** Dynamo's release: its worker has flags of its own beside the engine's. @default - the engine's alone */
  readonly dynamo?: string;
  /** The engine's. @default - the flags of Dynamo's worker alone, which for TensorRT-LLM are all */
  readonly engine?: string;
}

/** Where a worker's flags are looked up, in its own order. */
export interface Source {
  readonly table: FlagTable;
  readonly flags: VersionFlags;
  /** Whether underscores stand for hyphens (vLLM's FlexibleArgumentParser), and JSON can be written in dotted parts. */
  readonly flexible: boolean;
  /** Whether the beginning of a name stands for it (argparse's allow_abbrev, which dynamo.vllm turns off from 1.0 on). */
  readonly abbreviates: boolean;
}

/** Of an engine without a table nothing is known, and nothing is said. */
export function sourcesOf(engine: string, { dynamo, engine: version }: EngineVersions): Source[] {
  const sources: Source[] = [];
  const table = `dynamo-${engine}`;
  if (dynamo !== undefined && isTable(table)) {
    // Until 0.9 dynamo.vllm had one parser for both, vLLM's own.
    const one = engine === "vllm" && /^v?0\./.test(dynamo);
    sources.push({ table, flags: flagsOf(table, dynamo), flexible: one, abbreviates: engine !== "vllm" || one });
  }
  if (isTable(engine) && version !== undefined) sources.push({ table: engine, flags: flagsOf(engine, version), flexible: engine === "vllm", abbreviates: true });
  return sources;
}

/** One flag as it was given. */
export interface GivenArg {
  /** Its place among the arguments. */
  readonly index: number;
  /** Its name as it was written. */
  readonly written: string;
  /** The flag's full name; as written where no flag has it. */
  readonly name: string;
  /** @default - no flag has the name */
  readonly flag?: Flag;
  /** Given as `--no-...`. */
  readonly negated: boolean;
  /** Whether only the beginning of the name was written. */
  readonly abbreviated: boolean;
  /** Names that the written beginning may stand for. */
  readonly ambiguous: readonly string[];
  /** The rest of a dotted name: `--compilation-config.mode` is ["mode"]. */
  readonly path: readonly string[];
  readonly values: readonly string[];
  /** Whether the value stands behind "=". */
  readonly inline: boolean;
}

/** Arguments as a worker's parsers read them. */
export interface ReadArgs {
  readonly given: readonly GivenArg[];
  /** Words that belong to no flag, with the flag before them. */
  readonly strays: readonly { readonly index: number; readonly word: string; readonly after?: GivenArg }[];
}

/** Reads arguments, each word its own element, as argparse does. `opaque` words are known only later: nothing is said of them. */
export function readArgs(sources: readonly Source[], args: readonly string[], opaque: (word: string) => boolean = () => false): ReadArgs {
  const given: GivenArg[] = [];
  const strays: { index: number; word: string; after?: GivenArg }[] = [];
  let hidden = false;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (opaque(word)) {
      hidden = true;
      continue;
    }
    if (!isFlag(word)) {
      if (!hidden) strays.push({ index, word, after: given[given.length - 1] });
      continue;
    }
    hidden = false;
    const found = find(sources, word);
    const values = found.inline === undefined ? following(found.flag, args, index, opaque) : [found.inline];
    given.push({ index, written: found.written, name: found.name, flag: found.flag, negated: found.negated, abbreviated: found.abbreviated, ambiguous: found.ambiguous, path: found.path, values, inline: found.inline !== undefined });
    if (found.inline === undefined) index += values.length;
  }
  return { given, strays };
}

/** Whether argparse takes a word for a flag's name: negative numbers and what has a blank before any "=" are values. */
export function isFlag(word: string): boolean {
  return /^-[^\s=]/.test(word) && !/^-\d+$|^-\d*\.\d+$/.test(word) && !/\s/.test(word.split("=", 1)[0]);
}

/** The words after a flag that it takes. */
function following(flag: Flag | undefined, args: readonly string[], index: number, opaque: (word: string) => boolean): string[] {
  let most = 1;
  if (flag?.kind === "bool" || flag?.kind === "flag") most = 0;
  else if (flag?.nargs === "+" || flag?.nargs === "*") most = Number.POSITIVE_INFINITY;
  else if (typeof flag?.nargs === "number") most = flag.nargs;
  const values: string[] = [];
  for (let next = index + 1; next < args.length && values.length < most && (opaque(args[next]) || !isFlag(args[next])); next++) {
    // "--max-model-len 8192" as one element is no value of the flag before it.
    if (/^--?[A-Za-z][\w.-]*\s/.test(args[next]) && !opaque(args[next])) break;
    values.push(args[next]);
  }
  return values;
}

type Found = Omit<GivenArg, "index" | "values" | "inline"> & { readonly inline?: string };

function find(sources: readonly Source[], word: string): Found {
  const at = word.indexOf("=");
  const written = at < 0 ? word : word.slice(0, at);
  const base = { written, negated: false, abbreviated: false, ambiguous: [], path: [], ...(at < 0 ? {} : { inline: word.slice(at + 1) }) };
  for (const { table, flags, flexible } of sources) {
    const name = flexible && written.startsWith("--") ? hyphens(written) : written;
    const flag = flags.byName.get(name);
    if (flag !== undefined) return { ...base, name: flag.name, flag, negated: isNegated(flag, name) };
    const dot = name.indexOf(".");
    const whole = flexible && dot > 0 ? flags.byName.get(name.slice(0, dot)) : undefined;
    if (whole !== undefined) return { ...base, name: whole.name, flag: whole, path: name.slice(dot + 1).replace(/\+$/, "").split(".") };
    if (table === "dynamo-trtllm" && /^--trtllm\.\w/.test(name)) return { ...base, name, flag: { name, kind: "string" } };
    // -O3 and -O.mode are words of vLLM's own.
    if (table === "vllm" && name.startsWith("-O")) return { ...base, name: "-O", flag: { name: "-O", kind: "string" }, inline: base.inline ?? (name === "-O" ? undefined : name.slice(2)) };
    const short = flags.byName.get(written.slice(0, 2));
    if (/^-[a-zA-Z]\d/.test(written) && short !== undefined) return { ...base, name: short.name, flag: short, inline: word.slice(2) };
  }
  return { ...base, ...abbreviation(sources, written) };
}

function abbreviation(sources: readonly Source[], written: string): Pick<Found, "name" | "flag" | "negated" | "abbreviated" | "ambiguous"> {
  const unknown = { name: written, negated: false, abbreviated: false, ambiguous: [] as string[] };
  if (!/^--\w/.test(written)) return unknown;
  for (const { flags, flexible, abbreviates } of sources) {
    if (!abbreviates) continue;
    const name = flexible ? hyphens(written) : written;
    const meant = [...flags.byName.keys()].filter((candidate) => candidate.startsWith(name));
    if (meant.length > 1) return { ...unknown, ambiguous: meant };
    if (meant.length < 1) continue;
    const flag = flags.byName.get(meant[0]) as Flag;
    return { name: flag.name, flag, negated: isNegated(flag, meant[0]), abbreviated: true, ambiguous: [] };
  }
  return unknown;
}

/** Everything up to a dot. */
function hyphens(name: string): string {
  const [head, ...rest] = name.split(".");
  return [head.replace(/_/g, "-"), ...rest].join(".");
}

function isNegated(flag: Flag, name: string): boolean {
  return flag.kind === "bool" && name !== flag.name && !(flag.aliases ?? []).includes(name);
}

import { nearest } from "../nearest";
import { MOCKER_PROFILE } from "../profiles/mocker";
import { profileOf } from "../profiles/profiles";
import { refuseKey, refuseValue, takes } from "./check-value";
import { Flag, versionsWith } from "./flag";
import { EngineVersions, GivenArg, readArgs, ReadArgs, Source, sourcesOf } from "./read-args";

/** The name of the mocker's own flags, which plays another engine. */
export const MOCKER = "mocker";

/** Something about a worker's arguments. */
export interface ArgFinding {
  readonly severity: "error" | "warning";
  readonly code: "unknown-engine-arg" | "invalid-engine-arg" | "engine-arg-not-split" | "duplicate-engine-arg" | "abbreviated-engine-arg" | "engine-flags-unknown";
  /** Place among the arguments. @default - it is of all of them */
  readonly index?: number;
  /** The argument, with its value. */
  readonly value: string;
  readonly reason: string;
  readonly fix: string;
}


/**
 * Arguments that a worker's parsers would stop at, each word its own element, or read otherwise than they look.
 * Of a version whose flags aren't known names and values aren't judged, and that is said.
 *
 * @param opaque words that are known only later
 */
export function checkArgs(engine: string, versions: EngineVersions, args: readonly string[], opaque: (word: string) => boolean = () => false): ArgFinding[] {
  if (args.length === 0) return [];
  const sources = sourcesOf(engine, versions);
  const worker = { name: engine === MOCKER ? MOCKER_PROFILE.title : profileOf(engine).title, versions, sources, opaque };
  const read = readArgs(sources, args, opaque);
  return [
    ...unknownVersions(worker),
    ...read.strays.flatMap((stray) => checkStray(worker, stray)),
    ...read.given.flatMap((given) => checkGiven(worker, given)),
    ...checkTwice(read),
  ].sort((a, b) => (a.index ?? -1) - (b.index ?? -1));
}

interface Worker {
  readonly name: string;
  readonly versions: EngineVersions;
  readonly sources: readonly Source[];
  readonly opaque: (word: string) => boolean;
}

function called({ name, versions: { engine, dynamo } }: Worker): string {
  const own = engine === undefined ? name : `${name} ${engine}`;
  return dynamo === undefined ? own : `${own} in Dynamo ${dynamo}`;
}

const knows = ({ sources }: Worker): boolean => sources.every(({ flags }) => flags.known);

function unknownVersions(worker: Worker): ArgFinding[] {
  return worker.sources
    .filter(({ flags }) => !flags.known)
    .map(({ table, flags }) => ({
      severity: "warning",
      code: "engine-flags-unknown",
      value: flags.version,
      reason: `the flags of ${table.startsWith("dynamo-") ? "Dynamo's worker" : worker.name} ${flags.version} are not known here: names and values were not checked`,
      fix: "check them with the program's own --help",
    }));
}

function checkStray(worker: Worker, { index, word, after }: ReadArgs["strays"][number]): ArgFinding[] {
  const [, name, rest] = /^(--?[A-Za-z][\w.-]*)\s+([^]*)$/.exec(word) ?? [];
  if (name !== undefined) {
    const words = [name, ...(/^["'{[]/.test(rest) ? [rest] : rest.trim().split(/\s+/))];
    return [error("engine-arg-not-split", index, word, `each word is its own element, and this one holds ${words.length}: ${called(worker)} knows no argument of that name`, `write ${words.map((one) => JSON.stringify(one)).join(", ")}`)];
  }
  const last = after?.values.length === 0 ? after.flag : undefined;
  if (after !== undefined && (last?.kind === "bool" || last?.kind === "flag")) {
    const off = last.kind === "bool" ? `${last.name} turns it on, --no-${last.name.slice(2)} off` : "leave it out, or leave the argument out to turn it off";
    return [error("invalid-engine-arg", index, `${after.written} ${word}`, `${called(worker)}: ${last.name} takes no value`, off)];
  }
  const near = known(worker).filter((candidate) => candidate === `--${word.replace(/_/g, "-").replace(/=.*$/, "")}`);
  return [error("unknown-engine-arg", index, word, `${called(worker)} takes no argument without a name`, near.length > 0 ? `did you mean "${near[0]}"?` : "leave it out, or write the argument it belongs to before it")];
}

function checkGiven(worker: Worker, given: GivenArg): ArgFinding[] {
  const { flag, index, values } = given;
  if (flag === undefined) return knows(worker) || given.ambiguous.length > 0 ? [unknown(worker, given)] : [];
  const value = [given.written, ...values].join(given.inline ? "=" : " ");
  const short: ArgFinding[] = given.abbreviated
    ? [{ severity: "warning", code: "abbreviated-engine-arg", index, value: given.written, reason: `${worker.name} reads it as ${flag.name}, as long as no other name begins so`, fix: `write ${flag.name}` }]
    : [];
  if (!knows(worker)) return short;
  const refused = refusal(worker, given, flag);
  return refused === undefined ? short : [...short, error("invalid-engine-arg", index, value, `${called(worker)}: ${flag.name} ${refused.reason}`, refused.fix)];
}

function refusal(worker: Worker, given: GivenArg, flag: Flag): { readonly reason: string; readonly fix: string } | undefined {
  if (flag.kind === "bool" || flag.kind === "flag") {
    if (!given.inline) return undefined;
    return { reason: "takes no value", fix: flag.kind === "bool" ? `${flag.name} turns it on, --no-${flag.name.slice(2)} off` : "leave the value out" };
  }
  if (given.values.length === 0) return flag.nargs === "?" || flag.nargs === "*" ? undefined : { reason: `wants a value: ${takes(flag)}`, fix: "write it as the next element" };
  const plain = given.values.filter((value) => !worker.opaque(value));
  if (given.path.length > 0) return flag.kind.startsWith("json") ? refuseKey(flag, given.path[0]) : { reason: `takes ${takes(flag)}, which has no parts`, fix: `write ${flag.name} and its value` };
  return plain.map((value) => refuseValue(flag, value)).find((refused) => refused !== undefined);
}

function unknown(worker: Worker, { index, written, ambiguous }: GivenArg): ArgFinding {
  if (ambiguous.length > 0) return error("unknown-engine-arg", index, written, `${called(worker)} has no argument of that name, and ${ambiguous.length} that begin so`, `write one of them whole: ${ambiguous.slice(0, 4).join(", ")}`);
  const plain = written.replace(/_/g, "-");
  const elsewhere = worker.sources.map(({ table }) => versionsWith(table, plain)).find((versions) => versions.length > 0);
  const when = elsewhere === undefined ? "" : `; known versions with it: ${elsewhere[0]}${elsewhere.length > 1 ? ` to ${elsewhere[elsewhere.length - 1]}` : ""}`;
  // Dynamo's own flags are read before the engine's parser makes hyphens of underscores.
  const near = known(worker).includes(plain) ? [plain] : nearest(plain, known(worker));
  return error("unknown-engine-arg", index, written, `${called(worker)} has no argument of that name${when}`, near.length === 0 ? "leave it out" : `did you mean "${near[0]}"?`);
}

/** A flag twice: the last counts, in silence; and its parts beside the whole. */
function checkTwice({ given }: ReadArgs): ArgFinding[] {
  const first = new Map<string, GivenArg>();
  return given.flatMap((one) => {
    const before = first.get(one.name);
    if (before === undefined) first.set(one.name, one);
    if (before === undefined || one.flag === undefined) return [];
    if (one.path.length > 0 && before.path.length > 0) {
      if (one.path.join(".") !== before.path.join(".")) return [];
    } else if (one.path.length !== before.path.length) {
      return [error("duplicate-engine-arg", one.index, one.written, `${one.name} is given whole and in parts: only the parts would count`, "write all of it in one way")];
    }
    return [error("duplicate-engine-arg", one.index, one.written, `${one.name} is given before it as ${before.written}, and only the last counts`, "leave one of them out")];
  });
}

function known({ sources }: Worker): string[] {
  return [...new Set(sources.flatMap(({ flags }) => [...flags.byName.keys()].filter((name) => name.startsWith("--"))))];
}

function error(code: ArgFinding["code"], index: number, value: string, reason: string, fix: string): ArgFinding {
  return { severity: "error", code, index, value, reason, fix };
}

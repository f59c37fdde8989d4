import releases from "../../facts/releases.json";
import { EngineVersions, readArgs, sourcesOf } from "../flags/read-args";
import { InvalidArg } from "./profile";

/** The release by whose names arguments are read. */
export const NEWEST_RELEASE = releases.default;

/** The newest version of an engine that is known, by whose names its arguments are read. */
export const newestEngine = (name: "vllm" | "sglang"): string => releases.lines[releases.lines.length - 1].engines[name];

/** The last value of each flag that was given, by the flag's own name; of one without a value, none. */
export function lastValues(engine: string, versions: EngineVersions, args: readonly string[]): Map<string, string | undefined> {
  const given = new Map<string, string | undefined>();
  for (const { name, values, negated } of readArgs(sourcesOf(engine, versions), args).given) {
    if (negated) given.delete(name);
    else given.set(name, values[0]);
  }
  return given;
}

/** Reads numbers of flags; what is none is noted. */
export function numberReader(given: ReadonlyMap<string, string | undefined>, invalid: InvalidArg[]): (name: string, fraction?: boolean) => number | undefined {
  return (name, fraction = false) => {
    if (!given.has(name)) return undefined;
    const text = given.get(name) ?? "";
    const value = Number(text);
    const right = text.trim() !== "" && (fraction ? value > 0 && value <= 1 : Number.isInteger(value) && value > 0);
    if (right) return value;
    invalid.push({ name, value: given.get(name), takes: fraction ? "a number above 0, at most 1" : "a whole number from 1" });
    return undefined;
  };
}

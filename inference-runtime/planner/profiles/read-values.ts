import releases from "../../facts/releases.json";
import { EngineVersions } from "../flags/read-args";
import { GivenWords } from "../flags/words";
import { InvalidArg } from "./profile";

/** The newest versions of an engine that are known. */
export const newestVersions = (name: "vllm" | "sglang" | "trtllm"): EngineVersions => ({
  dynamo: releases.default,
  engine: releases.lines[releases.lines.length - 1].engines[name],
});

/** Reads numbers of flags; what is none is noted. */
export function numberReader(given: GivenWords, invalid: InvalidArg[]): (name: string, fraction?: boolean) => number | undefined {
  return (name, fraction = false) => {
    if (!given.has(name)) return undefined;
    const text = given.value(name) ?? "";
    const value = Number(text);
    const right = text.trim() !== "" && (fraction ? value > 0 && value <= 1 : Number.isInteger(value) && value > 0);
    if (right) return value;
    invalid.push({ name, value: given.value(name), takes: fraction ? "a number above 0, at most 1" : "a whole number from 1" });
    return undefined;
  };
}

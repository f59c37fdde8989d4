import { Block } from "./schema";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const isObject = (value: Json | undefined): value is { [name: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);

/** Blocks that have something of any type in them, which stand in a state with their type: those of a web ACL's statements. */
const isTyped = (value: Json): boolean => isObject(value) && Object.keys(value).sort().join() === "type,value" && Array.isArray(value.value);

/**
 * A state that was written with another version of the provider, as this version's schema has it: what it no longer has goes, as in the
 * providers' own SDK, and a block that was one is a list of one, or the other way round. What a provider does beyond that for a type of
 * its own can't be known from schemas.
 */
export function upgraded(block: Block, state: Json): Json {
  if (!isObject(state)) return state;
  const result: { [name: string]: Json } = {};
  for (const { name } of block.attributes) {
    if (state[name] !== undefined) result[name] = state[name];
  }
  for (const { name, nesting, block: inner } of block.blocks) {
    const own = state[name];
    if (own === undefined) continue;
    if (isTyped(own)) result[name] = own;
    else if (nesting === "map") result[name] = isObject(own) ? Object.fromEntries(Object.entries(own).map(([key, each]) => [key, upgraded(inner, each)])) : own;
    else if (nesting === "single") result[name] = upgraded(inner, Array.isArray(own) ? (own[0] ?? null) : own);
    else result[name] = (Array.isArray(own) ? own : own === null ? [] : [own]).map((each) => upgraded(inner, each));
  }
  return result;
}

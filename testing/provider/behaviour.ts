import { createHash } from "crypto";
import { fakeValue } from "./fake";
import { NOTHING_READ, Reads } from "./reads";
import { Attribute, Block, CtyType, NestedBlock, attributeType, nestedBlockType } from "./schema";
import { UNKNOWN, Value, ValueObject, canonical, isEmpty, isObject } from "./values";

/**
 * What a provider does with one resource type, as far as its schema tells: it keeps what is written and fills in what is computed.
 * The blocks that the stack reads though it doesn't write them (`Reads`) count as computed.
 */

/**
 * The planned state. Terraform has already put together what is written with what was there before (`proposed`).
 *
 * What is computed is unknown when the resource is made, or when something about it changes and it has no value yet.
 *
 * @param prior null when the resource is made
 * @param proposed null when it is destroyed
 */
export function plan(block: Block, prior: Value, proposed: Value, reads: Reads = NOTHING_READ): Value {
  if (!isObject(proposed)) return proposed;
  const kept = isObject(prior) ? keepFilledBlocks(block, prior, proposed, reads) : proposed;
  if (isObject(prior) && canonical(prior) === canonical(kept)) return prior;
  return markBlock(block, kept, reads);
}

/** The new state: what was unknown in the plan has a value now. */
export function apply(block: Block, planned: Value, config: Value, seed: string, reads: Reads = NOTHING_READ): Value {
  if (!isObject(planned)) return planned;
  return fillBlock(block, planned, isObject(config) ? config : {}, seed, "", reads);
}

/**
 * What a data source answers. Providers also answer arguments that were left out (`data.google_project.project_id`), which their
 * schemas don't tell: so all that the stack reads is answered.
 */
export function read(block: Block, config: Value, seed: string, reads: Reads = NOTHING_READ): Value {
  if (!isObject(config)) return config;
  const attributes = block.attributes.map((each) => (reads.names.has(each.name) ? { ...each, computed: true } : each));
  return apply(block, markBlock({ ...block, attributes }, config, reads), config, seed, reads);
}

/** A seed for the values of a resource: its type, and what is written about it. */
export function seedOf(type: string, config: Value): string {
  return createHash("sha256").update(`${type}\n${canonical(config)}`).digest("hex");
}

/** Whether a value comes with its type before it: Terraform sends blocks so that have something of any type in them, as statements of a web ACL are. */
function isTyped(value: Value): boolean {
  return Array.isArray(value) && value.length === 2 && Buffer.isBuffer(value[0]);
}

function isFilled(child: NestedBlock, reads: Reads): boolean {
  return reads.names.has(child.name) && child.nesting !== "map";
}

/** Blocks that were filled in before stay, since Terraform proposes to drop what isn't written. */
function keepFilledBlocks(block: Block, prior: ValueObject, proposed: ValueObject, reads: Reads): ValueObject {
  const result: { [name: string]: Value } = { ...proposed };
  for (const child of block.blocks) {
    const below = reads.names.get(child.name) ?? NOTHING_READ;
    const [before, now] = [prior[child.name], proposed[child.name]];
    if (isEmpty(now)) {
      if (isFilled(child, reads) && !isEmpty(before)) result[child.name] = before;
    } else if (Array.isArray(now) && Array.isArray(before) && child.nesting === "list") {
      result[child.name] = now.map((each, index) =>
        isObject(each) && isObject(before[index]) ? keepFilledBlocks(child.block, before[index], each, below) : each,
      );
    } else if (isObject(now) && isObject(before) && child.nesting === "single") {
      result[child.name] = keepFilledBlocks(child.block, before, now, below);
    }
  }
  return result;
}

function markBlock(block: Block, value: ValueObject, reads: Reads): ValueObject {
  const result = markAttributes(block.attributes, value);
  for (const child of block.blocks) {
    const own = value[child.name];
    const below = reads.names.get(child.name) ?? NOTHING_READ;
    if (isEmpty(own)) result[child.name] = isFilled(child, reads) ? UNKNOWN : (own ?? null);
    else if (isTyped(own)) result[child.name] = own;
    else result[child.name] = eachElement(own, child.nesting, (element) => markBlock(child.block, element, below));
  }
  return result;
}

function markAttributes(attributes: Attribute[], value: ValueObject): { [name: string]: Value } {
  const result: { [name: string]: Value } = {};
  for (const { name, nested, computed } of attributes) {
    const own = value[name] ?? null;
    if (own === null) result[name] = computed ? UNKNOWN : null;
    else if (nested === undefined) result[name] = own;
    else result[name] = eachElement(own, nested.nesting, (element) => markAttributes(nested.attributes, element));
  }
  return result;
}

function fillBlock(block: Block, value: ValueObject, config: ValueObject, seed: string, path: string, reads: Reads): ValueObject {
  const result: { [name: string]: Value } = {};
  for (const attribute of block.attributes) {
    const { name } = attribute;
    result[name] = fillValue(attributeType(attribute), value[name], config[name], seed, `${path}.${name}`, reads.names.get(name));
  }
  for (const child of block.blocks) {
    const { name } = child;
    const own = value[name];
    // Of what is written with its type nothing is computed: it is taken as it stands.
    result[name] = own !== undefined && isTyped(own) ? own : fillValue(nestedBlockType(child), value[name], config[name], seed, `${path}.${name}`, reads.names.get(name));
  }
  return result;
}

/** Replaces what is unknown: by what is written, if that has become known, else by a fake. */
function fillValue(type: CtyType, value: Value, config: Value, seed: string, path: string, reads?: Reads): Value {
  if (value === UNKNOWN) {
    return isEmpty(config) || config === UNKNOWN ? fakeValue(type, seed, path, reads) : config;
  }
  if (value === null || value === undefined || typeof type === "string") return value ?? null;
  if (type[0] === "object" && isObject(value)) {
    const written = isObject(config) ? config : {};
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, each]) => [
        name,
        fillValue(each, value[name], written[name], seed, `${path}.${name}`, reads?.names.get(name)),
      ]),
    );
  }
  const element = type[1] as CtyType;
  if (Array.isArray(value)) {
    return value.map((each, index) => fillValue(element, each, undefined, seed, `${path}.${index}`, reads));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, fillValue(element, each, undefined, seed, `${path}.${key}`, reads)]),
  );
}

function eachElement(value: Value, nesting: string, change: (element: ValueObject) => ValueObject): Value {
  const one = (each: Value): Value => (isObject(each) ? change(each) : each);
  if (Array.isArray(value)) return value.map(one);
  if (nesting !== "map" || !isObject(value)) return one(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, one(each)]));
}

/**
 * What a provider says about one resource type, data source or itself: the part of Terraform's schema that the rehearsal serves.
 */

/** A type in Terraform's own JSON notation: `"string"`, `["list", "string"]`, `["object", {...}]`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", { readonly [name: string]: CtyType }];

export type Nesting = "single" | "list" | "set" | "map";

/** One argument or attribute: it has a plain type, or attributes of its own. */
export interface Attribute {
  readonly name: string;
  readonly type?: CtyType;
  readonly nested?: { readonly nesting: Nesting; readonly attributes: Attribute[] };
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

/** One kind of block inside another. */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: Nesting;
  readonly block: Block;
  readonly minItems: number;
  /** 0: any number. */
  readonly maxItems: number;
}

export interface Block {
  readonly attributes: Attribute[];
  readonly blocks: NestedBlock[];
}

/** All that is served for one provider. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: ReadonlyMap<string, Block>;
  readonly dataSources: ReadonlyMap<string, Block>;
}

/** The plain type of an attribute, nested attributes flattened to objects. */
export function attributeType(attribute: Attribute): CtyType {
  if (attribute.type !== undefined) return attribute.type;
  const { nesting, attributes } = attribute.nested!;
  const object = objectType(attributes);
  return nesting === "single" ? object : [nesting, object];
}

export function objectType(attributes: Attribute[]): CtyType {
  return ["object", Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeType(attribute)]))];
}

/** The type of a block's value: an object of its attributes and nested blocks. */
export function blockType(block: Block): CtyType {
  const own = block.attributes.map((attribute) => [attribute.name, attributeType(attribute)] as const);
  const nested = block.blocks.map((child) => [child.name, nestedBlockType(child)] as const);
  return ["object", Object.fromEntries([...own, ...nested])];
}

export function nestedBlockType(child: NestedBlock): CtyType {
  const object = blockType(child.block);
  return child.nesting === "single" ? object : [child.nesting, object];
}

const BLOCK_NESTING = { single: 1, list: 2, set: 3, map: 4 };
const OBJECT_NESTING = { single: 1, list: 2, set: 3, map: 4 };

/** A schema as the plugin protocol carries it (message `Schema`). */
export function toWire(block: Block): object {
  return { version: 0, block: blockToWire(block) };
}

function blockToWire(block: Block): object {
  return {
    attributes: block.attributes.map(attributeToWire),
    block_types: block.blocks.map((child) => ({
      type_name: child.name,
      block: blockToWire(child.block),
      nesting: BLOCK_NESTING[child.nesting],
      min_items: child.minItems,
      max_items: child.maxItems,
    })),
  };
}

function attributeToWire(attribute: Attribute): object {
  const { name, type, nested, required, optional, computed } = attribute;
  return {
    name,
    required,
    optional,
    computed,
    ...(type !== undefined ? { type: Buffer.from(JSON.stringify(type)) } : {}),
    ...(nested !== undefined
      ? { nested_type: { attributes: nested.attributes.map(attributeToWire), nesting: OBJECT_NESTING[nested.nesting] } }
      : {}),
  };
}

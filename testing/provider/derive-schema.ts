import { Attribute, Block, CtyType, NestedBlock, Nesting, objectType } from "./schema";

/**
 * Reads a resource's schema back out of the TypeScript that `cdktf get` generated for it. The generator writes all it knew:
 * above each member a line `// name - computed: b, optional: b, required: b`, in `...ToHclTerraform` the nesting and the storage type,
 * and "name block" in the documentation of a property that is a block. (@cdktf/provider-generator 0.21.0; that of cdktn 0.24 names another import)
 */
export interface GeneratedClass {
  /** `aws_vpc`; undefined for the provider itself. */
  readonly terraformType: string | undefined;
  readonly kind: "resource" | "data" | "provider";
  readonly block: Block;
}

const KINDS: { readonly [base: string]: GeneratedClass["kind"] } = {
  TerraformResource: "resource",
  TerraformDataSource: "data",
  TerraformProvider: "provider",
};

/** Arguments that Terraform takes for itself in a provider block, so a schema may not have them. */
const PROVIDER_META = new Set(["alias", "version"]);

/**
 * @param source generated TypeScript: one resource, data source or provider and the structs that it uses
 * @throws Error when the source holds none
 */
export function deriveSchema(source: string): GeneratedClass {
  const file = new GeneratedFile(source);
  const [name, kind] = file.main();
  const block = file.block(name);
  const terraformType = /static readonly tfResourceType = "([^"]+)"/.exec(file.classes.get(name)!.body)?.[1];
  if (kind !== "provider") return { terraformType, kind, block };
  const attributes = block.attributes.filter((attribute) => !PROVIDER_META.has(attribute.name));
  return { terraformType: undefined, kind, block: { ...block, attributes } };
}

/** One entry of `synthesizeHclAttributes` or of a struct's `...ToHclTerraform`. */
interface HclEntry {
  readonly type: string;
  readonly storage: string;
  /** The struct that it holds, none for a plain value. */
  readonly struct: string | undefined;
  /** Whether a list of structs is written where one is meant. */
  readonly single: boolean;
  /** The name in TypeScript. */
  readonly property: string;
}

interface Flags {
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
}

interface Member extends Flags {
  readonly name: string;
  /** The code of the member: its private field and its getter. */
  readonly code: string;
}

class GeneratedFile {
  public readonly classes = new Map<string, { readonly base: string; readonly body: string }>();
  private readonly interfaces = new Map<string, string>();
  private readonly functions = new Map<string, { readonly struct: string; readonly body: string }>();

  public constructor(source: string) {
    const starts = [
      ...source.matchAll(/^export (?:class (\w+) extends cdkt[fn]\.(\w+)|interface (\w+)|function (\w+)\(struct\?: (\w+))/gm),
    ];
    starts.forEach((start, index) => {
      const body = source.slice(start.index, starts[index + 1]?.index);
      const [, className, base, interfaceName, functionName, struct] = start;
      if (className) this.classes.set(className, { base, body });
      else if (interfaceName) this.interfaces.set(interfaceName, body);
      else if (functionName.endsWith("ToHclTerraform")) {
        this.functions.set(functionName, { struct: struct.replace(/OutputReference$/, ""), body });
      }
    });
  }

  public main(): [string, GeneratedClass["kind"]] {
    for (const [name, { base }] of this.classes) {
      if (KINDS[base] !== undefined) return [name, KINDS[base]];
    }
    throw new Error("no generated resource, data source or provider in this source");
  }

  /** The block of the main class. The first interface of the file documents its properties. */
  public block(className: string): Block {
    const { body } = this.classes.get(className)!;
    const entries = this.hclEntries(body.slice(body.indexOf("synthesizeHclAttributes()")));
    const [documentation] = this.interfaces.values();
    return this.parts(members(body), entries, documentation ?? "", false);
  }

  private structBlock(struct: string, entries: Map<string, HclEntry>, inSet: boolean): Block {
    const documentation = this.interfaces.get(struct) ?? "";
    const body = this.classes.get(`${struct}OutputReference`)?.body;
    return this.parts(body === undefined ? writtenMembers(entries, documentation) : members(body), entries, documentation, inSet);
  }

  private parts(list: Member[], entries: Map<string, HclEntry>, documentation: string, inSet: boolean): Block {
    const attributes: Attribute[] = [];
    const blocks: NestedBlock[] = [];
    for (const member of list) {
      const { name, required, optional } = member;
      // What a set's element holds decides which element it is: nothing is filled in there that could have been written.
      const computed = member.computed && !(inSet && optional);
      const flags = { name, required, optional, computed };
      const entry = entries.get(name);
      if (entry?.struct === undefined) {
        attributes.push({ ...flags, type: entry === undefined ? this.readType(member.code) : storageType(entry) });
        continue;
      }
      const { struct, body } = this.functions.get(entry.struct)!;
      const isBlock = new RegExp(`^\\s*\\* ${name} block$`, "m").test(documentation);
      const block = this.structBlock(struct, this.hclEntries(body), inSet || (isBlock && entry.type === "set"));
      const nesting = nestingOf(entry.type, block);
      if (isBlock) {
        const maxItems = nesting !== "single" && entry.single ? 1 : 0;
        blocks.push({ name, nesting, block, minItems: required && nesting !== "single" ? 1 : 0, maxItems });
      } else {
        attributes.push({ ...flags, ...structured(flags, nesting, asAttributes(block)) });
      }
    }
    return { attributes, blocks };
  }

  /** The type of what is only read: from its getter, or from the class that stands for it. */
  private readType(code: string): CtyType {
    const [constructed, wrapsSet] = constructedBy(code);
    if (constructed === undefined || FRAMEWORK.test(constructed)) return plainType(code, constructed, wrapsSet);
    const [, struct, form] = /^(\w+?)(List|Map|OutputReference)$/.exec(constructed)!;
    const object = objectType(asAttributes(this.structBlock(struct, new Map(), false)));
    if (form === "OutputReference") return object;
    if (form === "Map") return ["map", object];
    return [wrapsSet && !hasDynamic(object) ? "set" : "list", object];
  }

  private hclEntries(text: string): Map<string, HclEntry> {
    const found = text.matchAll(
      /^ *(\w+): \{\s+value: ([^\n]*)\((?:this\._|struct!?\.)(\w+)[^\n]*\n\s+isBlock: \w+,\s+type: "(\w+)",\s+storageClassType: "(\w+)"/gm,
    );
    return new Map(
      [...found].map(([, name, mapper, property, type, storage]) => {
        const struct = /(?<!\.)\b\w+ToHclTerraform\b/.exec(mapper)?.[0];
        return [name, { type, storage, struct, single: !mapper.includes("listMapperHcl"), property }];
      }),
    );
  }
}

function members(body: string): Member[] {
  const comments = [...body.matchAll(/^ *\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)$/gm)];
  return comments.map((comment, index) => ({
    name: comment[1],
    computed: comment[2] === "true",
    optional: comment[3] === "true",
    required: comment[4] === "true",
    code: body.slice(comment.index, comments[index + 1]?.index),
  }));
}

/** The members of a struct that is only written, as in a provider's configuration: no class reads it, the interface says what is required. */
function writtenMembers(entries: Map<string, HclEntry>, documentation: string): Member[] {
  return [...entries].map(([name, { property }]) => {
    const required = new RegExp(`readonly ${property}:`).test(documentation);
    return { name, computed: false, optional: !required, required, code: "" };
  });
}

/** The class that a member's field is made of, if it is one, and whether it stands for a set. */
function constructedBy(code: string): [string | undefined, boolean] {
  const match = /^ *private _\w+ = new ([\w.]+)\(this, "\w+"(?:, (\w+))?\)/m.exec(code);
  return [match?.[1], match?.[2] === "true"];
}

const GETTERS: { readonly [getter: string]: CtyType } = {
  getStringAttribute: "string",
  getNumberAttribute: "number",
  getBooleanAttribute: "bool",
  getListAttribute: ["list", "string"],
  getNumberListAttribute: ["list", "number"],
  getStringMapAttribute: ["map", "string"],
  getNumberMapAttribute: ["map", "number"],
  getBooleanMapAttribute: ["map", "bool"],
};

const MAP_CLASSES: { readonly [constructed: string]: CtyType } = {
  StringMap: ["map", "string"],
  NumberMap: ["map", "number"],
  BooleanMap: ["map", "bool"],
};

/** What a class of the framework is written with, by its import. */
const FRAMEWORK = /^cdkt[fn]\./;

function plainType(code: string, named: string | undefined, wrapsSet: boolean): CtyType {
  const constructed = named?.replace(FRAMEWORK, "");
  if (constructed?.endsWith("MapList")) return [wrapsSet ? "set" : "list", MAP_CLASSES[constructed.slice(0, -4)] ?? "dynamic"];
  if (constructed !== undefined) return MAP_CLASSES[constructed] ?? "dynamic";
  const getter = /return .*\bthis\.(get\w+Attribute)\(/.exec(code)?.[1];
  const type = getter === undefined ? undefined : GETTERS[getter];
  if (type === undefined) return "dynamic";
  return Array.isArray(type) && code.includes("Fn.tolist(") ? ["set", type[1]] : type;
}

/** `stringList`, `numberListList`, `stringMapMap`; a collection of anything at all is itself anything. */
function storageType({ type, storage }: HclEntry): CtyType {
  const [, element, wrappers] = /^(string|number|boolean|any)((?:List|Map)*)$/.exec(storage) ?? [];
  if (element === undefined || element === "any") return "dynamic";
  let result: CtyType = element === "boolean" ? "bool" : (element as CtyType);
  const layers = wrappers.match(/List|Map/g) ?? [];
  layers.forEach((layer, index) => {
    const outermost = index === layers.length - 1;
    result = [outermost && type !== "simple" ? (type as "list" | "set" | "map") : layer === "List" ? "list" : "map", result];
  });
  return result;
}

/**
 * A structure that is an attribute. Where each part has the flags of the whole, the provider gave it as a list of plain objects,
 * of which it is one value (aws_security_group.ingress); else each part has a life of its own (helm_release.set).
 */
function structured(whole: Flags, nesting: Nesting, attributes: Attribute[]): Pick<Attribute, "type" | "nested"> {
  const alike = attributes.every(
    (each) => each.required === whole.required && each.optional === whole.optional && each.computed === whole.computed,
  );
  const isCollection = nesting === "list" || nesting === "set";
  return isCollection && alike ? { type: [nesting, objectType(attributes)] } : { nested: { nesting, attributes } };
}

/** Terraform refuses a set of anything at all; as a list it takes the same JSON. */
function nestingOf(type: string, block: Block): Nesting {
  if (type === "struct") return "single";
  if (type === "set" && hasDynamic(objectType(asAttributes(block)))) return "list";
  return type as Nesting;
}

/** A block's content where only attributes may stand: inside a nested attribute. */
function asAttributes(block: Block): Attribute[] {
  const nested = block.blocks.map((child) => ({
    name: child.name,
    nested: { nesting: child.nesting, attributes: asAttributes(child.block) },
    required: child.minItems > 0,
    optional: child.minItems === 0,
    computed: false,
  }));
  return [...block.attributes, ...nested];
}

function hasDynamic(type: CtyType): boolean {
  if (typeof type === "string") return type === "dynamic";
  if (type[0] === "object") return Object.values(type[1]).some(hasDynamic);
  return hasDynamic(type[1] as CtyType);
}

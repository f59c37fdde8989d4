import * as path from "path";
import * as ts from "typescript";
import { InterfaceReader, Property, place } from "./read-interfaces";

/** A module of fields: tables that are data alone, for the planner, which shares no code with the constructs. */
export interface FieldModule {
  /** The file that is written, from the project's root. */
  readonly file: string;
  /** The module that says what a field is, as the file imports it. */
  readonly from: string;
  /** The exported name of each table, and the interface behind it: `NAME: "file#Interface"`. What these refer to comes along. */
  readonly tables: { readonly [constant: string]: string };
}

const HEADER = "// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.\n";

/** Writes a module of fields. Unlike a shape, a field knows unions: words to choose from, a word or an object, one of several objects. */
export class FieldWriter {
  private readonly blocks: string[] = [];
  private readonly constants = new Map<ts.InterfaceDeclaration, string>();

  public constructor(
    private readonly reader: InterfaceReader,
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  public write({ from, tables }: FieldModule): string {
    for (const [constant, at] of Object.entries(tables)) {
      const [file, name] = at.split("#");
      this.table([this.reader.find(path.join(this.root, file), name)], constant);
    }
    return `${HEADER}import { FieldTable } from "${from}";\n\n${this.blocks.join("\n")}`;
  }

  /** The table of an interface, or of several of which a value may have the properties of any. @returns its name */
  private table(declarations: readonly ts.InterfaceDeclaration[], constant: string): string {
    const [first] = declarations;
    if (declarations.length === 1 && this.constants.has(first)) return this.constants.get(first) ?? constant;
    this.constants.set(first, constant);
    const lines = declarations.flatMap((declaration) => this.reader.properties(declaration).map((property) => `  ${property.name}: ${this.field(property, declarations.length === 1)},\n`));
    const names = declarations.map(({ name }) => `\`${name.text}\``).join(" or ");
    this.blocks.push(`/** What the properties of ${names} take. */\nexport const ${constant}: FieldTable = {\n${lines.join("")}};\n`);
    return constant;
  }

  private field(property: Property, whole: boolean): string {
    const { tags } = property;
    const text = (tag: string): string | undefined => (tags.has(tag) ? JSON.stringify(tags.get(tag)) : undefined);
    const required = property.required && whole ? "true" : undefined;
    return written({ ...this.form(property), required, example: text("example"), expected: text("expected"), missing: text("missing"), format: text("format") });
  }

  private form(property: Property): { [name: string]: string | undefined } {
    const { tags, declaration } = property;
    if (tags.has("unchecked")) return { kind: '"anything"' };
    const words = declaration.type === undefined ? [] : this.words(declaration.type);
    const choices = words.length === 0 ? undefined : JSON.stringify(words).replace(/,/g, ", ");
    const types = this.parts(declaration);
    const interfaces = types.map((type) => type.getSymbol()?.declarations?.[0]).filter((one) => one !== undefined && ts.isInterfaceDeclaration(one)) as ts.InterfaceDeclaration[];
    if (interfaces.length > 0) {
      const orText = types.some((type) => type.flags & ts.TypeFlags.String) ? "true" : undefined;
      return { kind: '"object"', fields: this.table(interfaces, constantOf(interfaces[0].name.text)), choices, orText };
    }
    if (choices !== undefined) return { kind: '"choice"', choices };
    const [{ flags }] = types;
    if (flags & ts.TypeFlags.String) return { kind: '"text"' };
    if (flags & ts.TypeFlags.Number) {
      return { kind: '"number"', integer: tags.has("integer") ? "true" : undefined, minimum: tags.get("minimum"), above: tags.get("above"), maximum: tags.get("maximum") };
    }
    if (flags & ts.TypeFlags.BooleanLike) return { kind: '"flag"' };
    if (flags & ts.TypeFlags.NonPrimitive) return { kind: '"document"' };
    throw new Error(`${place(declaration)}: no field can be made of ${property.name}`);
  }

  /** The types of which a value may be one. */
  private parts(declaration: ts.PropertySignature): readonly ts.Type[] {
    const type = this.checker.getNonNullableType(this.checker.getTypeAtLocation(declaration));
    return type.isUnion() ? type.types : [type];
  }

  /** The words that a type lists, in the order in which they are written: the compiler's own order is that in which it met them. */
  private words(node: ts.TypeNode): string[] {
    if (ts.isParenthesizedTypeNode(node)) return this.words(node.type);
    if (ts.isUnionTypeNode(node)) return node.types.flatMap((one) => this.words(one));
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return [node.literal.text];
    if (ts.isIndexedAccessTypeNode(node)) {
      const list = this.checker.getTypeAtLocation(node.objectType);
      return this.checker.isTupleType(list) ? this.checker.getTypeArguments(list as ts.TypeReference).flatMap((one) => (one.isStringLiteral() ? [one.value] : [])) : [];
    }
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) return this.checker.getTypeAtLocation(node.type).getProperties().map(({ name }) => name);
    if (!ts.isTypeReferenceNode(node)) return [];
    const symbol = this.checker.getSymbolAtLocation(node.typeName);
    const found = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    const alias = found?.declarations?.find(ts.isTypeAliasDeclaration);
    return alias === undefined ? [] : this.words(alias.type);
  }
}

/** `PlanWorkload` as `PLAN_WORKLOAD`. */
function constantOf(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

function written(field: { readonly [name: string]: string | undefined }): string {
  return `{ ${Object.entries(field).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])).join(", ")} }`;
}

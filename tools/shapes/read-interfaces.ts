import * as ts from "typescript";

/** What a property takes, as its interface says it. */
export type Form =
  | { readonly kind: "text" | "number" | "flag" | "anything" | "json" }
  | { readonly kind: "list" | "map"; readonly of: Form }
  | { readonly kind: "object"; readonly declaration: ts.InterfaceDeclaration }
  | { readonly kind: "instance"; readonly declaration: ts.ClassDeclaration };

const ANYTHING: Form = { kind: "anything" };

/** A property of an interface, with what its doc tags say beside its type. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly form: Form;
  /** Tags by name, each with its text: `@example`, `@minimum`. */
  readonly tags: ReadonlyMap<string, string>;
  /** Where it is declared, for messages. */
  readonly declaration: ts.PropertySignature;
}

/** Reads interfaces with the compiler's own checker, so that what holds is what the compiler holds. */
export class InterfaceReader {
  private readonly checker: ts.TypeChecker;

  public constructor(private readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
  }

  /** The interface of that name in a file. */
  public find(file: string, name: string): ts.InterfaceDeclaration {
    const source = this.program.getSourceFile(file);
    const found = source?.statements.find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
    if (found === undefined) throw new Error(`${file}: no interface ${name}`);
    return found as ts.InterfaceDeclaration;
  }

  /** The properties that it declares itself. */
  public properties(declaration: ts.InterfaceDeclaration): Property[] {
    return declaration.members.filter(ts.isPropertySignature).map((member) => this.property(member));
  }

  /** The interfaces that it extends. */
  public bases(declaration: ts.InterfaceDeclaration): ts.InterfaceDeclaration[] {
    return (declaration.heritageClauses ?? []).flatMap((clause) => clause.types).map((type) => {
      const base = this.checker.getTypeAtLocation(type).getSymbol()?.declarations?.find(ts.isInterfaceDeclaration);
      if (base === undefined) throw new Error(`${place(type)}: ${type.getText()} is no interface`);
      return base;
    });
  }

  private property(member: ts.PropertySignature): Property {
    const symbol = this.checker.getSymbolAtLocation(member.name);
    const tags = new Map(
      (symbol?.getJsDocTags(this.checker) ?? []).map(({ name, text = [] }) => [name, text.map((part) => part.text).join("").trim()]),
    );
    const formOf = (): Form => this.unlessUnchecked(tags.get("unchecked"), member);
    // Only where it is asked for: not everything that an interface may say is a form.
    return { name: member.name.getText(), required: member.questionToken === undefined, get form() { return formOf(); }, tags, declaration: member };
  }

  private unlessUnchecked(unchecked: string | undefined, member: ts.PropertySignature): Form {
    if (unchecked === undefined) return this.form(this.checker.getTypeAtLocation(member), member);
    return unchecked === "elements" ? { kind: "list", of: ANYTHING } : ANYTHING;
  }

  private form(given: ts.Type, member: ts.Declaration): Form {
    if (given.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return { kind: "json" };
    const type = this.checker.getNonNullableType(given);
    const { flags } = type;
    if (flags & ts.TypeFlags.StringLike || isUnionOf(type, ts.TypeFlags.StringLike)) return { kind: "text" };
    if (flags & ts.TypeFlags.NumberLike || isUnionOf(type, ts.TypeFlags.NumberLike)) return { kind: "number" };
    if (flags & ts.TypeFlags.BooleanLike) return { kind: "flag" };
    const element = this.checker.isArrayType(type) ? this.checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
    if (element !== undefined) return { kind: "list", of: this.form(element, member) };
    const declaration = type.getSymbol()?.declarations?.[0];
    if (declaration !== undefined && ts.isClassDeclaration(declaration)) return { kind: "instance", declaration };
    if (declaration !== undefined && ts.isInterfaceDeclaration(declaration)) return { kind: "object", declaration };
    const index = type.getStringIndexType();
    if (index !== undefined) return { kind: "map", of: this.form(index, member) };
    throw new Error(`${place(member)}: no shape can be made of ${this.checker.typeToString(given)}`);
  }
}

/** File and line of a declaration. */
export function place(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

function isUnionOf(type: ts.Type, flags: ts.TypeFlags): boolean {
  return type.isUnion() && type.types.every((one) => (one.flags & flags) !== 0);
}

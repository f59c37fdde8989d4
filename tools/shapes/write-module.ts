import * as path from "path";
import * as ts from "typescript";
import { Form, InterfaceReader, Property, place } from "./read-interfaces";

/** A module of shapes: what it exports, each from an interface. */
export interface ShapeModule {
  /** The file that is written, from the project's root. */
  readonly file: string;
  /** The interface behind each exported name: `NAME: "file#Interface"`. */
  readonly shapes: { readonly [constant: string]: string };
}

const HEADER = `// Made by \`npm run shapes\` from the interfaces' properties and doc tags; a change belongs there.
`;

/** Writes modules of shapes. An interface that another module exports is imported from there, any other is written where it is needed. */
export class ShapeWriter {
  private readonly owners = new Map<ts.InterfaceDeclaration, { readonly module: ShapeModule; readonly constant: string }>();

  public constructor(
    private readonly reader: InterfaceReader,
    modules: readonly ShapeModule[],
    private readonly root: string,
  ) {
    for (const module of modules) {
      for (const [constant, at] of Object.entries(module.shapes)) this.owners.set(this.locate(at), { module, constant });
    }
  }

  /** The text of a module. */
  public write(module: ShapeModule): string {
    const page = new Page(module, this.reader, this.owners, this.root);
    for (const [constant, at] of Object.entries(module.shapes)) page.add(this.locate(at), constant);
    return page.text();
  }

  private locate(at: string): ts.InterfaceDeclaration {
    const [file, name] = at.split("#");
    return this.reader.find(path.join(this.root, file), name);
  }
}

type Owners = ReadonlyMap<ts.InterfaceDeclaration, { readonly module: ShapeModule; readonly constant: string }>;

class Page {
  private readonly constants = new Map<ts.InterfaceDeclaration, string>();
  private readonly blocks: string[] = [];
  private readonly imports = new Map<string, Set<string>>();

  public constructor(
    private readonly module: ShapeModule,
    private readonly reader: InterfaceReader,
    private readonly owners: Owners,
    private readonly root: string,
  ) {}

  public add(declaration: ts.InterfaceDeclaration, constant: string): void {
    if (this.constants.has(declaration)) return;
    this.constants.set(declaration, constant);
    const lines = this.lines(declaration);
    this.blocks.push(`/** What the properties of \`${declaration.name.text}\` take. */\nexport const ${constant}: Shapes = {\n${lines.join("")}};\n`);
  }

  /** A base that a module exports is spread, the properties of any other are written here. */
  private lines(declaration: ts.InterfaceDeclaration): string[] {
    const own = this.reader.properties(declaration).map((property) => `  ${property.name}: ${this.shape(property)},\n`);
    const inherited = this.reader.bases(declaration).flatMap((base) => (this.owners.has(base) ? [`  ...${this.reference(base)},\n`] : this.lines(base)));
    return [...inherited, ...own];
  }

  public text(): string {
    const imports = [...this.imports].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = imports.map(([from, names]) => `import { ${[...names].sort().join(", ")} } from "${from}";\n`);
    return `${HEADER}${lines.join("")}\n${this.blocks.join("\n")}`;
  }

  private shape(property: Property): string {
    const written = this.written(property.form, property, property.tags.get("example"));
    if (!property.required) return written;
    const standIn = property.form.kind === "instance" ? `, ${property.tags.get("example")}` : "";
    return `${this.core("required")}(${written}${standIn})`;
  }

  private written(form: Form, property: Property, example: string | undefined): string {
    const needed = (): string => {
      if (example === undefined) throw new Error(`${place(property.declaration)}: ${property.name} has no @example, which its message shows`);
      return example;
    };
    switch (form.kind) {
      case "text":
        return `${this.core("text")}(${needed()}${options({ format: quoted(property, "format"), maxLength: property.tags.get("maxLength") })})`;
      case "number":
        return `${this.core("number")}(${needed()}${options(range(property))})`;
      case "flag":
        return `${this.core("flag")}()`;
      case "anything":
      case "json":
        return `${this.core(form.kind)}(${example === undefined || example === "..." ? "" : code(example)})`;
      case "list":
        return `${this.core("list")}(${this.written(form.of, property, inner(needed()))}, ${JSON.stringify(noun(form, property))}${options({ unique: property.tags.has("unique") ? "true" : undefined })})`;
      case "map":
        return `${this.core("map")}(${this.written(form.of, property, valueIn(needed()))}, ${code(needed())})`;
      case "object":
        return `${this.core("object")}(${this.reference(form.declaration)}, ${code(needed())}${isOpen(form.declaration) ? ", { open: true }" : ""})`;
      case "instance": {
        const name = form.declaration.name?.text ?? "";
        this.import(this.modulePath(form.declaration.getSourceFile().fileName), name);
        return `${this.core("instance")}(${name}, ${code(needed())})`;
      }
    }
  }

  private reference(declaration: ts.InterfaceDeclaration): string {
    const owner = this.owners.get(declaration);
    if (owner !== undefined && owner.module !== this.module) {
      this.import(this.modulePath(path.join(this.root, owner.module.file)), owner.constant);
      return owner.constant;
    }
    const constant = owner?.constant ?? constantOf(declaration.name.text);
    this.add(declaration, constant);
    return constant;
  }

  private core(name: string): string {
    const from = this.modulePath(path.join(this.root, "constructs/core/shape/shape.ts"));
    this.import(from, name);
    this.import(from, "Shapes");
    return name;
  }

  private import(from: string, name: string): void {
    this.imports.set(from, (this.imports.get(from) ?? new Set<string>()).add(name));
  }

  private modulePath(file: string): string {
    const relative = path.relative(path.dirname(path.join(this.root, this.module.file)), file).replace(/\.ts$/, "");
    return relative.startsWith(".") ? relative : `./${relative}`;
  }
}

/** `EksGpuPoolOptions` as `EKS_GPU_POOL`. */
function constantOf(name: string): string {
  return name.replace(/(Options|Props)$/, "").replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

/** What stands in brackets. */
function inner(example: string): string {
  return example.replace(/^\[\s*|\s*\]$/g, "");
}

/** The first value of an object as it is written: of `{ team: "research" }` the text. */
function valueIn(example: string): string {
  return /^\{\s*(?:"[^"]*"|[\w.-]+):\s*(.*?)\s*\}$/.exec(example)?.[1] ?? '"..."';
}

function code(example: string): string {
  return example.includes('"') && !example.includes("'") ? `'${example}'` : JSON.stringify(example);
}

function noun(form: Extract<Form, { kind: "list" | "map" }>, { name, tags }: Property): string {
  const given = tags.get("noun");
  if (given !== undefined) return given;
  if (form.of.kind === "text") return "texts";
  if (form.of.kind === "number") return "numbers";
  return name.replace(/^.*?([A-Z][a-z]*)$/, "$1").toLowerCase();
}

function range({ tags }: Property): { [name: string]: string | undefined } {
  return { integer: tags.has("integer") ? "true" : undefined, minimum: tags.get("minimum"), maximum: tags.get("maximum") };
}

function quoted({ tags }: Property, tag: string): string | undefined {
  const value = tags.get(tag);
  return value === undefined ? undefined : JSON.stringify(value);
}

function options(given: { [name: string]: string | undefined }): string {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return set.length === 0 ? "" : `, { ${set.map(([name, value]) => `${name}: ${value}`).join(", ")} }`;
}

function isOpen(declaration: ts.InterfaceDeclaration): boolean {
  return ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "open");
}

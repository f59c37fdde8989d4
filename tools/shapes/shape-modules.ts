import * as path from "path";
import * as ts from "typescript";
import { FIELD_MODULES, MODULES } from "./modules";
import { InterfaceReader } from "./read-interfaces";
import { FieldWriter } from "./write-fields";
import { ShapeWriter } from "./write-module";

/** The text of each module of shapes, by its file from the project's root. */
export function shapeModules(root: string): Map<string, string> {
  const sources = [...MODULES.flatMap(({ shapes }) => Object.values(shapes)), ...FIELD_MODULES.flatMap(({ tables }) => Object.values(tables))];
  const files = sources.map((at) => path.join(root, at.split("#")[0]));
  const program = ts.createProgram([...new Set(files)], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    types: [],
  });
  const reader = new InterfaceReader(program);
  const writer = new ShapeWriter(reader, MODULES, root);
  const fields = FIELD_MODULES.map((module): [string, string] => [module.file, new FieldWriter(reader, program.getTypeChecker(), root).write(module)]);
  return new Map([...MODULES.map((module): [string, string] => [module.file, writer.write(module)]), ...fields]);
}

import * as path from "path";
import * as ts from "typescript";
import { MODULES } from "./modules";
import { InterfaceReader } from "./read-interfaces";
import { ShapeWriter } from "./write-module";

/** The text of each module of shapes, by its file from the project's root. */
export function shapeModules(root: string): Map<string, string> {
  const files = MODULES.flatMap(({ shapes }) => Object.values(shapes)).map((at) => path.join(root, at.split("#")[0]));
  const program = ts.createProgram([...new Set(files)], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    types: [],
  });
  const writer = new ShapeWriter(new InterfaceReader(program), MODULES, root);
  return new Map(MODULES.map((module) => [module.file, writer.write(module)]));
}

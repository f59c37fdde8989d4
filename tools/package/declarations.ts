import * as path from "path";
import * as ts from "typescript";

/** What somebody's compiler reads of a package, and what its entries have at run time. */
export interface Declarations {
  /** Files below the folder that was built, with `/`. */
  readonly files: readonly string[];
  /** By entry, the names that stand for more than a type. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/**
 * The declarations to which entries lead, each by its path without an ending.
 *
 * @throws Error where an entry has none
 */
export function declarationsBehind(built: string, entries: readonly string[]): Declarations {
  const roots = entries.map((entry) => path.join(built, `${entry}.d.ts`));
  const program = ts.createProgram(roots, { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10, esModuleInterop: true, resolveJsonModule: true, types: ["node"], skipLibCheck: true });
  const checker = program.getTypeChecker();
  const relative = (file: string): string => path.relative(built, file).split(path.sep).join("/");
  const files = program.getSourceFiles().map(({ fileName }) => relative(path.resolve(fileName)));
  const names = entries.map((entry, index): [string, string[]] => {
    const file = program.getSourceFile(roots[index]);
    const module = file && checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${entry} has no declarations`);
    return [entry, checker.getExportsOfModule(module).filter((symbol) => isValue(checker, symbol)).map(({ name }) => name).sort()];
  });
  return { files: files.filter((file) => !file.startsWith("../")), names: new Map(names) };
}

function isValue(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const typeOnly = symbol.declarations?.some((declaration) => ts.isTypeOnlyImportOrExportDeclaration(declaration)) ?? false;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return !typeOnly && (target.flags & ts.SymbolFlags.Value) !== 0;
}

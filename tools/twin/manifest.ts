import table from "./data/packages.json";

type Dependencies = { readonly [name: string]: string };

/** What is read and changed of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly engines: Dependencies;
  readonly bin: Dependencies;
  readonly scripts?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly overrides?: object;
  readonly peerDependencies: Dependencies;
  readonly peerDependenciesMeta: { readonly [name: string]: object };
}

interface Row {
  readonly name: string;
  readonly version: string;
  readonly peer: string;
  readonly insteadOf: string;
}

const ROWS: readonly Row[] = table.packages;

const rowOf = (name: string): Row | undefined => ROWS.find(({ insteadOf }) => insteadOf === name);

/** The twin's package.json, by ours. Its versions are those of `data/packages.json`; a package of cdktf's line without a row there is an error. */
export function twinManifest(ours: Manifest, named: (text: string) => string): Manifest {
  const keys = <Value>(record: { readonly [name: string]: Value }, value: (row: Row | undefined, of: Value) => Value): { [name: string]: Value } =>
    Object.fromEntries(
      Object.entries(record).map(([name, of]) => {
        const row = rowOf(name);
        if (row === undefined && /^@?cdktf\b/.test(name)) throw new Error(`tools/twin/data/packages.json says nothing of ${name}`);
        return [row?.name ?? name, value(row, of)];
      }),
    );
  return {
    ...ours,
    name: named(ours.name),
    description: named(ours.description),
    keywords: ours.keywords.flatMap((word) => (word === "cdktf" ? ["cdktn", "cdk-terrain", "cdktf"] : [word])),
    engines: { node: `>=${lowestNodeOfPackage}` },
    bin: Object.fromEntries(Object.entries(ours.bin).map(([name, file]) => [named(name), file])),
    ...(ours.scripts === undefined ? {} : { scripts: Object.fromEntries(Object.entries(ours.scripts).map(([name, line]) => [name, named(line)])) }),
    ...(ours.devDependencies === undefined ? {} : { devDependencies: keys(ours.devDependencies, (row, version) => row?.version ?? version) }),
    peerDependencies: keys(ours.peerDependencies, (row, range) => row?.peer ?? range),
    peerDependenciesMeta: keys(ours.peerDependenciesMeta, (_, meta) => meta),
  };
}

/** The providers' and the framework's own; the CLI, which is optional, asks for a newer one. */
const lowestNodeOfPackage = "22.11.0";

/** As it is published: what only the repository has use for is left out. */
export function published({ scripts: _scripts, devDependencies: _developing, overrides: _overrides, ...manifest }: Manifest): object {
  return manifest;
}

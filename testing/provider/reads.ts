/**
 * What the expressions of a stack read of a resource: `google_container_cluster.x.master_auth[0].cluster_ca_certificate` reads an
 * element of `master_auth`, so a cluster whose configuration leaves that block out must be given one, as the real provider does.
 * The generated classes don't say which blocks a provider fills in (in its schema they are plain optional blocks).
 */
export interface Reads {
  /** How many elements are reached by a number. */
  readonly length: number;
  readonly names: ReadonlyMap<string, Reads>;
}

export const NOTHING_READ: Reads = { length: 0, names: new Map() };

/** What is read of each type, under `aws_vpc` and `data.aws_vpc`. */
export type ReadsByType = ReadonlyMap<string, Reads>;

interface MutableReads {
  length: number;
  names: Map<string, MutableReads>;
}

const REFERENCE = /(?<![\w.])(data\.)?([a-z][a-z0-9-]*_[a-z0-9_]+)\.[\w-]+((?:\[(?:\d+|\*|"[^"\\]*")\]|\.(?:[\w-]+|\*))+)/g;

/**
 * Collects the references from all expressions in synthesised stacks. Numbers and `*` stand for elements, names for attributes
 * and keys; an index that is itself an expression reads nothing in particular.
 *
 * @param stacks parsed `cdk.tf.json` files
 */
export function collectReads(stacks: unknown[]): ReadsByType {
  const types = new Map<string, MutableReads>();
  const visit = (value: unknown): void => {
    if (typeof value === "string" && value.includes("${")) {
      for (const [, data, type, path] of value.matchAll(REFERENCE)) add(types, `${data ?? ""}${type}`, path);
    } else if (typeof value === "object" && value !== null) {
      Object.values(value).forEach(visit);
    }
  };
  stacks.forEach(visit);
  return types;
}

function add(types: Map<string, MutableReads>, type: string, path: string): void {
  let node = child(types, type);
  for (const [, quoted, plain] of path.matchAll(/\["([^"]*)"\]|[.[]([\w*-]+)/g)) {
    if (plain !== undefined && /^(\d+|\*)$/.test(plain)) {
      node.length = Math.max(node.length, plain === "*" ? 1 : Number(plain) + 1);
    } else {
      node = child(node.names, quoted ?? plain);
    }
  }
}

function child(names: Map<string, MutableReads>, name: string): MutableReads {
  let node = names.get(name);
  if (node === undefined) names.set(name, (node = { length: 0, names: new Map() }));
  return node;
}

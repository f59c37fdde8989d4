import table from "./data/newer-blocks.json";
import { Block } from "./schema";

/** A block that a version of a provider has, and the classes are older than. Deployments that ask for such a version write it past the classes. */
interface NewerBlock {
  readonly provider: string;
  readonly type: string;
  readonly since: string;
  readonly block: string;
  readonly maxItems: number;
  /** Optional strings. */
  readonly arguments: readonly string[];
}

/** A type's schema with the blocks that came with the versions that were asked for. */
export function withNewerBlocks(provider: string, type: string, versions: readonly string[], block: Block): Block {
  const newer = (table as NewerBlock[]).filter((row) => row.provider === provider && row.type === type && versions.some((version) => isSince(version, row.since)));
  const missing = newer.filter((row) => block.blocks.every(({ name }) => name !== row.block));
  if (missing.length === 0) return block;
  return { ...block, blocks: [...block.blocks, ...missing.map((row) => ({ name: row.block, nesting: "list" as const, minItems: 0, maxItems: row.maxItems, block: { attributes: row.arguments.map(optional), blocks: [] } }))] };
}

const optional = (name: string): Block["attributes"][number] => ({ name, type: "string", required: false, optional: true, computed: false });

/** Of exact versions alone: a range may be answered by an older one. */
function isSince(version: string, since: string): boolean {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return false;
  const [is, first] = [version, since].map((text) => text.split(".").map(Number));
  const at = is.findIndex((part, index) => part !== first[index]);
  return at < 0 || is[at] > first[at];
}

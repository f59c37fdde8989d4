import table from "./data/kept.json";
import { Volume } from "./cluster-objects";
import { StateResource } from "./state";

/** Kinds of data, as `--delete-data` names them. */
export type DataKind = "volumes" | "file-systems" | "buckets";

export const DATA_KINDS: readonly DataKind[] = ["volumes", "file-systems", "buckets"];

interface KeptRow {
  readonly type: string;
  readonly kind: string;
  readonly along: readonly string[];
  readonly holds?: readonly string[];
  readonly id: string;
  readonly delete: string;
}

const ROWS: readonly KeptRow[] = table.types;

/** Something with data in it that stays. */
export interface Kept {
  readonly kind: DataKind;
  /** Its address in Terraform, or its claim in the cluster. */
  readonly name: string;
  /** The cloud's id. */
  readonly id: string;
  /** What deletes it, later. @default - none is known for its driver */
  readonly command?: string;
}

/** What of a state stays, and everything that is forgotten for it. */
export interface Keeping {
  readonly kept: readonly Kept[];
  /** Addresses that Terraform forgets. */
  readonly forgotten: readonly string[];
}

/**
 * What Terraform must forget so that data outlives a stack: the data itself, what makes it safe, what it can't stand without, and the key
 * that it is encrypted with, without which it is lost all the same.
 *
 * @param volumes those that stay of the cluster's
 */
export function keeping(state: readonly StateResource[], deleted: readonly DataKind[], volumes: readonly Volume[]): Keeping {
  const data = state.flatMap((resource) => {
    const row = ROWS.find(({ type }) => type === resource.type);
    return row === undefined || deleted.includes(row.kind as DataKind) ? [] : [{ resource, row }];
  });
  const ofVolumes = volumes.flatMap(({ driver }) => driverRow(driver)?.holds ?? []);
  const patterns = [...data.flatMap(({ row }) => [row.type, ...row.along, ...(row.holds ?? [])]), ...ofVolumes];
  const told = new Set(data.flatMap(({ resource }) => textsIn(resource.attributes)));
  const isKey = ({ type, ids }: StateResource): boolean => table.keys.includes(type) && ids.some((id) => told.has(id));
  const isAlong = ({ type }: StateResource): boolean => patterns.some((pattern) => (pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern));
  return {
    kept: data.map(({ resource, row }): Kept => {
      const id = String(resource.attributes[row.id] ?? resource.ids[0] ?? resource.address);
      return { kind: row.kind as DataKind, name: resource.address, id, command: row.delete.replace("{id}", id) };
    }),
    forgotten: state.filter((one) => isAlong(one) || isKey(one)).map(({ address }) => address),
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What is known of a volume's driver. */
export function driverRow(driver: string): { readonly kind: string; readonly goesWith?: string; readonly holds?: readonly string[] } | undefined {
  return table.drivers.find((row) => row.driver === driver);
}

/** Of which kind a volume of the cluster's is. */
export function volumeKind({ driver }: Volume): DataKind {
  return (driverRow(driver)?.kind ?? "volumes") as DataKind;
}

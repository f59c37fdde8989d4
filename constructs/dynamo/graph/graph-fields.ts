import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { linePosition } from "../release-number";
import { DynamoRelease } from "../release";
import table from "./data/graph-fields.json";

/** A row of `data/graph-fields.json`. */
interface FieldRow {
  readonly kind: string;
  readonly version: string;
  readonly place: string;
  readonly field: string;
  /** The minor that brought it. @default - the version's first */
  readonly from?: string;
}

/** Fields that the release's kind hasn't: the API server refuses the object, or drops them in silence. */
export function findUnknownFields(release: DynamoRelease, kind: string, version: string, place: string, at: string, object: unknown): Finding[] {
  if (!isObject(object)) return [];
  const rows = (table.fields as FieldRow[]).filter((row) => row.kind === kind && row.version === version && row.place === place);
  const known = rows.filter(({ from }) => from === undefined || linePosition(from) <= linePosition(release.line)).map(({ field }) => field);
  return Object.entries(object).flatMap(([field, value]): Finding[] => {
    if (known.includes(field)) return [];
    const later = rows.find((row) => row.field === field);
    const near = nearest(field, known);
    const reason = later === undefined ? `${kind} ${version} of release ${release.version} has no such field here` : `${kind} ${version} has this field from release ${later.from} on, and this is ${release.version}`;
    const fix = later !== undefined ? "leave it out, or set a later release" : near === undefined ? `leave it out; there are ${known.join(", ")}` : `did you mean "${near}"?`;
    return [{ code: "graph-unknown-field", property: `${at}.${field}`, value, reason, fix }];
  });
}

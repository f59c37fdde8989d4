/** Small parts of PromQL that several rules write. */

/** A text in PromQL's quotes. */
export function quoted(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}

/** What a series of a frontend is told apart by. The namespace stands beside Dynamo's own, which is missing where nobody relabels. */
export const BY_MODEL = "namespace, dynamo_namespace, model";

/** Selects the bucket of a bound. Prometheus 3 stores a whole number as a float: `1` becomes `1.0` (its migration guide). */
export function bucketOf(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${bound}|${bound}\\\\.0"` : `le="${bound}"`;
}

/** A share as PromQL writes it, without the digits that binary fractions leave: 14.4 x 0.05 is 0.72. */
export function share(value: number): string {
  return String(Number(value.toPrecision(6)));
}

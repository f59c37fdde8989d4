/** Values that Terraform sends to a provider, as they are here (`wire.ts` is how they come). */

/** Stands for a value that is known only after apply. */
export const UNKNOWN = Object.freeze({ unknown: true });

/** A decoded value: null, `UNKNOWN`, a string, a number, a boolean, an array (list, set, tuple) or an object (map, object). */
export type Value = unknown;
export type ValueObject = { readonly [name: string]: Value };

export function isObject(value: Value): value is ValueObject {
  return (
    typeof value === "object" &&
    value !== null &&
    value !== UNKNOWN &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    // An extension of MessagePack that is none of ours; no value of Terraform has bytes in it.
    !("data" in value && value.data instanceof Uint8Array)
  );
}

/** Whether a list or a map has nothing in it, or isn't there. */
export function isEmpty(value: Value): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** A text that is the same for the same value, whatever the order of its keys. */
export function canonical(value: Value): string {
  if (value === UNKNOWN) return "?";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString("hex")}`;
  if (isObject(value)) {
    const entries = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${entries.join(",")}}`;
  }
  return typeof value === "bigint" ? String(value) : JSON.stringify(value) ?? "null";
}

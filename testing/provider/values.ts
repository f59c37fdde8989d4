import { ExtData, ExtensionCodec, decode, encode } from "@msgpack/msgpack";

/**
 * Values as Terraform sends them to a provider: MessagePack, with an extension for what isn't known yet.
 * (https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md)
 */

/** Stands for a value that is known only after apply. */
export const UNKNOWN = Object.freeze({ unknown: true });

/** A decoded value: null, `UNKNOWN`, a string, a number, a boolean, an array (list, set, tuple) or an object (map, object). */
export type Value = unknown;
export type ValueObject = { readonly [name: string]: Value };

const codec = new ExtensionCodec();
// 0 is an unknown value; 12 is one of which something is known (a prefix, not null), which nothing here needs.
codec.register({ type: 0, encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null), decode: () => UNKNOWN });
codec.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

export function decodeValue(bytes: Uint8Array): Value {
  // 64-bit integers stay what they were: a number that JavaScript can't hold would come back as another.
  return decode(bytes, { extensionCodec: codec, useBigInt64: true });
}

export function encodeValue(value: Value): Buffer {
  const bytes = encode(value, { extensionCodec: codec, useBigInt64: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function isObject(value: Value): value is ValueObject {
  return (
    typeof value === "object" &&
    value !== null &&
    value !== UNKNOWN &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof ExtData)
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

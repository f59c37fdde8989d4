import { ExtensionCodec, decode, encode } from "@msgpack/msgpack";
import { UNKNOWN, Value } from "./values";

/**
 * Values as Terraform sends them to a provider: MessagePack, with an extension for what isn't known yet. By itself, since whoever rehearses
 * nothing hasn't its package.
 * (https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md)
 */

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

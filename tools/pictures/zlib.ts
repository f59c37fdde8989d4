import { deflateSync, inflateSync } from "zlib";

export const deflate = (data: Buffer): Buffer => deflateSync(data, { level: 9 });
export const inflate = (data: Buffer): Buffer => inflateSync(data);

/** Node's own comes with 22. PNG, second edition, annex D. */
export function crc32(data: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

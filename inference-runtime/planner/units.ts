/** Bytes of a GiB. Engine logs and every size here are GiB; vendors' GB (10^9) only where bandwidth is meant. */
export const GIB = 2 ** 30;

/** Four decimals: below what any log prints, and the same digits on every machine. */
export function round(value: number, decimals = 4): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

export const gib = (bytes: number): number => round(bytes / GIB);

export const ceilDiv = (value: number, by: number): number => Math.ceil(value / by);

export const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** A number as a person reads it: `1,234,567`. Not `toLocaleString`, which differs between machines. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A number with its noun: `1 GPU`, `8 GPUs`. */
export const counted = (value: number, noun: string): string => `${value} ${noun}${value === 1 ? "" : "s"}`;

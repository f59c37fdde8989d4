/** A block of IPv4 addresses. */
export interface Ipv4Block {
  /** The first address as a number. */
  readonly first: number;
  /** The last address as a number. */
  readonly last: number;
  /** Bits of the mask, 0 to 32. */
  readonly prefix: number;
}

/** The block that text such as "10.0.0.0/20" names; nothing when it names none, or an address inside one ("10.0.0.1/20"). */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** How many addresses a block has. */
export function sizeOf(block: Ipv4Block): number {
  return block.last - block.first + 1;
}

/** Whether two blocks have an address in common. */
export function overlap(a: Ipv4Block, b: Ipv4Block): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** A block of IPv4 addresses. */
export interface Ipv4Block {
  /** The first address as a number. */
  readonly first: number;
  /** Bits of the mask, 0 to 32. */
  readonly prefix: number;
}

/** The block that text such as "10.0.0.0/16" names; nothing when it names none, or an address inside one ("10.0.0.1/16"). */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % 2 ** (32 - prefix) === 0 ? { first, prefix } : undefined;
}

/** The block with this prefix that begins so many of its own sizes after the start of another. */
export function subBlock(block: Ipv4Block, prefix: number, index: number): Ipv4Block {
  return { first: block.first + index * 2 ** (32 - prefix), prefix };
}

/** The block as text. */
export function formatIpv4Block({ first, prefix }: Ipv4Block): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join(".")}/${prefix}`;
}

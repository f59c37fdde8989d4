import { Fn, Token } from "../framework";
import { Finding } from "../problems/problem";

/** A range of IPv4 addresses. */
export interface Cidr {
  /** First address, as a number. */
  readonly first: number;
  /** Length of the prefix, 0 to 32. */
  readonly prefix: number;
}

/** Number of addresses in a range. */
export function addressesIn(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefix);
}

/** An address as a number, or nothing for what is no IPv4 address. */
export function parseAddress(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((address, part) => address * 256 + part, 0);
}

/** An address as people write it. */
export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".");
}

/** A range from its text, or nothing for what is no range. An address inside the range may stand for its first one. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  const address = match === null ? undefined : parseAddress(match[1]);
  const prefix = Number(match?.[2]);
  if (address === undefined || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  return { first: Math.floor(address / size) * size, prefix };
}

/** A range from its text, or nothing for what is no range, or names an address inside one: "10.0.0.1/16". */
export function parseExactCidr(text: string): Cidr | undefined {
  const cidr = parseCidr(text);
  return cidr !== undefined && formatCidr(cidr) === text ? cidr : undefined;
}

/** The range with this prefix that begins so many of its own sizes after the start of another. */
export function subRange(cidr: Cidr, prefix: number, index: number): Cidr {
  return { first: cidr.first + index * 2 ** (32 - prefix), prefix };
}

/** A range as people write it. */
export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.first)}/${cidr.prefix}`;
}

/** Whether two ranges have an address in common. */
export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first < b.first + addressesIn(b) && b.first < a.first + addressesIn(a);
}

/** Whether an address lies in a range. */
export function contains(cidr: Cidr, address: number): boolean {
  return address >= cidr.first && address < cidr.first + addressesIn(cidr);
}

/** The part of a range that has `bits` more in its prefix, counted from 0: Terraform's `cidrsubnet`, at synth where that is possible. */
export function subnetOf(text: string, bits: number, index: number): string {
  if (Token.isUnresolved(text)) return Fn.cidrsubnet(text, bits, index);
  const cidr = parseCidr(text);
  if (cidr === undefined) return text;
  return formatCidr(subRange(cidr, cidr.prefix + bits, index));
}

/** The address at a place in a range: Terraform's `cidrhost`, at synth where that is possible. */
export function hostOf(text: string, index: number): string {
  if (Token.isUnresolved(text)) return Fn.cidrhost(text, index);
  const cidr = parseCidr(text);
  return cidr === undefined ? text : formatAddress(cidr.first + index);
}

/** A range that isn't one, or that doesn't begin at its first address, which the clouds refuse (Azure's InvalidCIDRNotation). */
export function checkCidr(property: string, text: string): Finding[] {
  if (Token.isUnresolved(text)) return [];
  const cidr = parseCidr(text);
  if (cidr !== undefined && formatCidr(cidr) === text) return [];
  return [
    {
      code: "cidr-invalid",
      property,
      value: text,
      reason: cidr === undefined ? "this is no IPv4 range" : "the range doesn't begin at its own first address",
      fix: `write it like "${cidr === undefined ? "10.0.0.0/16" : formatCidr(cidr)}"`,
    },
  ];
}

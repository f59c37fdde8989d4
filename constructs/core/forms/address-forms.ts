import { Token } from "../framework";
import { Finding } from "../problems/problem";

/** An address by the schemes that it may have. */
export interface AddressForm {
  readonly schemes: readonly string[];
  /** In words, whose address it is. */
  readonly says: string;
  readonly example: string;
  /** Whether several may stand there, with commas between them. @default false */
  readonly several?: boolean;
  /** Whether the port must be given. @default false */
  readonly port?: boolean;
}

/** What is wrong with an address: its scheme, no host, a login in it, blanks. */
export function checkAddress(property: string, value: string, { schemes, says, example, several = false, port = false }: AddressForm): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const parts = several ? value.split(",") : [value];
  const url = (part: string): URL | undefined => (/^[a-z]+:\/\/[^\s]+$/.test(part) && URL.canParse(part) ? new URL(part) : undefined);
  const fix = `write it like "${example}"`;
  if (parts.some((part) => { const read = url(part); return read !== undefined && (read.username !== "" || read.password !== ""); })) {
    return [{ code: "login-in-address", property, value: "(not shown)", reason: "it would stand in values and state, in clear", fix: `${fix}, without a login` }];
  }
  const fits = parts.every((part) => {
    const read = url(part);
    return read !== undefined && schemes.includes(read.protocol.slice(0, -1)) && read.hostname !== "" && (!port || /:\d+(\/|$)/.test(part.replace(/^[a-z]+:\/\//, "")));
  });
  if (fits) return [];
  const means = schemes.map((scheme) => `${scheme}://`).join(" or ");
  return [{ code: "invalid-service-address", property, value, reason: `${says} has the form ${means}HOST${port ? ":PORT" : ""}`, fix }];
}

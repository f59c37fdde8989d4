import { Token } from "../../core/framework";
import { parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { checkPublicRanges } from "../../core/forms/public-ranges";
import { admit, besides, wrongType } from "../../core/shape/shape";
import { DoorAuthentication } from "./authentication";
import { API_KEYS, IAP, INTERNAL_EXPOSURE, JWT, OIDC, PUBLIC_EXPOSURE, TLS_SECRET } from "./exposure-shapes";
import { Exposure, InternalExposureOptions, PublicExposureOptions } from "./exposure";

/** An exposure whose options are of the right shape, and what was wrong with them. */
export interface AdmittedExposure {
  readonly options: InternalExposureOptions;
  readonly findings: Finding[];
}

/** What is wrong with an exposure whatever its cluster. */
export function admitExposure(property: string, exposure: Exposure): AdmittedExposure {
  const isPublic = exposure.kind === "public";
  const { value: options, findings } = admit<InternalExposureOptions & PublicExposureOptions>(
    property,
    isPublic ? exposure.publicOptions : exposure.internalOptions,
    isPublic ? PUBLIC_EXPOSURE : INTERNAL_EXPOSURE,
  );
  const told = findings.map((finding) => missing(property, finding));
  return {
    options,
    findings: besides(told, [
      ...(isPublic ? [] : checkPlain(property, options)),
      ...checkCertificate(`${property}.tls`, options),
      ...(options.authentication === undefined ? [] : checkAuthentication(`${property}.authentication`, options.authentication)),
      ...checkRanges(property, isPublic, options),
    ]),
  };
}

/** What must be given of a public door, with its reason. */
function missing(property: string, finding: Finding): Finding {
  const { code, property: at, value } = finding;
  if (code === "missing-property" && at === `${property}.tls`) {
    const reason = "a door that the internet reaches without TLS shows every prompt, answer and key to whoever is on the way";
    return { code: "public-without-tls", property: at, value, reason, fix: "name a certificate, or write Exposure.internal({ ... })" };
  }
  if (code === "missing-property" && at === `${property}.authentication`) {
    const reason = "the frontend asks nobody who they are: whoever finds the address uses the GPUs";
    return { code: "public-without-authentication", property: at, value, reason, fix: "say how it is known who comes, or write Exposure.internal({ ... })" };
  }
  return finding;
}

/** An internal door has a certificate, or is plain by name; never both, and never a key in clear. */
function checkPlain(property: string, { tls, authentication, acceptPlainHttp = false }: InternalExposureOptions): Finding[] {
  if (tls === undefined && !acceptPlainHttp) {
    const reason = "without a certificate prompts and answers go through the network in clear";
    return [{ code: "internal-without-tls", property: `${property}.tls`, value: tls, reason, fix: "name a certificate; where the network may read along, set acceptPlainHttp: true" }];
  }
  if (!acceptPlainHttp) return [];
  const at = { property: `${property}.acceptPlainHttp`, value: acceptPlainHttp };
  if (tls !== undefined) return [{ code: "plain-http-with-tls", ...at, reason: "a certificate is named too, and the door is one or the other", fix: "leave one of them out" }];
  if (authentication === undefined) return [];
  return [{ code: "plain-http-with-authentication", ...at, reason: "keys, tokens and cookies would go through the network in clear", fix: "name a certificate, or leave authentication out" }];
}

function checkCertificate(property: string, { tls }: InternalExposureOptions): Finding[] {
  if (tls?.kind !== "secret") return [];
  return admit(property, { secret: tls.reference }, TLS_SECRET).findings;
}

function checkAuthentication(property: string, { kind, oidcOptions, jwtOptions, iapOptions, keysSecret }: DoorAuthentication): Finding[] {
  if (kind === "oidc") return admit(property, oidcOptions, OIDC).findings;
  if (kind === "jwt") return [...admit(property, jwtOptions, JWT).findings, ...checkAudience(`${property}.audience`, jwtOptions?.audience)];
  if (kind === "iap") return admit(property, iapOptions, IAP).findings;
  return kind === "api-keys" ? admit(property, { secret: keysSecret }, API_KEYS).findings : [];
}

function checkAudience(property: string, value: unknown): Finding[] {
  if (typeof value !== "string" || value.trim() !== "") return [];
  return [{ code: "empty-audience", property, value, reason: "every token of the signer would open the door, of whatever program", fix: "write the claim aud of the tokens that are meant" }];
}

function checkRanges(property: string, isPublic: boolean, { allowedCidrs, balancerCidrs }: InternalExposureOptions): Finding[] {
  const at = (name: string) => (index: number): string => `${property}.${name}[${index}]`;
  const findings: Finding[] = [];
  for (const [name, ranges = []] of Object.entries({ allowedCidrs, balancerCidrs })) {
    ranges.forEach((value, index) => findings.push(...checkRange(at(name)(index), value, isPublic && name === "allowedCidrs")));
  }
  if (allowedCidrs?.length === 0) {
    const reason = "a door that lets nobody in costs what any other costs";
    findings.push({ code: "nobody-let-in", property: `${property}.allowedCidrs`, value: allowedCidrs, reason, fix: "name the ranges of its clients, or leave it out" });
  }
  if (isPublic && allowedCidrs !== undefined && findings.length === 0) {
    // How many it takes is the door's own matter.
    const list = { list: `${property}.allowedCidrs`, ranges: allowedCidrs, most: Number.POSITIVE_INFINITY, source: "", mayBeAll: true };
    findings.push(...checkPublicRanges({ ...list, property: at("allowedCidrs"), instead: "leave it out, which lets everybody try" }));
  }
  return findings;
}

function checkRange(property: string, value: string, mayBeAll: boolean): Finding[] {
  if (Token.isUnresolved(value)) return [];
  if (typeof value !== "string") return [wrongType(property, value, "a text", '"10.0.0.0/16"')];
  if (/\/0+$/.test(value) && !mayBeAll) {
    return [{ code: "open-to-the-world", property, value, reason: "this is every address there is", fix: "name the ranges that are meant, or leave it out" }];
  }
  if (parseExactCidr(value) !== undefined) return [];
  return [{ code: "cidr-invalid", property, value, reason: "this is no range of IPv4 addresses, or names an address inside one", fix: 'write it like "10.0.0.0/16"' }];
}

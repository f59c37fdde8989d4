import { Token } from "../../core/framework";

/** A zone's id, in its parts. */
export interface ZoneId {
  readonly subscription: string;
  readonly group: string;
  readonly isPrivate: boolean;
  readonly name: string;
}

const FORM = /^\/subscriptions\/([0-9a-fA-F-]{36})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/(dnsZones|privateDnsZones)\/([^/]+)$/;

/** The parts of a zone's id; undefined of what is none, or isn't known yet. */
export function zoneIdOf(id: string): ZoneId | undefined {
  const found = Token.isUnresolved(id) ? null : FORM.exec(id);
  if (found === null) return undefined;
  const [, subscription, group, kind, name] = found;
  return { subscription, group, isPrivate: kind === "privateDnsZones", name };
}

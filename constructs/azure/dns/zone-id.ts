import { Token } from "../../core/framework";

/** A zone's id, in its parts. */
export interface ZoneId {
  readonly subscription: string;
  readonly group: string;
  readonly isPrivate: boolean;
  readonly name: string;
}

/** Azure's own tools write its parts in more than one case: `az network dns zone list` has "dnszones". A group's name is of Azure's naming rules. */
const FORM = /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourceGroups\/([-\w.()]{1,90})\/providers\/Microsoft\.Network\/(dnsZones|privateDnsZones)\/([-\w.]+)$/i;

/** The parts of a zone's id; undefined of what is none, or isn't known yet. */
export function zoneIdOf(id: string): ZoneId | undefined {
  const found = Token.isUnresolved(id) ? null : FORM.exec(id);
  if (found === null) return undefined;
  const [, subscription, group, kind, name] = found;
  return { subscription, group, isPrivate: kind.toLowerCase() === "privatednszones", name };
}

/** Its id in the one case in which Azure gives roles back: in another each plan would make the role anew. */
export function idOf({ subscription, group, isPrivate, name }: ZoneId): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/${isPrivate ? "privateDnsZones" : "dnsZones"}/${name}`;
}

import { OperatedDeployment } from "../clouds/deployment";
import { Answer, known } from "../programs/answer";
import { Leftover } from "./leftover";

/** A TXT record: its name, and what it says. */
export interface TextRecord {
  readonly name: string;
  readonly values: readonly string[];
}

/** How a cloud is asked for the TXT records of a zone, and the command that shows a person all of it. */
export interface ZoneReader {
  readonly read: (zone: string) => Promise<Answer<readonly TextRecord[]>>;
  readonly command: (zone: string) => string;
}

/**
 * What external-dns left in the zones that a deployment wrote in. It tells what is its own by a TXT record beside it, with the cluster's name in it;
 * that record goes last, or the other is nobody's.
 */
export async function recordLeftovers({ cluster, needs }: OperatedDeployment, { read, command }: ZoneReader): Promise<Answer<Leftover[]>> {
  const found: Leftover[] = [];
  for (const zone of new Set((needs?.hostedZones ?? []).map(({ zoneId }) => zoneId))) {
    const answer = await read(zone);
    if (!answer.known) return answer;
    const own = answer.value.filter(({ values }) => values.some((value) => isOwnedBy(cluster.name, value)));
    found.push(...own.map(({ name }): Leftover => ({ what: "DNS record of external-dns'", id: name, note: `in ${zone}; the record that it tells of stands below it`, command: command(zone) })));
  }
  return known(found);
}

/** https://github.com/kubernetes-sigs/external-dns/blob/v0.21.0/docs/registry/txt.md: the value, which other owners' names may begin like. */
function isOwnedBy(owner: string, value: string): boolean {
  return value.replace(/"/g, "").split(",").includes(`external-dns/owner=${owner}`);
}

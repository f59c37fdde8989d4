import { OperatedDeployment } from "../clouds/deployment";
import { Answer } from "../programs/answer";
import { Row, rowsOf } from "./row";

/** How a cloud is asked for a zone's name, and the command that lists what there is. */
export interface ZoneQuestion {
  readonly ask: (zoneId: string) => Promise<Answer<string>>;
  readonly command: (zoneId: string) => string;
}

/** The hosted zones in which records of doors are written: there, and of the domain, or external-dns passes over them without a word of error. */
export async function hostedZoneRows({ needs }: OperatedDeployment, { ask, command }: ZoneQuestion): Promise<Row[]> {
  const rows = (needs?.hostedZones ?? []).map(async ({ zoneId, domain }): Promise<Row[]> => {
    const what = `hosted zone ${zoneId}`;
    const needed = `has ${domain}`;
    const answer = await ask(zoneId);
    if (!answer.known && answer.why === "absent") return [{ group: "name", what, needed, there: "none", verdict: "lacking", command: command(zoneId) }];
    return rowsOf(answer, "name", what, needed, (fullName): Row[] => {
      const name = fullName.replace(/\.$/, "");
      const isOf = domain === name || domain.endsWith(`.${name}`);
      return [{ group: "name", what, needed, there: name, verdict: isOf ? "ok" : "lacking", ...(isOf ? {} : { note: "external-dns makes no record in a zone of another name", command: command(zoneId) }) }];
    });
  });
  return (await Promise.all(rows)).flat();
}

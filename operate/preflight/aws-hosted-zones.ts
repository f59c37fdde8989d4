import { Aws } from "../clouds/aws";
import { OperatedDeployment } from "../clouds/deployment";
import { Row, rowsOf } from "./row";

/** The hosted zones in which records of doors are written: there, and of the domain, or external-dns passes over them without a word of error. */
export async function hostedZoneRows(aws: Aws, { needs }: OperatedDeployment): Promise<Row[]> {
  const rows = (needs?.hostedZones ?? []).map(async ({ zoneId, domain }): Promise<Row[]> => {
    const what = `hosted zone ${zoneId}`;
    const needed = `has ${domain}`;
    const command = aws.command("route53 list-hosted-zones");
    const answer = await aws.ask(["route53", "get-hosted-zone", "--id", zoneId], (json) => json.at("HostedZone").at("Name").text().replace(/\.$/, ""));
    if (!answer.known && answer.why === "absent") return [{ group: "name", what, needed, there: "none", verdict: "lacking", command }];
    return rowsOf(answer, "name", what, needed, (name): Row[] => {
      const isOf = domain === name || domain.endsWith(`.${name}`);
      return [{ group: "name", what, needed, there: name, verdict: isOf ? "ok" : "lacking", ...(isOf ? {} : { note: "external-dns makes no record in a zone of another name", command }) }];
    });
  });
  return (await Promise.all(rows)).flat();
}

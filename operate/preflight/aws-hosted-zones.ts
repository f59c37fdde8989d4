import { Aws } from "../clouds/aws";
import { OperatedDeployment } from "../clouds/deployment";
import { hostedZoneRows as rowsOfZones } from "./hosted-zones";
import { Row } from "./row";

/** Hosted zones of Route 53. */
export function hostedZoneRows(aws: Aws, deployment: OperatedDeployment): Promise<Row[]> {
  return rowsOfZones(deployment, {
    ask: (zoneId) => aws.ask(["route53", "get-hosted-zone", "--id", zoneId], (json) => json.at("HostedZone").at("Name").text()),
    command: () => aws.command("route53 list-hosted-zones"),
  });
}

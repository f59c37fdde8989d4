import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { checkResourceId } from "../resource-id";
import { AksManagedGrafanaOptions } from "./managed-grafana-options";
import { AksManagedPrometheusOptions } from "./managed-prometheus-options";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftdashboard */
const NAME = /^[a-z][a-z0-9-]{0,21}[a-z0-9]$/i;

/** What is wrong with a workspace of metrics. */
export function checkManagedPrometheus(property: string, options: AksManagedPrometheusOptions | undefined): Finding[] {
  const { alertActionGroupIds = [], grafana } = options ?? {};
  return [
    ...alertActionGroupIds.flatMap((id, index) => checkResourceId("actionGroup", `${property}.alertActionGroupIds[${index}]`, id)),
    ...(grafana === undefined ? [] : checkGrafana(`${property}.grafana`, grafana)),
  ];
}

function checkGrafana(property: string, { adminObjectIds, viewerObjectIds = [], name }: AksManagedGrafanaOptions): Finding[] {
  const findings: Finding[] = [];
  if (adminObjectIds.length === 0) {
    const reason = "nobody could add its dashboards or anybody else";
    findings.push({ code: "grafana-without-admin", property: `${property}.adminObjectIds`, value: adminObjectIds, reason, fix: "name a group of Entra ID" });
  }
  if (name !== undefined && !Token.isUnresolved(name) && !NAME.test(name)) {
    findings.push({ code: "invalid-grafana-name", property: `${property}.name`, value: name, reason: "Azure Managed Grafana takes 2 to 23 letters, digits and hyphens, beginning with a letter and not ending with a hyphen", fix: "give a shorter or plainer one" });
  }
  const seen = new Set<string>();
  for (const [list, ids] of Object.entries({ adminObjectIds, viewerObjectIds })) {
    ids.forEach((value, index) => {
      const at = { code: "invalid-grafana-member" as const, property: `${property}.${list}[${index}]`, value };
      if (Token.isUnresolved(value) || !GUID.test(value)) {
        const reason = Token.isUnresolved(value) ? "roles are named by it, so it must be known when the app is synthesised" : "this is no object id of Entra ID";
        findings.push({ ...at, reason, fix: "write it as a GUID: az ad group show prints it as id" });
      } else if (seen.has(value.toLowerCase())) {
        findings.push({ ...at, reason: "it is named before, and has one role", fix: "name it once" });
      }
      seen.add(Token.isUnresolved(value) ? "" : value.toLowerCase());
    });
  }
  return findings;
}

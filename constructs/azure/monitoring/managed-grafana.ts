import { createHash } from "crypto";
import { Construct } from "constructs";
import { DashboardGrafana, DashboardGrafanaManagedPrivateEndpoint, RoleAssignment } from "../bindings";
import data from "../data/managed-grafana.json";
import { AzurePlace } from "../place";
import { AksManagedGrafanaOptions } from "./managed-grafana-options";

/** Properties of `AksManagedGrafana`. */
export interface AksManagedGrafanaProps extends AksManagedGrafanaOptions, AzurePlace {
  /** Id of the workspace of metrics that it asks. Known only at apply. */
  readonly workspaceId: string;
  /** Whether that workspace answers queries from any address: otherwise Grafana asks by an endpoint of its own. */
  readonly publicQueries: boolean;
}

/** Longest name of an instance. */
const LONGEST_NAME = 23;

/**
 * An instance of Azure Managed Grafana that may read one workspace of metrics, and nothing else of the subscription. The workspace is its
 * datasource by itself; dashboards are added in it, by who administers it.
 *
 * @see https://learn.microsoft.com/azure/managed-grafana/overview
 */
export class AksManagedGrafana extends Construct {
  /** The instance as Azure has it. */
  public readonly resource: DashboardGrafana;

  public constructor(scope: Construct, id: string, props: AksManagedGrafanaProps) {
    super(scope, id);
    const { clusterName, location, resourceGroupName, tags, workspaceId, publicQueries, adminObjectIds, viewerObjectIds = [], publicAccess = false } = props;
    const place = { location, resourceGroupName, tags };
    this.resource = new DashboardGrafana(this, "grafana", {
      ...place,
      name: instanceName(clusterName, props.name),
      grafanaMajorVersion: data.majorVersion,
      sku: "Standard",
      // Who asks it signs in with Entra ID.
      apiKeyEnabled: false,
      publicNetworkAccessEnabled: publicAccess,
      identity: { type: "SystemAssigned" },
      azureMonitorWorkspaceIntegrations: [{ resourceId: workspaceId }],
      // Azure raises it by itself, and takes no lower one afterwards (hashicorp/terraform-provider-azurerm#32777).
      lifecycle: { ignoreChanges: ["grafana_major_version"] },
    });
    this.node.defaultChild = this.resource;
    const { principalId } = this.resource.identity;
    new RoleAssignment(this, "reader", { scope: workspaceId, roleDefinitionName: "Monitoring Data Reader", principalId, principalType: "ServicePrincipal", skipServicePrincipalAadCheck: true });
    for (const [role, objectIds] of Object.entries({ "Grafana Admin": adminObjectIds, "Grafana Viewer": viewerObjectIds })) {
      for (const objectId of objectIds) new RoleAssignment(this, `${role.slice("Grafana ".length).toLowerCase()}-${objectId}`, { scope: this.resource.id, roleDefinitionName: role, principalId: objectId });
    }
    if (!publicQueries) {
      const requestMessage = `Grafana of ${clusterName} asks its metrics`;
      new DashboardGrafanaManagedPrivateEndpoint(this, "endpoint", { name: "metrics", location, tags, grafanaId: this.resource.id, privateLinkResourceId: workspaceId, groupIds: ["prometheusMetrics"], privateLinkResourceRegion: location, requestMessage });
    }
  }
}

/** What the instance is called. A cluster's name may be longer than an instance's. */
export function instanceName(clusterName: string, given: string | undefined): string {
  if (given !== undefined) return given;
  if (clusterName.length <= LONGEST_NAME) return clusterName;
  const digest = createHash("sha256").update(clusterName).digest("hex").slice(0, 8);
  return `${clusterName.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}

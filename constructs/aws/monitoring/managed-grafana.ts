import { Construct } from "constructs";
import { GrafanaRoleAssociation, GrafanaWorkspace, IamPolicy } from "../bindings";
import data from "../data/managed-grafana.json";
import { accountOf } from "../identity/account";
import { ServiceRole } from "../identity/service-role";
import { roleName } from "../names";
import { EksManagedGrafanaOptions } from "./managed-grafana-options";

/** Properties of `EksManagedGrafana`. */
export interface EksManagedGrafanaProps extends EksManagedGrafanaOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** ARN of the workspace of metrics that it asks. Known only at apply. */
  readonly workspaceArn: string;
}

/** What asking takes, and nothing that lists or changes. https://docs.aws.amazon.com/prometheus/latest/userguide/security-iam-service-with-iam.html */
const QUERIES = ["aps:QueryMetrics", "aps:GetSeries", "aps:GetLabels", "aps:GetMetricMetadata"];

/**
 * A workspace of Amazon Managed Grafana that may ask one workspace of metrics, and nothing else in the account. Its datasource and dashboards
 * are no resources of AWS: they are added in it, by who administers it.
 *
 * @see https://docs.aws.amazon.com/grafana/latest/userguide/what-is-Amazon-Managed-Service-Grafana.html
 */
export class EksManagedGrafana extends Construct {
  /** The workspace as AWS has it. */
  public readonly resource: GrafanaWorkspace;

  public constructor(scope: Construct, id: string, props: EksManagedGrafanaProps) {
    super(scope, id);
    const { clusterName, region, workspaceArn, adminGroupIds, viewerGroupIds = [] } = props;
    const name = roleName(clusterName, region, "grafana");
    const statement = { Effect: "Allow", Action: QUERIES, Resource: workspaceArn };
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
    // Of everybody for whom Grafana takes a role, the workspaces of this account.
    const condition = { StringEquals: { "aws:SourceAccount": accountOf(this) } };
    const role = new ServiceRole(this, "role", { roleName: name, service: "grafana.amazonaws.com", condition, policyArns: { query: policy.arn } });
    this.resource = new GrafanaWorkspace(this, "workspace", {
      name: clusterName,
      accountAccessType: "CURRENT_ACCOUNT",
      authenticationProviders: ["AWS_SSO"],
      permissionType: "CUSTOMER_MANAGED",
      dataSources: ["PROMETHEUS"],
      grafanaVersion: data.version,
      roleArn: role.arn,
      // Nobody brings programs into it. The workspace's alerts are seen in it; from Grafana 11 on there is no other kind.
      configuration: JSON.stringify({ plugins: { pluginAdminEnabled: false }, unifiedAlerting: { enabled: true } }),
      dependsOn: role.policies,
    });
    this.node.defaultChild = this.resource;
    const groups = { ADMIN: adminGroupIds, VIEWER: viewerGroupIds };
    for (const [as, groupIds] of Object.entries(groups)) {
      if (groupIds.length > 0) new GrafanaRoleAssociation(this, as.toLowerCase(), { workspaceId: this.resource.id, role: as, groupIds });
    }
  }
}

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { AKS, EKS } from "./chain/whole-chains";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "managed-grafana-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const look = (app: App, [cluster]: TerraformStack[]): { problems: string[]; stack: any } => {
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  return { problems, stack: problems.length > 0 ? undefined : JSON.parse(Testing.synth(cluster)) };
};
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });
const eks = (managedPrometheus: object, app = newApp()): { problems: string[]; stack: any } => look(app, new EksDeployment(app, "chat", { ...EKS, monitoring: Monitoring.managed({ rules: true }), managedPrometheus } as any).stacks);
const aks = (managedPrometheus: object, app = newApp(), id = "chat"): { problems: string[]; stack: any } => look(app, new AksDeployment(app, id, { ...AKS, monitoring: Monitoring.managed({ rules: true }), managedPrometheus } as any).stacks);
const all = (stack: any, type: string): any[] => Object.values<any>(stack?.resource?.[type] ?? {});

const ADMINS = "94482488-3041-7026-18f3-be45837cd0e4";
const VIEWERS = "906716a5c1-a4e80438-10f1-7061-2e2c-1b5f7a1f4b1d";
const PERSON = "11111111-2222-3333-4444-555555555555";
const OTHER = "66666666-7777-8888-9999-000000000000";

describe("Amazon Managed Grafana", () => {
  const { problems, stack } = eks({ grafana: { adminGroupIds: [ADMINS], viewerGroupIds: [VIEWERS] } });

  test("people sign in with Identity Center, and it asks one workspace as a role that only Grafana of this account takes", () => {
    expect(problems).toEqual([]);
    const [workspace] = all(stack, "aws_grafana_workspace");
    expect(workspace).toMatchObject({ name: "chat", account_access_type: "CURRENT_ACCOUNT", authentication_providers: ["AWS_SSO"], permission_type: "CUSTOMER_MANAGED", data_sources: ["PROMETHEUS"], grafana_version: "12.4", role_arn: expect.stringContaining("aws_iam_role") });
    expect(JSON.parse(workspace.configuration)).toEqual({ plugins: { pluginAdminEnabled: false }, unifiedAlerting: { enabled: true } });
    const role = all(stack, "aws_iam_role").find(({ name }) => name === "chat-us-west-2-grafana");
    const [trust] = JSON.parse(role.assume_role_policy).Statement;
    expect(trust).toEqual({ Effect: "Allow", Principal: { Service: "grafana.amazonaws.com" }, Action: ["sts:AssumeRole"], Condition: { StringEquals: { "aws:SourceAccount": expect.stringContaining("aws_caller_identity") } } });
    const policy = all(stack, "aws_iam_policy").find(({ name }) => name === "chat-us-west-2-grafana");
    expect(JSON.parse(policy.policy).Statement).toEqual([{ Effect: "Allow", Action: ["aps:QueryMetrics", "aps:GetSeries", "aps:GetLabels", "aps:GetMetricMetadata"], Resource: expect.stringMatching(/^\$\{aws_prometheus_workspace\..*\.arn\}$/) }]);
    expect(all(stack, "aws_grafana_role_association").map(({ role: as, group_ids }) => [as, group_ids])).toEqual([["ADMIN", [ADMINS]], ["VIEWER", [VIEWERS]]]);
  });

  test("none unless it is asked for, and no key of it is made ever", () => {
    expect(all(eks({}).stack, "aws_grafana_workspace")).toEqual([]);
    expect(Object.keys(stack.resource).filter((type) => /api_key|service_account/.test(type))).toEqual([]);
  });
});

describe("Azure Managed Grafana", () => {
  test("its identity reads this workspace alone, by an endpoint of its own where that is private; it is reached from nowhere else", () => {
    const { problems, stack } = aks({ grafana: { adminObjectIds: [PERSON], viewerObjectIds: [OTHER] } });
    expect(problems).toEqual([]);
    const [grafana] = all(stack, "azurerm_dashboard_grafana");
    expect(grafana).toMatchObject({
      name: "chat", grafana_major_version: "11", sku: "Standard", api_key_enabled: false, public_network_access_enabled: false,
      identity: { type: "SystemAssigned" }, azure_monitor_workspace_integrations: [{ resource_id: expect.stringContaining("azurerm_monitor_workspace") }],
      // Azure raises it in place, and what it raised must be no change.
      lifecycle: { ignore_changes: ["grafana_major_version"] },
    });
    const roles = all(stack, "azurerm_role_assignment").filter(({ role_definition_name }) => /Grafana|Monitoring/.test(role_definition_name));
    expect(roles.map(({ role_definition_name, scope, principal_id }) => [role_definition_name, /azurerm_(\w+?)\./.exec(scope)?.[1], principal_id]).sort()).toEqual([
      ["Grafana Admin", "dashboard_grafana", PERSON],
      ["Grafana Viewer", "dashboard_grafana", OTHER],
      ["Monitoring Data Reader", "monitor_workspace", expect.stringContaining("azurerm_dashboard_grafana")],
    ]);
    expect(all(stack, "azurerm_dashboard_grafana_managed_private_endpoint")).toEqual([expect.objectContaining({ group_ids: ["prometheusMetrics"], private_link_resource_id: expect.stringContaining("azurerm_monitor_workspace") })]);
  });

  test("no endpoint where queries come from anywhere; a long cluster's name is cut to what Azure takes", () => {
    const { problems, stack } = aks({ publicQueries: true, grafana: { adminObjectIds: [PERSON], publicAccess: true } }, newApp(), "a-cluster-longer-than-23");
    expect([problems, all(stack, "azurerm_dashboard_grafana_managed_private_endpoint")]).toEqual([[], []]);
    const [{ name, public_network_access_enabled: open }] = all(stack, "azurerm_dashboard_grafana");
    expect([name.length <= 23, /^a-cluster-long-[0-9a-f]{8}$/.test(name), open]).toEqual([true, true, true]);
  });
});

const REFUSED: [string, () => { problems: string[] }, string][] = [
  ["EKS: nobody who administers", () => eks({ grafana: { adminGroupIds: [] } }), "grafana-without-admin managedPrometheus.grafana.adminGroupIds"],
  ["EKS: administrators not said", () => eks({ grafana: {} }), "missing-property managedPrometheus.grafana.adminGroupIds"],
  ["EKS: a group by its name", () => eks({ grafana: { adminGroupIds: ["platform"] } }), "invalid-grafana-member managedPrometheus.grafana.adminGroupIds[0]"],
  ["EKS: a group with two roles", () => eks({ grafana: { adminGroupIds: [ADMINS], viewerGroupIds: [ADMINS] } }), "invalid-grafana-member managedPrometheus.grafana.viewerGroupIds[0]"],
  ["EKS: a property that it hasn't", () => eks({ grafana: { adminGroupIds: [ADMINS], password: "x" } }), "unknown-property managedPrometheus.grafana.password"],
  ["AKS: nobody who administers", () => aks({ grafana: { adminObjectIds: [] } }), "grafana-without-admin managedPrometheus.grafana.adminObjectIds"],
  ["AKS: somebody by the address", () => aks({ grafana: { adminObjectIds: ["ada@example.com"] } }), "invalid-grafana-member managedPrometheus.grafana.adminObjectIds[0]"],
  ["AKS: somebody with two roles", () => aks({ grafana: { adminObjectIds: [PERSON], viewerObjectIds: [PERSON] } }), "invalid-grafana-member managedPrometheus.grafana.viewerObjectIds[0]"],
  ["AKS: a name that is too long", () => aks({ grafana: { adminObjectIds: [PERSON], name: "grafana-of-the-whole-company" } }), "invalid-grafana-name managedPrometheus.grafana.name"],
  ["AKS: a name that ends with a hyphen", () => aks({ grafana: { adminObjectIds: [PERSON], name: "chat-" } }), "invalid-grafana-name managedPrometheus.grafana.name"],
];

test.each(REFUSED)("refused: %s", (_, make, told) => expect(make().problems).toEqual([told]));

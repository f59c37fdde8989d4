import { App, TerraformStack } from "cdktf";
import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import { MonitorAlertPrometheusRuleGroup } from "@cdktf/provider-azurerm/lib/monitor-alert-prometheus-rule-group";
import { Construct } from "constructs";
import { makes } from "../../stacks/account-needs";

test("a resource is found by its type, wherever in the stack it lies", () => {
  const stack = new TerraformStack(new App(), "one");
  new KmsGrant(new Construct(stack, "below"), "grant", { keyId: "k", granteePrincipal: "p", operations: ["Decrypt"] });
  expect(makes(stack, "aws_kms_grant")).toBe(true);
  expect(makes(stack, "azurerm_monitor_alert_prometheus_rule_group")).toBe(false);
});

test("the types that are looked for are those of the classes", () => {
  expect([KmsGrant.tfResourceType, MonitorAlertPrometheusRuleGroup.tfResourceType]).toEqual(["aws_kms_grant", "azurerm_monitor_alert_prometheus_rule_group"]);
});

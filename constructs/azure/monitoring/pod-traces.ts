import { IManagedTraces, SpanExport, SpanWriter } from "../../cluster/managed/traces";
import { Finding } from "../../core/problems/problem";

/**
 * Spans in Application Insights of Azure Monitor. Its exporter signs in by the component's connection string alone, by no identity of the cluster's,
 * so that the string comes by a Secret, of a component that isn't made here: its key would stand in the state, and what Azure makes beside a
 * component, a rule and an action group, keeps Terraform from deleting the cluster's group.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/exporter/azuremonitorexporter/AUTHENTICATION.md
 * @see https://github.com/hashicorp/terraform-provider-azurerm/issues/18026
 */
export class AksPodTraces implements IManagedTraces {
  public readonly serviceName = "Azure Monitor's Application Insights";
  public readonly secretVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";

  public check(_property: string): Finding[] {
    return [];
  }

  public writtenBy(_writer: SpanWriter): SpanExport {
    return { exporter: "azuremonitor", configuration: { connection_string: `\${env:${this.secretVariable}}` } };
  }
}

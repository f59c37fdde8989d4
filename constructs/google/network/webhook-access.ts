import { ComputeFirewall } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { IGkeNetwork } from "./gke-network";
import { digestOf, webhookRuleName } from "../names";

/** Properties of `allowWebhooks`. */
export interface WebhookAccessProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  readonly network: IGkeNetwork;
  /** Whether somebody else made the network: then it may become another one, and the rule of a network can't move to another. */
  readonly given: boolean;
  /** Address range of the control plane. */
  readonly controlPlane: string;
  /** TCP ports of nodes that the control plane may call beyond GKE's own. */
  readonly ports: number[];
  /** Service account of the nodes, by which the firewall rule knows them. */
  readonly nodeServiceAccount: string;
  /** What must be there before. */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * Lets the control plane call admission webhooks: GKE's own rule for private nodes opens 443 and 10250 only, and the API server
 * would wait in vain for a webhook on another port (https://cloud.google.com/kubernetes-engine/docs/how-to/private-clusters#add_firewall_rules).
 */
export function allowWebhooks(scope: Construct, props: WebhookAccessProps): void {
  if (props.ports.length === 0) return;
  const digest = props.given ? digestOf(scope, props.network.networkId) : undefined;
  new ComputeFirewall(scope, digest === undefined ? "webhooks" : `webhooks-${digest}`, {
    name: webhookRuleName(props.clusterName, props.region, digest),
    description: "Control plane to admission webhooks",
    project: props.network.networkProject ?? props.project,
    network: props.network.networkId,
    direction: "INGRESS",
    sourceRanges: [props.controlPlane],
    targetServiceAccounts: [props.nodeServiceAccount],
    allow: [{ protocol: "tcp", ports: props.ports.map(String) }],
    // Another name would make the rule anew. One that an earlier release made is named without the region.
    lifecycle: { ignoreChanges: ["name"] },
    dependsOn: props.dependsOn,
  });
}

import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Construct } from "constructs";
import { checkDnsLabel } from "../core/checks";
import { refuse } from "../core/refuse";

/** Properties of `Namespace`. */
export interface NamespaceProps {
  /** Name of the namespace. */
  readonly name: string;
  /** Its labels. @default - none */
  readonly labels?: { [key: string]: string };
}

/**
 * A namespace, as a resource of its own rather than a by-product of a release: it goes when the stack goes, after everything that
 * depends on it (cdk-eks-blueprints#980 and #1082 tell of teardowns that hang where the order is left open).
 */
export class Namespace extends Construct {
  /** Name of the namespace, a constant. */
  public readonly name: string;
  /** The Terraform resource, for `dependsOn`. */
  public readonly resource: NamespaceV1;

  public constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    refuse(this, checkDnsLabel("name", props.name));
    this.name = props.name;
    this.resource = new NamespaceV1(this, "namespace", { metadata: { name: props.name, labels: props.labels } });
  }
}

import { NamespaceV1 } from "./bindings";
import { ITerraformDependable } from "../core/framework";
import { Construct } from "constructs";
import { checkDnsLabel } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";
import { refuse } from "../core/problems/refuse";
import { namespaceMetadata } from "./differences";

/** Properties of `Namespace`. */
export interface NamespaceProps {
  /** Name of the namespace. */
  readonly name: string;
  /** Its labels. @default - none */
  readonly labels?: { [key: string]: string };
  /** What must stand before this, and goes only after it. @default - nothing */
  readonly dependsOn?: ITerraformDependable[];
  /** Whether it is there when this is made, and is taken over by an import. Of one in the state already nothing is imported. @default false */
  readonly takenOver?: boolean;
  /** How long what is in it may take to go with it, in seconds. @default 300, the provider's own */
  readonly deleteSeconds?: number;
}

/** Namespaces that Kubernetes makes in every cluster, so that nobody else can. */
export const KUBERNETES_OWN_NAMESPACES: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

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
    refuse(this, [...checkDnsLabel("name", props.name), ...findNamespaceThere("name", props.name)]);
    this.name = props.name;
    this.resource = new NamespaceV1(this, "namespace", {
      ...namespaceMetadata(props.name, props.labels),
      dependsOn: props.dependsOn,
      timeouts: props.deleteSeconds === undefined ? undefined : { delete: `${props.deleteSeconds}s` },
    });
    if (props.takenOver === true) this.resource.importFrom(props.name);
  }
}

function findNamespaceThere(property: string, name: string): Finding[] {
  if (!KUBERNETES_OWN_NAMESPACES.includes(name)) return [];
  return [
    {
      code: "namespace-exists",
      property,
      value: name,
      reason: "every cluster has this namespace already, and Kubernetes makes none twice",
      fix: "name another, or leave it out of what is made",
    },
  ];
}

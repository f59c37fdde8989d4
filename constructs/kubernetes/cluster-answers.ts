import { DataKubernetesNamespaceV1 } from "./bindings";
import { Construct } from "constructs";
import { namespaceRead } from "./differences";

/** There in every cluster. */
const ALWAYS_THERE = "kube-system";

/**
 * Has Terraform ask the cluster before it plans anything in a stack, and stop where it gets no answer: the API unreachable, the
 * login refused, the credential program missing. One a stack with Helm releases; the stack has the Kubernetes provider
 * (`connectKubernetes`).
 *
 * Without it the Helm provider takes each of these for "no such release": a destroy ends well with nothing destroyed and the state
 * emptied, while the GPUs run on, and an apply empties the state the same way (hashicorp/terraform-provider-helm#1669, #1867; seen
 * with 3.1.1). A namespace is read since whoever installs into it may do that; one that isn't there is no error of this.
 *
 * @param namespace what is read: that of the releases, for a login that may see no other
 */
export function askCluster(scope: Construct, namespace: string = ALWAYS_THERE): DataKubernetesNamespaceV1 {
  return new DataKubernetesNamespaceV1(scope, "cluster-answers", namespaceRead(namespace));
}

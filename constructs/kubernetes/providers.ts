import { HelmProvider, KubernetesProvider } from "./bindings";
import { Lazy } from "../core/framework";
import { Construct } from "constructs";
import { ClusterConnection, ExecCredential } from "../cluster/connection";
import { rememberCluster } from "./cluster-of";

/** The version of the credential plugin protocol that all three clouds' plugins speak. */
const EXEC_API_VERSION = "client.authentication.k8s.io/v1beta1";

const DEFAULT_KUBECONFIG = "~/.kube/config";

/** Terraform's Helm provider for a cluster, with the id "helm". One a stack. */
export function connectHelm(scope: Construct, connection: ClusterConnection): HelmProvider {
  const { execOptions, kubeconfigOptions } = connection;
  rememberCluster(scope, connection);
  return new HelmProvider(scope, "helm", {
    // In helm 3.x `kubernetes` and its `exec` are objects, unlike the Kubernetes provider's (terraform-provider-helm#1637).
    kubernetes:
      execOptions === undefined
        ? { configPath: kubeconfigOptions?.path ?? DEFAULT_KUBECONFIG, configContext: kubeconfigOptions?.context }
        : {
            host: execOptions.host,
            clusterCaCertificate: execOptions.clusterCaCertificate,
            exec: exec(execOptions.credential),
          },
  });
}

/** Terraform's Kubernetes provider for a cluster, with the id "kubernetes". One a stack. */
export function connectKubernetes(scope: Construct, connection: ClusterConnection): KubernetesProvider {
  const { execOptions, kubeconfigOptions } = connection;
  return new KubernetesProvider(
    scope,
    "kubernetes",
    execOptions === undefined
      ? { configPath: kubeconfigOptions?.path ?? DEFAULT_KUBECONFIG, configContext: kubeconfigOptions?.context }
      : {
          host: execOptions.host,
          clusterCaCertificate: execOptions.clusterCaCertificate,
          exec: [exec(execOptions.credential)],
        },
  );
}

function exec(credential?: Partial<ExecCredential>): Exec {
  // Without one it was refused, and nothing is written; the rest is looked at all the same.
  const { command = "", args, env } = credential ?? {};
  return { apiVersion: EXEC_API_VERSION, command, args, env: env === undefined ? undefined : verbatim(env) };
}

/** `exec` of both providers. */
interface Exec {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: string[];
  readonly env?: { [name: string]: string };
}

/** A map as it is: cdktf 0.21.0 writes all keys of a provider in snake case, `AWS_PROFILE` as `aws_profile`, but not a token's. */
function verbatim(map: { [name: string]: string }): { [name: string]: string } {
  return Lazy.anyValue({ produce: () => map }) as unknown as { [name: string]: string };
}

import { KmsAlias, KmsKey } from "../bindings";
import { Construct } from "constructs";

/** Properties of `SecretsKey`. */
export interface SecretsKeyProps {
  readonly clusterName: string;
}

/** The KMS key with which EKS encrypts Kubernetes Secrets. A cluster once encrypted stays so, by the same key. */
export class SecretsKey extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: SecretsKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `Kubernetes Secrets of the EKS cluster ${props.clusterName}`,
      enableKeyRotation: true,
      // How long the key can be brought back after it was destroyed: without it the cluster is lost.
      deletionWindowInDays: 30,
    });
    new KmsAlias(this, "alias", { name: `alias/eks/${props.clusterName}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

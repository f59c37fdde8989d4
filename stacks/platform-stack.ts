import { Construct } from "constructs";
import { DynamoPlatform } from "../constructs/dynamo/platform";
import { Namespace } from "../constructs/kubernetes/namespace";
import { DynamoStackProps } from "./crds-stack";
import { InClusterStack } from "./in-cluster-stack";

/**
 * `<id>-platform`: the Dynamo operator and what it needs, and the models' namespace, so that a token Secret can be put there
 * before the first model is deployed.
 */
export class PlatformStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: DynamoStackProps) {
    super(scope, id, props);
    new DynamoPlatform(this, "platform", {
      ...props.dynamo.platform,
      cluster: props.cluster,
      release: props.dynamo.release,
      namespace: props.names.platformNamespace,
      releaseName: props.names.platformReleaseName,
      imageMirror: props.imageMirror,
    });
    new Namespace(this, "models", { name: props.names.modelNamespace });
  }
}

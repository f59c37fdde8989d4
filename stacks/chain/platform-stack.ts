import { Construct } from "constructs";
import { ModelQueues } from "../../constructs/cluster/model-queues";
import { ModelSecrets } from "../../constructs/cluster/model-secrets";
import { ITerraformDependable } from "../../constructs/core/framework";
import { refuse } from "../../constructs/core/problems/refuse";
import { DynamoPlatform } from "../../constructs/dynamo/platform";
import { HelmRelease } from "../../constructs/kubernetes/helm-release";
import { Namespace } from "../../constructs/kubernetes/namespace";
import { DynamoStackProps } from "./crds-stack";
import { InClusterStack } from "./in-cluster-stack";
import { podSecurityLabels } from "./pod-security";

/** Properties of `PlatformStack`. */
export interface PlatformStackProps extends DynamoStackProps {
  /** The longest that a pod of any model may take to go, in seconds. */
  readonly longestGraceSeconds: number;
  /** Whether the models' namespace is there when the platform is installed, made with their weights. @default false */
  readonly namespaceTakenOver?: boolean;
  /** Further labels of the models' namespace. @default - none */
  readonly namespaceLabels?: { [label: string]: string };
}

/** What else goes with a namespace once its last pod is gone: volumes, and what a cloud takes to detach them. */
const AFTER_THE_PODS_SECONDS = 600;

/**
 * `<id>-platform`: the Dynamo operator and what it needs, and the models' namespace, so that a token Secret can be put there
 * before the first model is deployed.
 */
export class PlatformStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { platformNamespace, modelNamespace, existing } = props.names;
    const { helmRelease } = new DynamoPlatform(this, "platform", {
      ...props.dynamo.platform,
      cluster: props.cluster,
      availability: props.availability,
      release: props.dynamo.release,
      namespace: platformNamespace,
      createNamespace: !existing.includes(platformNamespace),
      releaseName: props.names.platformReleaseName,
      imageMirror: props.imageMirror,
      chartRepository: props.chartRepository,
    });
    const only = props.dynamo.platform?.restrictToNamespace;
    if (only !== undefined && only !== modelNamespace) {
      const reason = `the models are in namespace ${modelNamespace}, and the operator would pass over them`;
      refuse(this, [{ code: "restricted-elsewhere", property: "dynamo.platform.restrictToNamespace", value: only, reason, fix: `set it to "${modelNamespace}", or leave it out` }]);
    }
    if (existing.includes(modelNamespace)) {
      this.bring(props, []);
      return;
    }
    // Gone before the operator is: a graph in it, of ours or of anybody's, has a finalizer that only the operator takes off. Beside it,
    // the namespace hangs until Terraform gives up (NVIDIA/aicr#406). A worker takes its whole grace period, and the models' own stack
    // doesn't wait for it: the provider's five minutes would end in "context deadline exceeded".
    const models = new Namespace(this, "models", {
      name: modelNamespace,
      labels: { ...podSecurityLabels(props.cluster), ...props.namespaceLabels },
      dependsOn: [helmRelease.resource],
      takenOver: props.namespaceTakenOver,
      deleteSeconds: props.longestGraceSeconds + AFTER_THE_PODS_SECONDS,
    });
    this.bring(props, [models.resource]);
  }

  /** What lies beside the models before the first of them comes: Secrets that the cloud keeps, and queues of its pools. */
  private bring(props: PlatformStackProps, dependsOn: ITerraformDependable[]): void {
    const { modelSecrets, modelQueues } = props.cluster;
    if (modelSecrets !== undefined) this.bringOne(props, "secrets", "secrets-elsewhere", "the cloud trusts who reads its secrets in this one alone", modelSecrets, dependsOn);
    if (modelQueues !== undefined) this.bringOne(props, "queues", "queues-elsewhere", "the queues take pods of this one alone", modelQueues, dependsOn);
  }

  private bringOne(
    { names: { modelNamespace }, imageMirror, chartRepository }: PlatformStackProps,
    id: string,
    code: "secrets-elsewhere" | "queues-elsewhere",
    why: string,
    { namespace, property, addOn }: ModelSecrets | ModelQueues,
    dependsOn: ITerraformDependable[],
  ): void {
    if (namespace !== modelNamespace) {
      refuse(this, [{ code, property, value: namespace, reason: `the models are in namespace ${modelNamespace}, and ${why}`, fix: `set it to "${modelNamespace}"` }]);
      return;
    }
    new HelmRelease(this, id, { ...addOn, imageMirror, chartRepository, dependsOn: dependsOn.length === 0 ? undefined : dependsOn });
  }
}

import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { ImageMirror } from "../constructs/kubernetes/image-mirror";
import { connectHelm, connectKubernetes } from "../constructs/kubernetes/providers";
import { StateBackend } from "./state-backend";

/** What every stack of a deployment is made with. */
export interface InClusterStackProps {
  readonly cluster: IKubernetesCluster;
  readonly backend: StateBackend;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
}

/** A stack that works inside a cluster: with its Helm and Kubernetes providers and its place in the state backend. */
export abstract class InClusterStack extends TerraformStack {
  protected constructor(scope: Construct, id: string, props: InClusterStackProps) {
    super(scope, id);
    props.backend.attach(this);
    connectHelm(this, props.cluster.connection);
    connectKubernetes(this, props.cluster.connection);
  }
}

import { Construct } from "constructs";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { askCluster } from "../../constructs/kubernetes/cluster-answers";
import { ChartRepository } from "../../constructs/kubernetes/chart-repository";
import { ImageMirror } from "../../constructs/kubernetes/images/image-mirror";
import { connectHelm, connectKubernetes } from "../../constructs/kubernetes/providers";
import { PreparedStack } from "../prepared-stack";
import { StateBackend } from "../state-backend";

/** What every stack of a deployment is made with. */
export interface InClusterStackProps {
  readonly cluster: IKubernetesCluster;
  readonly backend: StateBackend;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
  /** Where every chart is had from. @default - each from its own repository */
  readonly chartRepository?: ChartRepository;
  /** Namespaces that no stack makes. @default - none */
  readonly existingNamespaces?: readonly string[];
}

/**
 * A stack that works inside a cluster: with its Helm and Kubernetes providers and its place in the state backend. It does nothing while
 * the cluster doesn't answer.
 */
export abstract class InClusterStack extends PreparedStack {
  /** @param asked the namespace by which the cluster is seen to answer; one that is always there unless given */
  protected constructor(scope: Construct, id: string, props: InClusterStackProps, asked?: string) {
    super(scope, id);
    props.backend.attach(this);
    connectHelm(this, props.cluster.connection);
    connectKubernetes(this, props.cluster.connection);
    askCluster(this, asked);
  }
}

import { TerraformStack } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { ClusterConnection } from "../../constructs/cluster/connection";
import { checkCluster } from "../../constructs/cluster/checks/check-cluster";
import { checkConnection } from "../../constructs/cluster/checks/check-connection";
import { refuse } from "../../constructs/core/problems/refuse";
import { Shapes, admit, besides } from "../../constructs/core/shape/shape";
import { ChainOptions } from "../chain/chain-options";
import { Deployment } from "../deployment";
import { takeApart } from "../deployment-props";
import { EXISTING_DEPLOYMENT } from "./existing-shapes";

/** Properties of `ExistingDeployment`. */
export interface ExistingDeploymentProps extends ChainOptions {
  /** The cluster, as an `ExistingCluster` or any other. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
}

type ClusterPart = Pick<ExistingDeploymentProps, "cluster">;

const SHAPES: Shapes = { cluster: EXISTING_DEPLOYMENT.cluster };

/**
 * CRDs, platform and models on a cluster that somebody else made, kind included: the stacks `<id>-crds`, `<id>-platform` and
 * `<id>-inference`, and before them `<id>-addons` where `monitoring` is asked for.
 */
export class ExistingDeployment extends Deployment {
  public readonly cluster: IKubernetesCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  public constructor(scope: Construct, id: string, props: ExistingDeploymentProps) {
    super(scope, id, "crds");
    const parts = takeApart<ClusterPart>(props, SHAPES);
    const { value, findings } = admit<ClusterPart>("", parts.cluster, SHAPES);
    this.cluster = value.cluster;
    this.stacks = this.chain({ ...parts.chain, cluster: this.cluster }, { connect: connectCommand(this.cluster.connection) });
    const own = this.cluster instanceof ExistingCluster ? this.cluster.findings("cluster") : checkConnection("cluster.connection", this.cluster.connection);
    refuse(this.stacks[0], [...parts.findings, ...besides([...findings, ...own], checkCluster("cluster", this.cluster))]);
  }
}

/** Whoever has the kubeconfig chooses the context; of a program's credential there is no command that is always right. */
function connectCommand({ kubeconfigOptions: options }: ClusterConnection): string | undefined {
  if (options === undefined) return undefined;
  const file = options.path === undefined ? "" : ` --kubeconfig ${options.path}`;
  return `kubectl config use-context ${options.context}${file}`;
}

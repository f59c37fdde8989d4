import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../constructs/aws/eks-cluster-props";
import { StateBackend } from "../state-backend";

/** Properties of `EksClusterStack`. */
export interface EksClusterStackProps extends EksClusterProps {
  readonly backend: StateBackend;
}

/** `<id>-cluster` on AWS: network, cluster, add-ons, node pools, identities, shared files and registry. */
export class EksClusterStack extends TerraformStack {
  public readonly cluster: EksCluster;
  /** Adds the cluster to the kubeconfig of who runs it. */
  public readonly connectCommand: string;

  /** @throws InvalidInputError at synth, for what `EksCluster` refuses */
  public constructor(scope: Construct, id: string, props: EksClusterStackProps) {
    super(scope, id);
    const { backend, ...cluster } = props;
    backend.attach(this);
    new AwsProvider(this, "aws", { region: props.region });
    this.cluster = new EksCluster(this, "eks", cluster);
    this.connectCommand = `aws eks update-kubeconfig --name ${props.clusterName} --region ${props.region}`;
    new TerraformOutput(this, "kubeconfig", {
      value: this.connectCommand,
      description: "Adds the cluster to the kubeconfig of who runs it",
    });
    const { pushCommands } = this.cluster.registry;
    if (pushCommands !== "") {
      new TerraformOutput(this, "image-push", { value: pushCommands, description: "Signs in to the registry, builds and pushes preflight" });
    }
  }
}

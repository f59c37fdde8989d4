import { AwsProvider } from "../../constructs/aws/bindings";
import { TerraformOutput } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../constructs/aws/eks-cluster-props";
import { checkSignIn } from "../../constructs/aws/control-plane/check-sign-in";
import { signInFlags } from "../../constructs/aws/control-plane/connection";
import { givenText } from "../../constructs/core/given-text";
import { checkTaken } from "../../constructs/core/names-taken";
import { refuse, refusedIn } from "../../constructs/core/refuse";
import { admit, besides } from "../../constructs/core/shape";
import { shellWord } from "../../constructs/core/forms/shell-word";
import { registryNames } from "./registry-names";
import { PreparedStack } from "../prepared-stack";
import { StateBackend } from "../state-backend";

import { EksProvider, providerConfig } from "./provider-options";
import { PROVIDER } from "./provider-shapes";

/** Properties of `EksClusterStack`. */
export interface EksClusterStackProps extends EksClusterProps, EksProvider {
  readonly backend: StateBackend;
}

/** `<id>-cluster` on AWS: network, cluster, add-ons, node pools, identities, shared files and registry. */
export class EksClusterStack extends PreparedStack {
  public readonly cluster: EksCluster;
  /** Adds the cluster to the kubeconfig of who runs it. */
  public readonly connectCommand: string;

  /** @throws InvalidInputError at synth, for what `EksCluster` refuses */
  public constructor(scope: Construct, id: string, props: EksClusterStackProps) {
    super(scope, id);
    const { backend, provider: given, ...cluster } = props;
    backend.attach(this);
    const shape = admit<EksProvider>("", { provider: given }, PROVIDER);
    const { provider = {} } = shape.value;
    const wrong = checkSignIn("provider", provider);
    refuse(this, besides(shape.findings, wrong));
    new AwsProvider(this, "aws", { region: props.region, ...providerConfig(provider) });
    const { profile, assumeRoleArn } = provider;
    const signIn = wrong.length > 0 || (profile === undefined && assumeRoleArn === undefined) ? undefined : { profile, assumeRoleArn };
    this.cluster = new EksCluster(this, "eks", signIn === undefined ? cluster : { ...cluster, signIn });
    // By another profile or role the account may be another one. Of properties that were refused nothing more is told.
    const within = [props.region, profile ?? "", assumeRoleArn ?? ""];
    const where = `${props.region} of an account`;
    const taken = refusedIn(this) ? [] : checkTaken(this, [{ noun: "cluster", property: "clusterName", value: props.clusterName, where, within }]);
    // Of a cluster of the same name the repositories are too.
    refuse(this, refusedIn(this) || taken.length > 0 ? taken : checkTaken(this, registryNames(cluster).map((value) => ({ noun: "repository", property: "registry.prefix", value, where, within }))).slice(0, 1));
    const place = ["--name", givenText(props.clusterName), "--region", givenText(props.region)];
    this.connectCommand = ["aws eks update-kubeconfig", ...place, ...signInFlags(signIn ?? {}).map(shellWord)].join(" ");
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

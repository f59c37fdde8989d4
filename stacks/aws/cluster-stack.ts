import { AwsProvider } from "../../constructs/aws/bindings";
import { TerraformOutput } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../constructs/aws/eks-cluster-props";
import { checkSignIn } from "../../constructs/aws/control-plane/check-sign-in";
import { signInFlags } from "../../constructs/aws/control-plane/connection";
import { DEFAULT_IMAGES } from "../../constructs/aws/registry/default-images";
import { repositoryName } from "../../constructs/aws/registry/image-registry";
import { admittedCaches, cachePrefix } from "../../constructs/aws/registry/registry-cache";
import { recordOwners } from "../../constructs/cluster/dns/record-owner";
import { EksRegistryScanning } from "../../constructs/aws/registry/registry-scanning";
import { givenText } from "../../constructs/core/shape/given-text";
import { checkTaken } from "../../constructs/core/names/names-taken";
import { Finding } from "../../constructs/core/problems/problem";
import { raiseProvider } from "../../constructs/core/provider-version";
import { refuse, refusedIn } from "../../constructs/core/problems/refuse";
import { admit, besides } from "../../constructs/core/shape/shape";
import { shellWord } from "../../constructs/core/forms/shell-word";
import { PreparedStack } from "../prepared-stack";
import { StateBackend } from "../state-backend";

import { EksProvider, checkProviderVersion, isBeforeSix, providerConfig } from "./provider-options";
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
    const wrong = [...checkSignIn("provider", provider), ...checkProviderVersion("provider.version", provider)];
    refuse(this, besides(shape.findings, wrong));
    // Names of copies begin with the account, and in another one there would be none of them.
    const account = cluster.registry?.accountId;
    new AwsProvider(this, "aws", { region: props.region, ...providerConfig(provider), ...(typeof account === "string" ? { allowedAccountIds: [account] } : {}) });
    const { profile, assumeRoleArn } = provider;
    const signIn = wrong.length > 0 || (profile === undefined && assumeRoleArn === undefined) ? undefined : { profile, assumeRoleArn };
    this.cluster = new EksCluster(this, "eks", signIn === undefined ? cluster : { ...cluster, signIn });
    if (provider.version !== undefined && wrong.length === 0) raiseProvider(this, "aws", provider.version);
    if (isBeforeSix(provider)) this.cluster.resource.resetDeletionProtection();
    // By another profile or role the account may be another one. Of properties that were refused nothing more is told.
    const within = [props.region, profile ?? "", assumeRoleArn ?? ""];
    if (!refusedIn(this)) refuse(this, checkNames(this, props, within));
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

/** The names of a cluster, and of its registry, of which AWS has one only in a region of an account. Those that follow from the cluster's aren't told beside it. */
function checkNames(scope: Construct, { clusterName, region, registry = {}, dnsRecords }: EksClusterProps, within: readonly string[]): Finding[] {
  const { prefix = clusterName, images = DEFAULT_IMAGES, caches, scanning } = registry;
  const one = { where: `${region} of an account`, within };
  const cluster = checkTaken(scope, [{ noun: "cluster", property: "clusterName", value: clusterName, ...one }]);
  if (cluster.length > 0) return cluster;
  return checkTaken(scope, [
    ...recordOwners(clusterName, (dnsRecords?.zones ?? []).map(({ zoneId }) => [zoneId])),
    ...images.map((image, index) => ({ noun: "repository", property: prefix === "" ? `registry.images[${index}]` : "registry.prefix", value: repositoryName(prefix, image), ...one })),
    ...admittedCaches(caches).map((cache) => ({ noun: "rule for copies", property: "registry.prefix", value: cachePrefix(prefix, cache), ...one })),
    ...(scanning instanceof EksRegistryScanning ? [{ noun: "registry's scanning", property: "registry.scanning", value: region, said: "is set already", fix: "say it in one of the deployments, which names the others' repositories too", ...one }] : []),
  ]);
}

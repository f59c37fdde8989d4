import { checkServiceAccount } from "../../constructs/google/check-values";
import { GoogleProvider } from "../../constructs/google/bindings";
import { TerraformOutput } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { GkeCluster } from "../../constructs/google/gke-cluster";
import { recordOwners } from "../../constructs/cluster/dns/record-owner";
import { managedZoneOf } from "../../constructs/google/dns/check-dns-records";
import { GkeClusterProps } from "../../constructs/google/gke-cluster-props";
import { givenText } from "../../constructs/core/shape/given-text";
import { TakenName, checkTaken } from "../../constructs/core/names/names-taken";
import { refuse, refusedIn } from "../../constructs/core/problems/refuse";
import { admit, besides } from "../../constructs/core/shape/shape";
import { PreparedStack } from "../prepared-stack";
import { StateBackend } from "../state-backend";

import { GkeProvider } from "./provider-options";
import { PROVIDER } from "./provider-shapes";

/** Properties of `GkeClusterStack`. */
export interface GkeClusterStackProps extends GkeClusterProps, GkeProvider {
  readonly backend: StateBackend;
}

/** `<id>-cluster` on Google Cloud: network, cluster, node pools, identities and registry. */
export class GkeClusterStack extends PreparedStack {
  public readonly cluster: GkeCluster;
  /** Adds the cluster to the kubeconfig of who runs it. */
  public readonly connectCommand: string;

  public constructor(scope: Construct, id: string, props: GkeClusterStackProps) {
    super(scope, id);
    const { backend, provider: given, ...own } = props;
    backend.attach(this);
    const shape = admit<GkeProvider>("", { provider: given }, PROVIDER);
    const { provider = {} } = shape.value;
    const { impersonateServiceAccount } = provider;
    const wrong = checkServiceAccount("provider.impersonateServiceAccount", impersonateServiceAccount);
    refuse(this, besides(shape.findings, wrong));
    const cluster = impersonateServiceAccount === undefined || wrong.length > 0 ? own : { ...own, impersonateServiceAccount };
    new GoogleProvider(this, "google", {
      // Left out when it isn't given: the provider then reads GOOGLE_PROJECT.
      project: props.project,
      region: props.region,
      impersonateServiceAccount,
    });
    this.cluster = new GkeCluster(this, "gke", cluster);
    // Of properties that were refused nothing more is told.
    if (!refusedIn(this)) refuse(this, checkTaken(this, namesOf(cluster)));
    this.connectCommand = connectCommand(cluster);
    new TerraformOutput(this, "image-repository", {
      value: this.cluster.registry.address,
      description: "What goes before the name of an image of one's own",
    });
    new TerraformOutput(this, "image-push", {
      value: this.cluster.registry.pushCommands,
      description: "Signs in to the registry, builds and pushes preflight",
    });
  }
}

/** The names of a cluster of which Google has one only. Without a project it is the environment's, the same for all. */
function namesOf({ clusterName, region, project = "", weightsBucket, network, privateServiceConnect, dnsRecords }: GkeClusterProps): TakenName[] {
  return [
    { noun: "cluster", property: "clusterName", value: clusterName, where: `${region} of a project`, within: [region, project] },
    ...(weightsBucket === undefined || weightsBucket.existing === true ? [] : [{ noun: "bucket", property: "weightsBucket.name", value: weightsBucket.name, where: "Google Cloud" }]),
    ...recordOwners(clusterName, (dnsRecords?.zones ?? []).flatMap(({ zoneId }) => managedZoneOf(zoneId) ?? []).map(({ project: of = project, name }) => [of, name])),
    // A VPC has one zone of googleapis.com, and so one way to Google's APIs: whoever else stands in it goes by it too.
    ...(network === undefined || privateServiceConnect === undefined ? [] : [{ noun: "way to Google's APIs", property: "privateServiceConnect", value: network.networkId, where: "a VPC", within: [project], fix: "leave it out: the other's is this VPC's, for all who stand in it" }]),
  ];
}

/** Without a project in it, gcloud takes its own, as Terraform takes GOOGLE_PROJECT. */
function connectCommand({ clusterName, region, project, controlPlaneAccess, impersonateServiceAccount: account }: GkeClusterProps): string {
  const way = { dns: " --dns-endpoint", private: " --internal-ip" }[controlPlaneAccess?.kind ?? "private"] ?? "";
  const of = project === undefined ? "" : ` --project ${givenText(project)}`;
  const as = account === undefined ? "" : ` --impersonate-service-account ${givenText(account)}`;
  return `gcloud container clusters get-credentials ${givenText(clusterName)} --region ${givenText(region)}${of}${way}${as}`;
}

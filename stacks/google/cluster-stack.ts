import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { GkeCluster } from "../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../constructs/google/gke-cluster-props";
import { StateBackend } from "../state-backend";

/** Properties of `GkeClusterStack`. */
export interface GkeClusterStackProps extends GkeClusterProps {
  readonly backend: StateBackend;
}

/** `<id>-cluster` on Google Cloud: network, cluster, node pools, identities and registry. */
export class GkeClusterStack extends TerraformStack {
  public readonly cluster: GkeCluster;

  public constructor(scope: Construct, id: string, props: GkeClusterStackProps) {
    super(scope, id);
    const { backend, ...cluster } = props;
    backend.attach(this);
    new GoogleProvider(this, "google", {
      // Left out when it isn't given: the provider then reads GOOGLE_PROJECT.
      project: props.project,
      region: props.region,
    });
    this.cluster = new GkeCluster(this, "gke", cluster);
    new TerraformOutput(this, "image-repository", {
      value: this.cluster.imageRepository,
      description: "What goes before the name of an image of one's own",
    });
    new TerraformOutput(this, "image-push", {
      value: this.cluster.registry.pushCommands,
      description: "Signs in to the registry, builds and pushes preflight",
    });
  }
}

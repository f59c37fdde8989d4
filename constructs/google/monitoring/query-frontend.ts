import { Construct } from "constructs";
import { IQueryFrontend, MetricsWriter } from "../../cluster/managed/prometheus";
import { ContainerCluster } from "../bindings";
import data from "../data/managed-prometheus.json";
import { GkeWorkloadIdentity } from "../identity/workload-identity";
import { GoogleProject } from "../project";

/** Properties of `GkeQueryFrontend`. */
export interface GkeQueryFrontendProps {
  readonly project: GoogleProject;
  readonly cluster: ContainerCluster;
}

/** Google's own query frontend, asking as itself, with the right to read the project's metrics and no other. Makes nothing unless it is asked for. */
export class GkeQueryFrontend extends Construct implements IQueryFrontend {
  public readonly image = data.frontend.image;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: GkeQueryFrontendProps,
  ) {
    super(scope, id);
  }

  public askedAs({ namespace, serviceAccount }: MetricsWriter): string[] {
    const { project, cluster } = this.props;
    new GkeWorkloadIdentity(this, "identity", { project, cluster, namespace, serviceAccount, roles: ["roles/monitoring.viewer"] });
    return [`--query.project-id=${project.projectId}`];
  }
}

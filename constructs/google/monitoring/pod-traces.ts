import { Construct } from "constructs";
import { IManagedTraces, SpanExport, SpanWriter } from "../../cluster/managed/traces";
import { Finding } from "../../core/problems/problem";
import { ContainerCluster, ProjectService } from "../bindings";
import { GkeWorkloadIdentity } from "../identity/workload-identity";
import { GoogleProject } from "../project";

/** Properties of `GkePodTraces`. */
export interface GkePodTracesProps {
  readonly project: GoogleProject;
  readonly cluster: ContainerCluster;
  /** Whether the service's API is enabled here. */
  readonly enableApis: boolean;
}

/** Spans in Google Cloud Trace, written by the collector as itself, with the right to add spans in the project and no other. */
export class GkePodTraces extends Construct implements IManagedTraces {
  public readonly serviceName = "Google Cloud Trace";

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: GkePodTracesProps,
  ) {
    super(scope, id);
  }

  public check(_property: string): Finding[] {
    return [];
  }

  public writtenBy({ namespace, serviceAccount }: SpanWriter): SpanExport {
    const { project, cluster, enableApis } = this.props;
    // Others in the project may use it too.
    if (enableApis) new ProjectService(this, "api", { project: project.projectId, service: "cloudtrace.googleapis.com", disableOnDestroy: false });
    new GkeWorkloadIdentity(this, "identity", { project, cluster, namespace, serviceAccount, roles: ["roles/cloudtrace.agent"] });
    return { exporter: "googlecloud", configuration: { project: project.projectId } };
  }
}

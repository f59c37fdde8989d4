import { Construct } from "constructs";
import { IManagedTraces, SpanExport, SpanWriter } from "../../cluster/managed/traces";
import { Finding } from "../../core/problems/problem";
import { IamPolicy } from "../bindings";
import data from "../data/pod-logs.json";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";

/** Properties of `EksPodTraces`. */
export interface EksPodTracesProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  /** Whether the subnets reach AWS by endpoints alone, and this service isn't among them. */
  readonly outOfReach: boolean;
}

/** Spans in AWS X-Ray, written by the collector as a role that may write there and nothing else. X-Ray knows no resource to narrow it to. */
export class EksPodTraces extends Construct implements IManagedTraces {
  public readonly serviceName = "AWS X-Ray";

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksPodTracesProps,
  ) {
    super(scope, id);
  }

  public check(property: string): Finding[] {
    if (!this.props.outOfReach) return [];
    const reason = "network.nat is false, and the collector would reach X-Ray by the internet alone";
    return [{ code: "traces-out-of-reach", property, value: "cloud", reason, fix: 'write network: { moreEndpoints: ["xray"] } beside privateEndpoints' }];
  }

  public writtenBy({ namespace, serviceAccount }: SpanWriter): SpanExport {
    const { clusterName, region, cluster } = this.props;
    const name = roleName(clusterName, region, "traces");
    // X-Ray's writes know no resources.
    const statement = { Sid: "WriteSpans", Effect: "Allow", Action: data.traceActions, Resource: "*" };
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
    new PodIdentityRole(this, "role", { cluster, roleName: name, namespace, serviceAccounts: [serviceAccount], policyArns: { write: policy.arn } });
    // Without the attributes that X-Ray is told to index, none is searched for.
    return { exporter: "awsxray", configuration: { region, indexed_attributes: ["otel.resource.service.name", "model", "request_id"] } };
  }
}

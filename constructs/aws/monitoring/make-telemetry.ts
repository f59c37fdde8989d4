import { Construct } from "constructs";
import { IManagedLogs } from "../../cluster/managed/logs";
import { IManagedPrometheus } from "../../cluster/managed/prometheus";
import { IManagedTraces } from "../../cluster/managed/traces";
import { EksCluster as EksClusterResource } from "../bindings";
import { EksClusterProps } from "../eks-cluster-props";
import { EksManagedPrometheus } from "./managed-prometheus";
import { EksPodLogs } from "./pod-logs";
import { EksPodTraces } from "./pod-traces";

/** What stands before what is kept of a cluster's telemetry. */
export interface TelemetryPlace {
  readonly resource: EksClusterResource;
  readonly subnetIds: string[];
  /** The private subnets' ranges, of a network of ours. */
  readonly subnetCidrs: string[];
  readonly securityGroupId: string;
}

/** Where a cluster's series, lines and spans may be kept. */
export interface Telemetry {
  readonly prometheus?: IManagedPrometheus;
  readonly logs: IManagedLogs;
  readonly traces: IManagedTraces;
}

/** What AWS keeps of a cluster's telemetry, in the scope of `EksCluster`. */
export function makeTelemetry(scope: Construct, props: EksClusterProps, place: TelemetryPlace): Telemetry {
  const { clusterName, region } = props;
  const prometheus = makeManagedPrometheus(scope, props, place);
  const telemetry = { clusterName, region, cluster: place.resource.name };
  return {
    prometheus,
    logs: new EksPodLogs(scope, "pod-logs", { ...telemetry, keyArn: props.ownKeys?.podLogsKeyArn }),
    traces: new EksPodTraces(scope, "pod-traces", { ...telemetry, outOfReach: isOutOfReach(props, "xray") }),
  };
}

function makeManagedPrometheus(scope: Construct, props: EksClusterProps, { resource, ...place }: TelemetryPlace): EksManagedPrometheus | undefined {
  const { clusterName, region, managedPrometheus, deletionProtection } = props;
  if (managedPrometheus === undefined) return undefined;
  const { name: cluster, arn: clusterArn } = resource;
  const outOfReach = isOutOfReach(props, "aps-workspaces");
  return new EksManagedPrometheus(scope, "managed-prometheus", { ...managedPrometheus, ...place, clusterName, region, cluster, clusterArn, outOfReach, deletionProtection });
}

/** Whether the private subnets have neither a way out nor an endpoint of this service. */
function isOutOfReach({ network }: EksClusterProps, service: string): boolean {
  return network?.nat === false && !(network.moreEndpoints ?? []).includes(service);
}

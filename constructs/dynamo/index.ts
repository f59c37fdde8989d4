/** Package entry `cdktf-dynamo/dynamo`: Dynamo's CRDs and platform, and what is known of its releases. */
import "./requires";
export { Availability, type AvailabilityOptions } from "../cluster/availability/availability";
export type { PodTelemetry, TraceTarget } from "./pod-telemetry";
export * from "./checks/check-platform";
export * from "./crds/crds";
export * from "./graph/dynamo-graph";
export * from "./graph/dynamo-graph-request";
export * from "./graph/graph-changes";
export * from "./graph/graph-options";
export * from "./graph/graph-source";
export * from "./graph/request-options";
export * from "./platform";
export * from "./platform-options";
export * from "./platform-parts";
export * from "./settings/platform-settings";
export * from "./settings/platform-values";
export * from "./release";

/** Package entry `cdktf-dynamo/inference`: models served on a cluster's GPU pools. */
import "./requires";
export * from "./model-description";
export * from "./served-model";
export * from "./served-model-options";
export * from "./plan-options";
export * from "./benchmark/benchmark-options";
export { type ObjectStoreOptions, type StreamedOptions, type WeightsImageOptions, WeightsLoader, type WeightsLoaderOptions } from "./weights/loader";
export * from "./from-aiconfigurator";
export { DoorAuthentication, type IapOptions, type JwtOptions, type OidcOptions } from "../cluster/exposure/authentication";
export { DoorCertificate } from "../cluster/exposure/certificate";
export * from "../cluster/exposure/exposure";
export * from "./exposure/exposure-description";
export { Engine } from "./engine";
export { type KvRouterOptions, Router } from "./router";
export { Scaling } from "./scaling/scaling";
export { ScalingMetric } from "./scaling/scaling-metric";
export * from "./scaling/scaling-options";
export { prometheusAdapterRules } from "./scaling/prometheus-adapter";

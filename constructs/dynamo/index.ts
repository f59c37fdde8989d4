/** Package entry `cdktf-dynamo/dynamo`: Dynamo's CRDs and platform, and what is known of its releases. */
import "./requires";
export * from "./check-platform";
export * from "./crds";
export * from "./platform";
export * from "./platform-parts";
export * from "./platform-settings";
export * from "./platform-values";
export * from "./release";

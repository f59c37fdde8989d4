import { PROMETHEUS_ACCOUNT } from "../../constructs/kubernetes/monitoring/prometheus-stack";

/** Name of the Service of a deployment's own Prometheus, which is its service account's too. */
export const PROMETHEUS_HERE = PROMETHEUS_ACCOUNT;

/** "service.namespace" of an address inside a cluster, which may say more. */
export const serviceOf = (address: string): string => address.replace(/^https?:\/\//, "").replace(/[:/].*$/, "").replace(/\.svc(\.cluster\.local)?\.?$/, "");

import { HelmAddOn } from "../../cluster/helm-add-on";
import { TaintEffect } from "../../cluster/pools/scheduling";

/** Label of the nodes that have EFA, so that one more pool, or a machine that the chart doesn't know, changes nothing of the chart's. */
export const EFA_LABEL = "dynamo-serving/efa";
export const EFA_LABEL_VALUE = "true";

/**
 * AWS's EFA device plugin, by which a node's EFA interfaces become `vpc.amazonaws.com/efa`. Its own list of machines gives way to our label.
 *
 * @see https://github.com/aws/eks-charts/tree/master/stable/aws-efa-k8s-device-plugin
 */
export const EFA_PLUGIN: HelmAddOn = {
  name: "aws-efa-k8s-device-plugin",
  repository: "https://aws.github.io/eks-charts",
  chart: "aws-efa-k8s-device-plugin",
  version: "v0.5.30",
  namespace: "kube-system",
  values: {
    supportedInstanceLabels: { keys: [EFA_LABEL], values: [EFA_LABEL_VALUE] },
    // The chart tolerates none.
    tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: TaintEffect.NO_SCHEDULE }],
  },
};

import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { GPU_POOL_LABEL } from "../../cluster/pools/node-pool";
import { TaintEffect, Toleration, tolerateAll } from "../../cluster/pools/scheduling";
import { packageRoot } from "../../core/package-root";
import table from "../data/infiniband.json";
import { SPOT_TAINT } from "../pools/gpu-pool";
import { INFINIBAND_LABEL, SHARED_RESOURCE } from "./infiniband";

const NAMESPACE = "network-operator";
/** The add-on after which GPU software comes. */
export const INFINIBAND_ADD_ON = "infiniband";

const GPU: Toleration = { key: "nvidia.com/gpu", operator: "Exists", effect: TaintEffect.NO_SCHEDULE };
const SPOT = tolerateAll([SPOT_TAINT]);

/** Folder of our chart with the policy of the nodes' network cards. */
export function infiniBandChartPath(): string {
  return path.join(packageRoot(), "constructs", "azure", "infiniband", "chart");
}

/**
 * What brings InfiniBand to nodes, in the order in which it must come: the network operator with node feature discovery; then what it is to
 * do, of kinds that it brings; and after that the GPU Operator (`GpuSoftware.gpuOperatorAfter`), whose driver waits for the cards'. Nothing of it
 * names a pool: one more changes nothing here.
 */
export function infiniBandAddOns(): HelmAddOn[] {
  const { repository, chart, version } = table.networkOperator;
  return [
    {
      name: "network-operator",
      repository,
      chart,
      version,
      namespace: NAMESPACE,
      createNamespace: true,
      // Its driver containers are privileged.
      namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" },
      values: {
        // Its own rule marks the Ethernet cards too; ours is in the next chart.
        nfd: { enabled: true, deployNodeFeatureRules: false },
        operator: { tolerations: SPOT },
        "node-feature-discovery": {
          // For the GPU Operator as well: it places everything by what this finds.
          worker: { affinity: onNodesWith(GPU_POOL_LABEL), tolerations: [GPU, ...SPOT] },
          master: { tolerations: SPOT },
          gc: { tolerations: SPOT },
        },
      },
      timeoutSeconds: 900,
    },
    {
      name: INFINIBAND_ADD_ON,
      localChart: infiniBandChartPath(),
      namespace: NAMESPACE,
      createNamespace: true,
      namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" },
      values: {
        nodeLabel: INFINIBAND_LABEL,
        tolerations: [GPU, ...SPOT],
        driver: imageOf(table.driver),
        devicePlugin: { ...imageOf(table.devicePlugin), resource: SHARED_RESOURCE },
        nodeSetup: { image: table.nodeSetup.image },
      },
      after: ["network-operator"],
    },
  ];
}

function imageOf({ repository, image, version }: typeof table.driver): { [key: string]: string } {
  return { repository, image, version };
}

function onNodesWith(label: string): object {
  const terms = [{ matchExpressions: [{ key: label, operator: "Exists" }] }];
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
}

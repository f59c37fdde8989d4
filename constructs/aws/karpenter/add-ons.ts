import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { NodePool } from "../../cluster/pools/node-pool";
import { packageRoot } from "../../core/package-root";
import table from "../data/karpenter.json";
import { POOL_RELEASE } from "./release-names";
import { KarpenterPool } from "./pool-values";

/** Where Kubernetes serves the controller's requests before those of ordinary pods. */
export const KARPENTER_NAMESPACE = "kube-system";
export const KARPENTER_SERVICE_ACCOUNT = "karpenter";

const REPOSITORY = "oci://public.ecr.aws/karpenter";
const KINDS = "karpenter-crd";
const CONTROLLER = "karpenter";
/** How long a release of a pool may take to go: its nodes go first, each with what its pods still do. */
const DRAIN_SECONDS = 3600;

/** Properties of `karpenterAddOns`. */
export interface KarpenterAddOnsProps {
  readonly clusterName: string;
  readonly region: string;
  /** Where the controller runs: it can't make the node that it needs. */
  readonly systemPool: NodePool;
  readonly queueName: string;
  /** Whether it reaches AWS by endpoints alone. */
  readonly offline: boolean;
  /** Whether it replaces nodes that are broken. */
  readonly nodeRepair: boolean;
  readonly pools: KarpenterPool[];
}

/** Folder of our chart with what Karpenter makes a pool's nodes by. */
export function karpenterChartPath(): string {
  return path.join(packageRoot(), "constructs", "aws", "karpenter", "chart");
}

/**
 * Karpenter's kinds, its controller, and a release for each pool, so that another pool changes nothing here. They go the other way: a pool's
 * release waits until Karpenter has taken its nodes away, the controller goes after all of them.
 */
export function karpenterAddOns({ clusterName, region, systemPool, queueName, offline, nodeRepair, pools }: KarpenterAddOnsProps): HelmAddOn[] {
  const { karpenter: version } = table.version;
  const chart = { repository: REPOSITORY, version, namespace: KARPENTER_NAMESPACE };
  return [
    // Helm never changes those that stand in the controller's own chart.
    { name: KINDS, chart: "karpenter-crd", ...chart },
    {
      name: CONTROLLER,
      chart: "karpenter",
      ...chart,
      after: [KINDS],
      values: {
        serviceAccount: { name: KARPENTER_SERVICE_ACCOUNT },
        nodeSelector: { "kubernetes.io/os": "linux", ...systemPool.nodeSelector },
        // Given, since no pod reaches the instance metadata service.
        controller: { env: [{ name: "AWS_REGION", value: region }], resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } } },
        settings: { clusterName, interruptionQueue: queueName, eksControlPlane: true, ...(offline ? { isolatedVPC: true } : {}), ...(nodeRepair ? { featureGates: { nodeRepair } } : {}) },
      },
    },
    ...poolReleases(pools).map((release) => ({ ...release, after: [CONTROLLER] })),
  ];
}

/** A release for each pool whose nodes come by load. */
export function poolReleases(pools: readonly KarpenterPool[]): HelmAddOn[] {
  return pools.map(({ name, values }) => ({
    name: `${POOL_RELEASE}${name}`,
    localChart: karpenterChartPath(),
    // It runs nothing by itself.
    imageValues: [],
    namespace: KARPENTER_NAMESPACE,
    values,
    timeoutSeconds: DRAIN_SECONDS,
  }));
}

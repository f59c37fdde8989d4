import { anyLate } from "../../../core/late/any-late";
import { Token } from "../../../core/framework";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { GpuPool } from "../../../cluster/pools/node-pool";
import { poolsWithoutExporter } from "../gpu-exporter";
import { GpuMetrics } from "../gpu-metrics";
import { Monitoring } from "../monitoring";
import { gpuMetricsOf } from "../monitoring-source";
import { ScrapedParts, seriesAtLeast } from "./series";

/** Seconds between two scrapes of a Prometheus of the deployment's own where nobody says another. */
const INTERVAL = 15;

/** What a managed Prometheus is sent at least, for whoever counts what it costs. */
export interface StoreSamples {
  readonly everySeconds: number;
  readonly fewestSeries: number;
  readonly mostSeries: number;
}

/** Frontends and workers, at their fewest and at their most. */
export interface CountedParts {
  readonly fewest: Omit<ScrapedParts, "gpus">;
  readonly most: Omit<ScrapedParts, "gpus">;
}

/** Seconds between two samples of a series. */
export function sampledEvery(monitoring: Monitoring): number {
  return monitoring.scrape.intervalSeconds ?? INTERVAL;
}

/**
 * GPUs whose figures are read, of so many nodes of each pool, at least: of nodes whose number is known only at apply none. One that pods share has figures
 * once. What the cloud's own exporter shows isn't known.
 */
export function readGpus(monitoring: Monitoring, cluster: IKubernetesCluster, nodesOf: (pool: GpuPool) => number | undefined): number {
  const owner = gpuMetricsOf(monitoring, cluster);
  if (owner === GpuMetrics.NONE || owner === GpuMetrics.CLOUD) return 0;
  const unread = owner === GpuMetrics.EXPORTER ? poolsWithoutExporter(cluster) : [];
  return cluster.gpuPools.filter((pool) => !unread.includes(pool)).reduce((sum, pool) => {
    const [nodes = 0, gpus] = [nodesOf(pool), pool.gpusPerNode / (pool.gpuClients ?? 1)];
    return anyLate(nodes, pool.gpusPerNode) ? sum : sum + gpus * nodes;
  }, 0);
}

/** What goes to the managed Prometheus of the cluster's cloud. @default - nothing goes there */
export function storeSamples(monitoring: Monitoring, cluster: IKubernetesCluster, { fewest, most }: CountedParts): StoreSamples | undefined {
  if (!monitoring.usesCloud || cluster.managedPrometheus === undefined || Token.isUnresolved(sampledEvery(monitoring))) return undefined;
  return {
    everySeconds: sampledEvery(monitoring),
    fewestSeries: seriesAtLeast({ ...fewest, gpus: readGpus(monitoring, cluster, ({ minNodes }) => minNodes) }),
    mostSeries: seriesAtLeast({ ...most, gpus: readGpus(monitoring, cluster, ({ maxNodes }) => maxNodes) }),
  };
}

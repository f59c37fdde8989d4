import certManager from "./data/cert-manager.json";
import chats from "./data/chats.json";
import dcgm from "./data/dcgm.json";
import dynamo131 from "./data/dynamo-1.3.1.json";
import dynamo142 from "./data/dynamo-1.4.2.json";
import dynamo151 from "./data/dynamo-1.5.1.json";
import dynamo161 from "./data/dynamo-1.6.1.json";
import engines from "./data/engines.json";
import etcd from "./data/etcd.json";
import kubeStateMetrics from "./data/kube-state-metrics.json";
import nats from "./data/nats.json";
import operator from "./data/operator.json";
import prometheus from "./data/prometheus.json";
import { exporter, storedLabels } from "./exporters";
import { ExporterMetrics, Metric, seriesOf } from "./metric";

/** What a release of Dynamo shows, as `cdktf-dynamo metrics` writes it. */
export interface ReleaseMetrics {
  readonly release: string;
  readonly exporters: readonly ExporterMetrics[];
}

/** The releases, oldest first. One more is a file and a line. */
const RELEASES: readonly ReleaseMetrics[] = [dynamo131, dynamo142, dynamo151, dynamo161];

/** What shows the same whichever release of Dynamo runs beside it. */
const OTHERS: readonly ExporterMetrics[] = [operator, engines, dcgm, nats, etcd, kubeStateMetrics, certManager, chats, prometheus];

/** A family, whose it is, and the labels with which its series are stored. */
export interface CataloguedMetric extends Metric {
  readonly exporter: string;
  readonly stored: readonly string[];
}

/** Every metric that there is beside one release of Dynamo: what a rule or a dashboard may ask for. */
export class MetricsCatalogue {
  /** The releases whose metrics are known, oldest first. */
  public static releases(): string[] {
    return RELEASES.map(({ release }) => release);
  }

  /** The release whose metrics stand for this one: itself, or the known one of its minor. Undefined where none is known. */
  public static nearest(release: string): string | undefined {
    const minor = release.split(".").slice(0, 2).join(".");
    const known = MetricsCatalogue.releases();
    return known.includes(release) ? release : known.filter((one) => one.startsWith(`${minor}.`)).pop();
  }

  /** What Dynamo's own exporters show of a release that is known by itself. */
  public static rows(release: string): readonly ExporterMetrics[] | undefined {
    return RELEASES.find((one) => one.release === release)?.exporters;
  }

  /** @throws Error for a release of whose minor no metrics are known: `nearest` tells before */
  public static of(release: string): MetricsCatalogue {
    const nearest = MetricsCatalogue.nearest(release);
    const row = RELEASES.find((one) => one.release === nearest);
    if (row === undefined) throw new Error(`no metrics are known of Dynamo ${release}; they are of ${MetricsCatalogue.releases().join(", ")}`);
    return new MetricsCatalogue(row);
  }

  private readonly bySeries = new Map<string, CataloguedMetric>();

  private constructor(row: ReleaseMetrics) {
    for (const { exporter: name, metrics } of [...OTHERS, ...row.exporters]) {
      for (const metric of metrics) {
        const before = this.bySeries.get(seriesOf(metric)[0]);
        const own = storedLabels(exporter(name), metric.labels);
        const stored = before === undefined ? own : [...new Set([...before.stored, ...own])].sort();
        for (const series of seriesOf(metric)) this.bySeries.set(series, { ...metric, exporter: name, stored });
      }
    }
  }

  /** The family that a stored series belongs to: `x_bucket` to the histogram `x`. */
  public find(series: string): CataloguedMetric | undefined {
    return this.bySeries.get(series);
  }

  public has(series: string): boolean {
    return this.bySeries.has(series);
  }

  /** The bounds of a histogram's buckets, smallest first. */
  public bounds(histogram: string): number[] {
    return (this.find(`${histogram}_bucket`)?.bounds ?? []).map(Number);
  }

  /** What one exporter shows, by name. */
  public exporterMetrics(name: string): CataloguedMetric[] {
    return [...new Set(this.bySeries.values())].filter((metric) => metric.exporter === name);
  }
}

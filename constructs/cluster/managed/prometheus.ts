import { Finding } from "../../core/problems/problem";
import { IRuleEvaluator } from "./rules";

/** What tells a managed Prometheus' own collector what to scrape. */
export class MetricsCollector {
  /** A scrape configuration in Prometheus' own words. */
  public static readonly CONFIGURATION = new MetricsCollector("configuration");

  /**
   * PodMonitor and ServiceMonitor as the Prometheus operator has them, in a group of the cloud's own.
   *
   * @param apiVersion group and version of the kinds
   * @param limits what every monitor must carry besides, in its `spec`
   */
  public static monitors(apiVersion: string, limits: { readonly [name: string]: number } = {}): MetricsCollector {
    return new MetricsCollector("monitors", apiVersion, limits);
  }

  /**
   * ClusterPodMonitoring, which takes labels of pods by name and knows neither relabelling nor labels that are honoured.
   *
   * @param apiVersion group and version of the kind
   */
  public static podMonitoring(apiVersion: string): MetricsCollector {
    return new MetricsCollector("pod-monitoring", apiVersion);
  }

  private constructor(
    /** "configuration", "monitors" or "pod-monitoring". */
    public readonly kind: string,
    /** Group and version of its kinds. @default - it has none */
    public readonly apiVersion?: string,
    /** What every monitor carries besides. */
    public readonly limits: { readonly [name: string]: number } = {},
  ) {}
}

/** Pods of the cluster that write or collect samples. */
export interface MetricsWriter {
  /** Their namespace. */
  readonly namespace: string;
  /** Their service account. */
  readonly serviceAccount: string;
}

/** How a Prometheus in the cluster writes to a managed one. */
export interface RemoteWriteOffer {
  /** An entry of `remoteWrite`, as the kind Prometheus of its operator has it. May hold values known only at apply. */
  readonly entry: { [key: string]: unknown };
  /** What its service account must carry. @default - nothing */
  readonly serviceAccountAnnotations?: { [key: string]: string };
  /** What its pods must carry. @default - nothing */
  readonly podLabels?: { [key: string]: string };
}

/**
 * A program of a managed Prometheus' own that answers in the cluster as Prometheus does, and signs in by itself.
 * @open anybody may implement it, with more properties than these
 */
export interface IQueryFrontend {
  /** Its image. @example "gke.gcr.io/prometheus-engine/frontend:v0.18.2-gke.1" */
  readonly image: string;

  /**
   * Lets the pods of a service account ask. Called once.
   *
   * @returns the program's arguments, besides that of its port
   */
  askedAs(account: MetricsWriter): string[];
}

/** What a managed Prometheus takes before it throttles, unless it was raised. */
export interface MetricsQuota {
  /** Series that were written lately. @default - not bounded */
  readonly activeSeries?: number;
  /** Samples a minute. @default - not bounded */
  readonly samplesPerMinute?: number;
  /** Where it is told. */
  readonly source: string;
}

/**
 * The managed Prometheus of a cluster's cloud: all that monitoring knows of it. No cloud's resource passes through here.
 * @open anybody may implement it, with more properties than these
 */
export interface IManagedPrometheus {
  /** As its cloud calls it. @example "Amazon Managed Service for Prometheus" */
  readonly serviceName: string;
  /** What its own collector reads. @example MetricsCollector.CONFIGURATION */
  readonly collector: MetricsCollector;
  /** Namespaces whose pods scrape for it, which models let in. @example ["kube-system"] */
  readonly collectorNamespaces: string[];
  /** Ranges from which it scrapes, where that isn't done by pods. @example ["10.0.0.0/19"] */
  readonly collectorCidrs: string[];
  /** @example { activeSeries: 1000000, source: "https://..." } */
  readonly quota: MetricsQuota;
  /** Hosts of its own address: whoever asks there must sign in. @example ["amazonaws.com"] */
  readonly hosts: string[];
  /** How who asks there signs in, and what does it for those who can't, in words. @example "SigV4, which aws-sigv4-proxy adds" */
  readonly signIn: string;
  /** The service account as which its own collector reads Secrets that a monitor names. @default - it reads none */
  readonly collectorAccount?: MetricsWriter;
  /** What asks it for those in the cluster who can't sign in. @default - it has none of its own */
  readonly queryFrontend?: IQueryFrontend;
  /** The Grafana that was made beside it, as its cloud calls it. @default - none was made @example "Amazon Managed Grafana" */
  readonly grafanaName?: string;
  /** What that Grafana itself is called, a constant. @default - none was made @example "chat" */
  readonly grafanaInstance?: string;
  /** How it evaluates rules. @default - it evaluates none */
  readonly ruleEvaluator?: IRuleEvaluator;

  /**
   * Lets pods of the cluster write there. Called once, by a deployment whose own Prometheus does.
   *
   * @returns nothing where samples come by its own collector alone
   */
  writtenBy(writer: MetricsWriter): RemoteWriteOffer | undefined;

  /** What keeps it from writing, or its collector from scraping. */
  check(property: string, ownCollector: boolean): Finding[];

  /**
   * Has its own collector scrape the cluster. Called once.
   *
   * @param configuration for one that reads a configuration
   */
  collect(configuration?: string): void;
}

import { DataService, GangScheduler } from "./platform-parts";
import { DataVolume, ExperimentalSettings, ExposureSettings, MonitoringSettings, OperatorSettings, WebhookSettings } from "./settings/platform-settings";

/** What a person may say of the platform's installation. */
export interface PlatformOptions {
  /**
   * NATS. @default - as the release has it: bundled up to 1.3, none from 1.4 on, where workers talk without it
   * @example DataService.BUNDLED
   */
  readonly nats?: DataService;
  /**
   * etcd.
   * @default - as the release has it: bundled up to 0.9, none from 1.0 on, where Kubernetes itself is asked
   * @example DataService.BUNDLED
   */
  readonly etcd?: DataService;
  /** Grove, which starts the pods of a multi-node worker together. @default GangScheduler.NONE @example GangScheduler.BUNDLED */
  readonly grove?: GangScheduler;
  /**
   * LeaderWorkerSet with Volcano, in the place of Grove: the operator finds both by itself when it starts, and uses Grove where that is there too. Only
   * `GangScheduler.EXTERNAL`: no chart that is known here brings them.
   * @default GangScheduler.NONE
   * @example GangScheduler.EXTERNAL
   */
  readonly lws?: GangScheduler;
  /** KAI Scheduler. @default GangScheduler.NONE @example GangScheduler.BUNDLED */
  readonly kaiScheduler?: GangScheduler;
  /** How workers find each other: `kubernetes` or `etcd`. @default - the chart's own, "kubernetes" @example "kubernetes" */
  readonly discoveryBackend?: string;
  /** Address of a Prometheus, which planners ask. @default - none @example "http://prometheus.monitoring:9090" */
  readonly prometheusEndpoint?: string;
  /**
   * Whether PodMonitors are made, for which Prometheus' kinds must be there. From release 1.0 on.
   * @default - made if the kinds are there when the platform is installed
   */
  readonly podMonitors?: boolean;
  /** Names of pull secrets in the platform's namespace. @default - none, NVIDIA's images need none @example ["my-registry"] @format secret-name @unique */
  readonly imagePullSecrets?: string[];
  /**
   * The operator's image: a copy of the release's own, or one made of it (`1.6.1-mine`). Its tag is the release's if none is given.
   * @default - NVIDIA's
   * @example "registry.example.com/kubernetes-operator:1.6.1"
   */
  readonly operatorImage?: string;
  /**
   * The release that the cluster has now. It may be of the same minor or of the one before.
   * @default - the cluster has none, or nobody knows
   * @example "1.5.1"
   */
  readonly upgradeFrom?: string;
  /**
   * The one namespace whose graphs the operator takes, of a platform for trying out beside the cluster's own.
   * @default - the operator is the whole cluster's
   * @format dns-label
   * @example "team-a"
   */
  readonly restrictToNamespace?: string;
  /** The operator's pod, and what it gives graphs. @default - the chart's own @example { replicas: 2 } */
  readonly operator?: OperatorSettings;
  /** The webhook that admits graphs. @default - the chart's own @example { certManager: true } */
  readonly webhook?: WebhookSettings;
  /** What Prometheus sees. @default - the chart's own @example { podMonitorLabels: { release: "prometheus" } } */
  readonly monitoring?: MonitoringSettings;
  /** How graphs of v1alpha1 are exposed that ask for it. @default - they aren't @example { ingressClassName: "nginx" } */
  readonly exposure?: ExposureSettings;
  /** The volume of bundled NATS. @default - the chart's own @example { size: "20Gi" } */
  readonly natsVolume?: DataVolume;
  /** The volume of bundled etcd. @default - the chart's own @example { size: "2Gi" } */
  readonly etcdVolume?: DataVolume;
  /** What NVIDIA calls experimental. @default - none of it @example { volcano: true } */
  readonly experimental?: ExperimentalSettings;
  /**
   * More values of the chart, which win over all others. A list replaces a list.
   * @default - none
   * @example { "dynamo-operator": { ... } }
   */
  readonly values?: { [key: string]: unknown };
}

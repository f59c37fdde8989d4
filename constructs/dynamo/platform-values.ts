import { Toleration } from "../cluster/scheduling";
import { Values, mergeValues as merge } from "../core/value-path";
import { DataService, GangScheduler } from "./platform-parts";
import { DynamoRelease } from "./release";

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
  /** KAI Scheduler. @default GangScheduler.NONE @example GangScheduler.BUNDLED */
  readonly kaiScheduler?: GangScheduler;
  /** How workers find each other: `kubernetes` or `etcd`. @default - the chart's own, "kubernetes" @example "kubernetes" */
  readonly discoveryBackend?: string;
  /** Address of a Prometheus, which planners ask. @default - none @example "http://prometheus.monitoring:9090" */
  readonly prometheusEndpoint?: string;
  /**
   * Whether PodMonitors are made, for which Prometheus' kinds must be there.
   * @default - made if the kinds are there when the platform is installed
   */
  readonly podMonitors?: boolean;
  /** Names of pull secrets in the platform's namespace. @default - none, NVIDIA's images need none @example ["my-registry"] */
  readonly imagePullSecrets?: string[];
  /**
   * The operator's image: a copy of the release's own, or one made of it (`1.6.1-mine`). Its tag is the release's if none is given.
   * @default - NVIDIA's
   * @example "registry.example.com/kubernetes-operator:1.6.1"
   */
  readonly operatorImage?: string;
  /**
   * More values of the chart, which win over all others. A list replaces a list.
   * @default - none
   * @example { "dynamo-operator": { ... } }
   */
  readonly values?: { [key: string]: unknown };
}

/** What `platformValues` needs to know beside the options. */
export interface PlatformContext {
  readonly release: DynamoRelease;
  /** Tolerations for every pod of the platform, Jobs and hooks included. */
  readonly tolerations: Toleration[];
  /** Labels of the nodes for bundled NATS and etcd. @default - any node */
  readonly systemNodeSelector?: { [key: string]: string };
}

/** The platform chart's values for a release: each at the path that this release reads. */
export function platformValues(context: PlatformContext, options: PlatformOptions = {}): Values {
  return merge(ownValues(context, options), options.values ?? {});
}

/** The values without the caller's own. */
function ownValues(context: PlatformContext, options: PlatformOptions): Values {
  const { release } = context;
  const nats = options.nats ?? (release.natsByDefault ? DataService.BUNDLED : DataService.NONE);
  const etcd = options.etcd ?? (release.etcdByDefault ? DataService.BUNDLED : DataService.NONE);
  return [
    at(release.natsPath, nats === DataService.BUNDLED),
    // To 1.0 the operator is told apart from the sub-chart whether there is a NATS.
    release.natsPath === "nats.enabled" ? at("dynamo-operator.nats.enabled", nats !== DataService.NONE) : {},
    at(release.etcdPath, etcd === DataService.BUNDLED),
    scheduler(release, "grove", options.grove ?? GangScheduler.NONE),
    scheduler(release, "kai-scheduler", options.kaiScheduler ?? GangScheduler.NONE),
    staleness(release, options),
    { "dynamo-operator": operator(context, options, nats, etcd) },
    placement(context),
  ].reduce<Values>((sum, part) => merge(sum, part), {});
}

function operator(context: PlatformContext, options: PlatformOptions, nats: DataService, etcd: DataService): Values {
  const { release } = context;
  const { repository, tag } = splitImage(options.operatorImage ?? release.operatorImage(), release.version);
  const { prometheusEndpoint, podMonitors, imagePullSecrets = [] } = options;
  const metrics = {
    ...(prometheusEndpoint === undefined ? {} : { prometheusEndpoint }),
    ...(podMonitors === undefined ? {} : { podMonitors: { enabled: podMonitors } }),
  };
  return {
    // The CRDs have a stack of their own, and one owner.
    ...(release.crdDelivery === "job" ? { upgradeCRD: false } : {}),
    ...(nats.address === undefined ? {} : { natsAddr: nats.address }),
    ...(etcd.address === undefined ? {} : { etcdAddr: etcd.address }),
    ...(options.discoveryBackend === undefined ? {} : { discoveryBackend: options.discoveryBackend }),
    ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(Object.keys(metrics).length === 0 ? {} : { dynamo: { metrics } }),
    controllerManager: {
      // Chart 0.9.0 installs operator 0.7.1 unless told otherwise (NVIDIA/aicr#257).
      manager: { image: { repository, tag } },
    },
  };
}

/** Tolerations at every place where the release's chart has pods, and the nodes of what keeps data. */
function placement(context: PlatformContext): Values {
  const { release, tolerations, systemNodeSelector: nodeSelector } = context;
  const paths = [
    "dynamo-operator.controllerManager.tolerations",
    ...(release.certificateJob ? ["dynamo-operator.webhook.certGenerator.tolerations"] : []),
    ...(release.sshKeygenJob ? ["dynamo-operator.dynamo.mpiRun.sshKeygen.tolerations"] : []),
    "etcd.tolerations",
    "nats.podTemplate.merge.spec.tolerations",
    "nats.natsBox.podTemplate.merge.spec.tolerations",
    "grove.tolerations",
    "kai-scheduler.global.tolerations",
  ];
  return [
    ...(tolerations.length === 0 ? [] : paths.map((path) => at(path, tolerations))),
    // Their volumes bind them to a zone; among GPU nodes they could then not move (NVIDIA/aicr#257).
    ...(nodeSelector === undefined
      ? []
      : ["etcd.nodeSelector", "nats.podTemplate.merge.spec.nodeSelector"].map((path) => at(path, nodeSelector))),
  ].reduce<Values>((sum, part) => merge(sum, part), {});
}

function scheduler(release: DynamoRelease, name: string, choice: GangScheduler): Values {
  const install = choice === GangScheduler.BUNDLED;
  return release.schedulersUnderGlobal
    ? { global: { [name]: { install, enabled: choice !== GangScheduler.NONE } } }
    : { [name]: { enabled: install } };
}

function staleness(release: DynamoRelease, options: PlatformOptions): Values {
  const grove = (options.grove ?? GangScheduler.NONE) !== GangScheduler.NONE;
  const period = release.kaiStalenessGracePeriod;
  if (period === undefined || !grove || options.kaiScheduler !== GangScheduler.BUNDLED) return {};
  return { "kai-scheduler": { scheduler: { args: { "default-staleness-grace-period": period } } } };
}

/** An image as repository and tag. A digest splits so too, since the chart puts a colon between the two. */
export function splitImage(image: string, defaultTag: string): { readonly repository: string; readonly tag: string } {
  const colon = image.lastIndexOf(":");
  return colon > image.lastIndexOf("/")
    ? { repository: image.slice(0, colon), tag: image.slice(colon + 1) }
    : { repository: image, tag: defaultTag };
}

/** A value at a path: `at("a.b", 1)` is `{ a: { b: 1 } }`. */
function at(path: string, value: unknown): Values {
  const [first, ...rest] = path.split(".");
  return { [first]: rest.length === 0 ? value : at(rest.join("."), value) };
}

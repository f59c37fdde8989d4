import { Toleration } from "../../cluster/pools/scheduling";
import { Values, mergeValues as merge, valueAt as at } from "../../core/names/value-path";
import { DataService, GangScheduler } from "../platform-parts";
import { PlatformOptions } from "../platform-options";
import { DynamoRelease } from "../release";
import { settingValues } from "./setting-values";

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
    settingValues(release, options),
    placement(context, options),
  ].reduce<Values>((sum, part) => merge(sum, part), {});
}

function operator(context: PlatformContext, options: PlatformOptions, nats: DataService, etcd: DataService): Values {
  const { release } = context;
  const { repository, tag } = splitImage(options.operatorImage ?? release.operatorImage(), release.version);
  const { prometheusEndpoint, imagePullSecrets = [] } = options;
  return {
    // The CRDs have a stack of their own, and one owner.
    ...(release.crdDelivery === "job" ? { upgradeCRD: false } : {}),
    ...(nats.address === undefined ? {} : { natsAddr: nats.address }),
    ...(etcd.address === undefined ? {} : { etcdAddr: etcd.address }),
    ...(options.discoveryBackend === undefined ? {} : { discoveryBackend: options.discoveryBackend }),
    ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(prometheusEndpoint === undefined ? {} : { dynamo: { metrics: { prometheusEndpoint } } }),
    controllerManager: {
      // Chart 0.9.0 installs operator 0.7.1 unless told otherwise (NVIDIA/aicr#257).
      manager: { image: { repository, tag } },
    },
  };
}

/** Tolerations at every place where the release's chart has pods, and the nodes of what keeps data. */
function placement(context: PlatformContext, options: PlatformOptions): Values {
  const { release, tolerations, systemNodeSelector: nodeSelector } = context;
  const own = options.operator?.tolerations ?? [];
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
    ...(own.length === 0 ? [] : [at(paths[0], [...tolerations, ...own])]),
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

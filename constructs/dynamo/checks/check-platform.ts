import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { readPath as read } from "../../core/names/value-path";
import { checkAddress } from "../../core/forms/address-forms";
import { findUnknownValues } from "../settings/chart-values";
import { checkUpgrade } from "./check-upgrade";
import { findSettingProblems } from "../settings/setting-values";
import { checkOperatorImage } from "./check-images";
import { findOperatorProblems } from "./check-operator";
import { checkKind } from "../image-kinds";
import { GangScheduler } from "../platform-parts";
import { PlatformOptions } from "../platform-options";
import { splitImage } from "../settings/platform-values";
import { DynamoRelease } from "../release";

/** The leader election id that every cluster-wide operator shares, so that two of them don't both act. */
const LEADER_ELECTION_ID = "dynamo.nvidia.com";

/** The operator's part of the values. */
const OPERATOR = "dynamo-operator";

/**
 * What the platform's chart would refuse half-way through the deployment, or accept and then not work.
 * The rules are the chart's own (`validate-values.yaml`, `_validation.tpl` of ai-dynamo/dynamo), where no other source is named.
 *
 * @param values all values, the caller's own among them
 */
export function findPlatformProblems(
  release: DynamoRelease,
  namespace: string,
  options: PlatformOptions,
  values: { [key: string]: unknown },
): Finding[] {
  const moved = movedValues(release, options);
  return [
    ...checkUpgrade("upgradeFrom", options.upgradeFrom, release.version),
    ...moved,
    // Of a release that isn't known nobody knows the values.
    ...(!release.isKnown && !release.newerPatch ? [] : findUnknownValues(release, "values", options.values, moved.map(({ property }) => property.replace(/^values\./, "")))),
    ...findSettingProblems(release, options),
    ...findOperatorProblems(options),
    ...addresses(options),
    ...checkOperatorImage("operatorImage", options.operatorImage, release),
    ...operatorTag(release, options, values),
    ...crdOwner(release, values),
    ...operatorName(release, values),
    ...leaderElection(namespace, values),
    ...discovery(release, values),
    ...schedulers(release, options, values),
    ...leaderWorkerSets(options, values),
    ...webhookSelector(release, values),
  ];
}

function addresses({ nats, etcd, prometheusEndpoint }: PlatformOptions): Finding[] {
  const http = { schemes: ["http", "https"], port: true };
  return [
    ...(nats?.address === undefined ? [] : checkAddress("nats", nats.address, { schemes: ["nats", "tls"], port: true, several: true, says: "an external NATS", example: "nats://nats.example.com:4222" })),
    ...(etcd?.address === undefined ? [] : checkAddress("etcd", etcd.address, { ...http, several: true, says: "an external etcd", example: "http://etcd.example.com:2379" })),
    ...(prometheusEndpoint === undefined ? [] : checkAddress("prometheusEndpoint", prometheusEndpoint, { schemes: http.schemes, says: "Prometheus", example: "http://prometheus.monitoring:9090" })),
  ];
}

function movedValues(release: DynamoRelease, options: PlatformOptions): Finding[] {
  const own = options.values ?? {};
  return ["nats", "etcd", "grove", "kai-scheduler"].flatMap((name): Finding[] => {
    const path = pathOfInstall(release, name);
    const other = path === `${name}.enabled` ? `global.${name}.install` : `${name}.enabled`;
    const value = read(own, other);
    if (value === undefined) return [];
    return [
      {
        code: "moved-value",
        property: `values.${other}`,
        value,
        reason: release.enforces("moved-values")
          ? `the chart of release ${release.version} fails to install where this value is given; it reads ${path}`
          : `the chart of release ${release.version} doesn't read this value; it reads ${path}`,
        fix: `use the property ${name === "kai-scheduler" ? "kaiScheduler" : name}, which writes the path of the release`,
      },
    ];
  });
}

function pathOfInstall(release: DynamoRelease, name: string): string {
  if (name === "nats") return release.natsPath;
  if (name === "etcd") return release.etcdPath;
  return release.schedulersUnderGlobal ? `global.${name}.install` : `${name}.enabled`;
}

function operatorTag(release: DynamoRelease, options: PlatformOptions, values: { [key: string]: unknown }): Finding[] {
  const path = `${OPERATOR}.controllerManager.manager.image.tag`;
  const repository = read(options.values, `${OPERATOR}.controllerManager.manager.image.repository`);
  const kind =
    typeof repository === "string" && !Token.isUnresolved(repository)
      ? checkKind(`values.${OPERATOR}.controllerManager.manager.image.repository`, repository, "operator", release.operatorImage())
      : [];
  const tag = read(values, path);
  const expected = splitImage(options.operatorImage ?? "", release.version).tag;
  if (tag === expected || Token.isUnresolved(tag)) return kind;
  return [
    ...kind,
    {
      code: "operator-tag-differs",
      property: `values.${path}`,
      value: tag,
      reason: `the CRDs come from the operator's image of release ${release.version}; another operator needn't understand them`,
      fix: "set release, or operatorImage on both the CRDs and the platform",
    },
  ];
}

function crdOwner(release: DynamoRelease, values: { [key: string]: unknown }): Finding[] {
  const path = `${OPERATOR}.upgradeCRD`;
  if (release.crdDelivery !== "job" || read(values, path) !== true) return [];
  return [
    {
      code: "two-crd-owners",
      property: `values.${path}`,
      value: true,
      reason: "the CRDs are applied by DynamoCrds, before the platform is there; applied by the operator's own start too, whoever came last would have the say",
      fix: "leave it out",
    },
  ];
}

/** The CRDs are told the operator's service before it is there, and know its role by the same name (`dynamo-operator.fullname`). */
function operatorName(release: DynamoRelease, values: { [key: string]: unknown }): Finding[] {
  if (!release.needsConversionWebhookFlags) return [];
  return ["fullnameOverride", "nameOverride"].flatMap((name): Finding[] => {
    const value = read(values, `${OPERATOR}.${name}`);
    if (value === undefined || value === null || value === "") return [];
    const reason = "the CRDs call the operator's webhook, by which graphs are converted, by the name that its service has without: none would be read, and at the next deploy it would be taken for another release's operator";
    return [{ code: "operator-renamed", property: `values.${OPERATOR}.${name}`, value, reason, fix: "leave it out, or set releaseName of DynamoPlatform and platformReleaseName of DynamoCrds" }];
  });
}

function leaderElection(namespace: string, values: { [key: string]: unknown }): Finding[] {
  if (read(values, `${OPERATOR}.namespaceRestriction.enabled`) === true) return [];
  const path = `${OPERATOR}.controllerManager.leaderElection`;
  const id = read(values, `${path}.id`) ?? "";
  const place = read(values, `${path}.namespace`) ?? "";
  const findings: Finding[] = [];
  if (id !== "" && id !== LEADER_ELECTION_ID && !Token.isUnresolved(id)) {
    findings.push({
      code: "leader-election-id",
      property: `values.${path}.id`,
      value: id,
      reason: "two cluster-wide operators with different ids would both act, and the chart refuses it",
      fix: `leave it out; the id is "${LEADER_ELECTION_ID}"`,
    });
  }
  if (place === namespace && !Token.isUnresolved(place)) {
    findings.push({
      code: "leader-election-namespace",
      property: `values.${path}.namespace`,
      value: place,
      reason: "cluster-wide operators find each other in one namespace, which the chart demands not to be the platform's own",
      fix: 'leave it out; the namespace is "kube-system"',
    });
  }
  return findings;
}

function discovery(release: DynamoRelease, values: { [key: string]: unknown }): Finding[] {
  const path = `${OPERATOR}.discoveryBackend`;
  const backend = read(values, path) ?? "kubernetes";
  if (Token.isUnresolved(backend) || backend === "kubernetes") return [];
  const property = "discoveryBackend";
  if (backend !== "etcd") {
    return [
      {
        code: "unknown-discovery-backend",
        property,
        value: backend,
        reason: "the chart takes kubernetes or etcd and fails with anything else",
        fix: 'write "kubernetes" or "etcd"',
      },
    ];
  }
  const etcd = read(values, release.etcdPath) === true || Boolean(read(values, `${OPERATOR}.etcdAddr`));
  if (etcd) return [];
  return [
    {
      code: "discovery-without-etcd",
      property,
      value: backend,
      reason: "workers would look for each other in an etcd that isn't there",
      fix: "set etcd to DataService.BUNDLED or DataService.external(...)",
    },
  ];
}

function schedulers(release: DynamoRelease, options: PlatformOptions, values: { [key: string]: unknown }): Finding[] {
  const findings: Finding[] = [];
  const parts = { grove: options.grove, kaiScheduler: options.kaiScheduler };
  for (const [property, choice] of Object.entries(parts)) {
    if (release.schedulersUnderGlobal || choice !== GangScheduler.EXTERNAL) continue;
    findings.push({
      code: "external-scheduler-not-offered",
      property,
      value: choice.kind,
      reason: `the chart of release ${release.version} works only with one that it installs itself`,
      fix: "use GangScheduler.BUNDLED, or release 1.0 or later",
    });
  }
  const isOn = (name: string): boolean =>
    read(values, `global.${name}.install`) === true || read(values, `global.${name}.enabled`) === true;
  if (release.enforces("one-gang-scheduler") && isOn("volcano-scheduler") && isOn("kai-scheduler")) {
    findings.push({
      code: "two-gang-schedulers",
      property: "values.global.volcano-scheduler.enabled",
      value: true,
      reason: "KAI Scheduler is on too, and the chart takes only one of them",
      fix: "turn one of them off",
    });
  }
  const path = "kai-scheduler.scheduler.args.default-staleness-grace-period";
  const expected = release.kaiStalenessGracePeriod;
  // Both from the chart: of a Grove of somebody else's it asks nothing (its README of 1.6.0).
  const bundled = ["grove", "kai-scheduler"].every((name) => read(values, `global.${name}.install`) === true);
  if (expected !== undefined && bundled && read(values, path) !== expected) {
    findings.push({
      code: "kai-evicts-stale-groups",
      property: `values.${path}`,
      value: read(values, path),
      reason: "beside the chart's own Grove, its KAI must not evict pod groups as stale, and the chart refuses it",
      fix: `use the properties grove and kaiScheduler, or set it to "${expected}"`,
    });
  }
  return findings;
}

/** LeaderWorkerSet in the place of Grove: the operator uses the one that it finds, and Grove where it finds both. */
function leaderWorkerSets({ lws = GangScheduler.NONE, grove }: PlatformOptions, values: { [key: string]: unknown }): Finding[] {
  if (lws === GangScheduler.NONE) return [];
  const code = "lws-not-used" as const;
  if (lws === GangScheduler.BUNDLED) {
    return [{ code, property: "lws", value: lws.kind, reason: "no platform chart brings LeaderWorkerSet and Volcano", fix: "install the charts lws (0.7.0 or later, with gangSchedulingManagement.schedulerProvider=volcano) and volcano, and set GangScheduler.EXTERNAL" }];
  }
  const installed = read(values, "global.grove.install") === true || read(values, "global.grove.enabled") === true || read(values, "grove.enabled") === true;
  if ((grove ?? GangScheduler.NONE) === GangScheduler.NONE && !installed) return [];
  return [{ code, property: "lws", value: lws.kind, reason: "Grove is there too, and the operator starts every worker over several nodes by it", fix: "leave one of the two out" }];
}

function webhookSelector(release: DynamoRelease, values: { [key: string]: unknown }): Finding[] {
  const path = `${OPERATOR}.webhook.namespaceSelector`;
  const selector = read(values, path) ?? {};
  if (!release.enforces("no-webhook-selector") || Object.keys(selector as object).length === 0) return [];
  return [
    {
      code: "webhook-namespace-selector",
      property: `values.${path}`,
      value: selector,
      reason: `the chart of release ${release.version} refuses a selector: objects outside it would go unchecked`,
      fix: "leave it out",
    },
  ];
}

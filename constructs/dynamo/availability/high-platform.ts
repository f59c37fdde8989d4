import { Finding } from "../../core/problems/problem";
import { Token } from "../../core/framework";
import { isObject } from "../../core/shape/shape";
import { Values, mergeValues, readPath, valueAt } from "../../core/names/value-path";
import { coded } from "../../core/problems/warn";
import { hasValue } from "../settings/chart-values";
import { PlatformOptions } from "../platform-options";
import { DataService } from "../platform-parts";
import { DynamoRelease } from "../release";

/** Pods of a highly available operator, of which one leads; and of bundled NATS and etcd, of which two must agree. */
const OPERATORS = 2;
const QUORUM = 3;

/** Where the charts read how many there are: the operator's sub-chart, nats-io/k8s 1.x, bitnami's etcd 12. */
const NATS_SIZE = "nats.config.cluster.replicas";
const ETCD_SIZE = "etcd.replicaCount";
const POD_LABELS = "dynamo-operator.controllerManager.podLabels";

/** By which the operator's pods are told from others: the chart's own labels are its matter. */
export const OPERATOR_LABELS: { readonly [label: string]: string } = { "dynamo-serving/part": "operator" };
const HOST = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";

/** A platform of which one pod of each kind may go. */
export interface HighPlatform {
  readonly options: PlatformOptions;
  /** Whether the operator's pods carry `OPERATOR_LABELS`. */
  readonly labelled: boolean;
  readonly findings: Finding[];
  readonly warnings: string[];
}

/** The options of a highly available platform: what is said stands, what isn't is made more than one. */
export function highPlatform(release: DynamoRelease, options: PlatformOptions): HighPlatform {
  const labelled = hasValue(release, POD_LABELS);
  const { operator = {} } = options;
  const nats = options.nats ?? (release.natsByDefault ? DataService.BUNDLED : DataService.NONE);
  const etcd = options.etcd ?? (release.etcdByDefault ? DataService.BUNDLED : DataService.NONE);
  const values = [nats === DataService.BUNDLED ? clusteredNats() : {}, etcd === DataService.BUNDLED ? clusteredEtcd() : {}, options.values ?? {}];
  const merged = values.reduce<Values>((sum, part) => mergeValues(sum, part), {});
  return {
    labelled,
    options: {
      ...options,
      operator: { ...operator, replicas: operator.replicas ?? OPERATORS, ...(labelled ? { podLabels: { ...operator.podLabels, ...OPERATOR_LABELS }, affinity: operator.affinity ?? apart() } : {}) },
      ...(Object.keys(merged).length === 0 ? {} : { values: merged }),
    },
    findings: [
      ...tooFew("operator.replicas", operator.replicas, OPERATORS, "one leads and the other takes over; one alone leaves the webhook without anybody while it moves, and no graph is admitted"),
      ...(nats === DataService.BUNDLED ? quorum(`values.${NATS_SIZE}`, readPath(options.values, NATS_SIZE), "NATS") : []),
      ...(nats === DataService.BUNDLED && readPath(options.values, "nats.config.cluster.enabled") === false ? quorum("values.nats.config.cluster.enabled", false, "NATS") : []),
      ...(etcd === DataService.BUNDLED ? quorum(`values.${ETCD_SIZE}`, readPath(options.values, ETCD_SIZE), "etcd") : []),
      ...takenLabel(operator.podLabels),
    ],
    warnings: labelled
      ? []
      : [coded("operator-not-apart", `the chart of release ${release.version} puts no labels on the operator's pods: both may stand on one node, and a drain may take both. Charts from 1.2 on do.`)],
  };
}

/** JetStream elects among three; the chart brings the budget itself (`podDisruptionBudget`). */
function clusteredNats(): Values {
  const spread = { [HOST]: { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" }, [ZONE]: { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" } };
  return mergeValues(valueAt("nats.config.cluster", { enabled: true, replicas: QUORUM }), valueAt("nats.podTemplate.topologySpreadConstraints", spread));
}

/** NVIDIA's values turn etcd's own budget off. */
function clusteredEtcd(): Values {
  return mergeValues(valueAt(ETCD_SIZE, QUORUM), valueAt("etcd.pdb", { create: true, minAvailable: "", maxUnavailable: 1 }));
}

function apart(): { [key: string]: unknown } {
  const term = (topologyKey: string, weight: number): object => ({ weight, podAffinityTerm: { topologyKey, labelSelector: { matchLabels: OPERATOR_LABELS } } });
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term(HOST, 100), term(ZONE, 50)] } };
}

function tooFew(property: string, value: number | undefined, least: number, reason: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || value >= least) return [];
  return [{ code: "one-of-what-must-stay", property, value, reason: `availability is high, and ${reason}`, fix: `leave it out for ${least}` }];
}

function quorum(property: string, value: unknown, who: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || (typeof value === "number" && value >= QUORUM && value % 2 === 1)) return [];
  return [{ code: "no-quorum", property, value, reason: `availability is high, and ${who} agrees by majority: of fewer than three nobody may go, and an even number survives no more than the odd one below it`, fix: `leave it out for ${QUORUM}, or name another ${who} by DataService.external` }];
}

function takenLabel(labels: { readonly [label: string]: string } | undefined): Finding[] {
  if (!isObject(labels)) return [];
  return Object.entries(OPERATOR_LABELS).flatMap(([label, value]) =>
    labels[label] === undefined || labels[label] === value ? [] : [{ code: "reserved-label" as const, property: `operator.podLabels["${label}"]`, value: labels[label], reason: "availability is high, and by this label the operator's pods are kept apart", fix: "use another key" }],
  );
}

import { Availability, isHigh } from "../constructs/cluster/availability/availability";
import { TerraformStack, Token } from "../constructs/core/framework";
import { isLate } from "../constructs/core/late";
import { IConstruct } from "constructs";
import { PoolRole } from "../constructs/cluster/pools/blue-green";
import { Capacity } from "../constructs/cluster/pools/capacity";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../constructs/cluster/pools/node-pool";
import { ModelDescription } from "../constructs/inference/description/model-description";
import { ServedModel } from "../constructs/inference/served-model";
import { HelmRelease } from "../constructs/kubernetes/helm-release";
import { describeMonitoring } from "../constructs/kubernetes/monitoring/describe-monitoring";
import { CountedParts, storeSamples } from "../constructs/kubernetes/monitoring/managed/sampled";
import { Monitoring } from "../constructs/kubernetes/monitoring/monitoring";
import { describeLogs, describeTraces } from "../constructs/kubernetes/telemetry/describe-telemetry";
import { Logs } from "../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../constructs/kubernetes/telemetry/traces/traces";
import { Namespace } from "../constructs/kubernetes/namespace";
import { DynamoNames } from "./chain/chain-options";
import { AccountNeeds } from "./account-needs";
import { ClusterPlace } from "./cluster-place";

export type { ClusterPlace } from "./cluster-place";

/** Raised when a reader of the file would misread it: a property gone, or another meaning. One more property raises nothing. */
export const SCHEMA_VERSION = 1;

/** What a deployment is described from. */
export interface DescribedDeployment {
  /** What its stacks' names begin with. */
  readonly id: string;
  readonly cluster: IKubernetesCluster;
  readonly place: ClusterPlace;
  /** In the order in which they are deployed. */
  readonly stacks: TerraformStack[];
  readonly dynamoRelease: string;
  readonly names: DynamoNames;
  /** @default - "standard", and nothing is told */
  readonly availability?: Availability;
  /** Roles of two pools. @default - none */
  readonly blueGreen?: readonly PoolRole[];
  /** @default - nobody watches it */
  readonly monitoring?: Monitoring;
  /** @default - its lines are kept nowhere */
  readonly logs?: Logs;
  /** @default - no request is traced */
  readonly traces?: Traces;
  /** What it asks of the account, looked at when it is described. @default - nothing is known: somebody else made the cluster */
  readonly needs?: () => AccountNeeds;
}

/**
 * A deployment in short: what a program needs to know that looks after it, without reading Terraform's JSON. `docs/commands/deployment-json.md`
 * says what each part means. No value of a chart, no credential and no environment is in it; what is known only at apply is left out.
 */
export function describeDeployment(deployment: DescribedDeployment): { [name: string]: unknown } {
  const { id, cluster, place, stacks, dynamoRelease, names, monitoring, logs, traces, needs } = deployment;
  const standing = stacks.map((stack) => ({ stack, all: stack.node.findAll() }));
  const models = standing.flatMap(({ all }) => all.filter(isModel)).map(({ description }) => description);
  const described = {
    schemaVersion: SCHEMA_VERSION,
    id,
    dynamo: { release: dynamoRelease, namespace: names.platformNamespace, modelNamespace: names.modelNamespace },
    cluster: { name: cluster.clusterName, ...place },
    ...(isHigh(deployment.availability) ? { availability: Availability.HIGH.kind } : {}),
    stacks: stacks.map(({ node, dependencies }) => ({
      name: node.id,
      step: node.id.slice(id.length + 1),
      directory: `stacks/${node.id}`,
      after: stacks.filter((one) => dependencies.includes(one)).map((one) => one.node.id),
    })),
    ...(cluster.budget === undefined ? {} : { budget: { ...cluster.budget } }),
    pools: [...(cluster.systemPool === undefined ? [] : [describePool(cluster.systemPool)]), ...cluster.gpuPools.map(describeGpuPool)],
    ...((deployment.blueGreen ?? []).length === 0 ? {} : { blueGreen: deployment.blueGreen }),
    storageClasses: cluster.storage.map(({ className, accessModes, isDefault = false, maximumGiB, throughputMBps }) => ({
      name: className,
      accessModes,
      default: isDefault,
      maximumGiB,
      throughputMBps,
    })),
    ...(cluster.modelSecrets === undefined ? {} : { broughtSecrets: cluster.modelSecrets.brings }),
    namespaces: [
      ...inEach(standing, isNamespace, ({ name }) => ({ name, made: true })),
      ...names.existing.map((name) => ({ name, made: false })),
    ],
    releases: inEach(standing, isRelease, ({ resource, chartName, chartVersion }) => ({
      name: resource.nameInput,
      namespace: resource.namespaceInput,
      chart: chartName,
      version: resource.versionInput ?? chartVersion,
    })),
    ...(monitoring === undefined ? {} : { monitoring: { ...describeMonitoring(monitoring, cluster), storeSamples: storeSamples(monitoring, cluster, countParts(models)) } }),
    ...(logs === undefined ? {} : { logs: describeLogs(logs, cluster) }),
    ...(traces === undefined ? {} : { traces: describeTraces(traces, cluster) }),
    models: models.map(describeModel),
    needs: needs?.(),
  };
  return known(described) as { [name: string]: unknown };
}

function describePool({ name, machineType, moreMachineTypes, minNodes, maxNodes, capacity = Capacity.ON_DEMAND, zones, labels, nodeSelector, taints }: NodePool): object {
  return {
    name,
    machineType,
    moreMachineTypes,
    gpusPerNode: 0,
    minNodes,
    maxNodes,
    capacity: capacity.kind,
    reservation: capacity.reservationId,
    zones,
    labels: sorted(labels),
    nodeSelector: sorted(nodeSelector),
    taints: taints.map(({ key, value, effect }) => ({ key, value, effect })),
  };
}

function describeGpuPool(pool: GpuPool): object {
  const { gpu, gpusPerNode, gpuMemoryGiB, gpuPartition, gpuClients, startNodes, firstNodes, driver, fabric } = pool;
  const cut = gpuPartition && { size: gpuPartition.size, perGpu: gpuPartition.perGpu };
  return { ...describePool(pool), gpusPerNode, gpu, gpuMemoryGiB, gpuPartition: cut, gpuClients, startNodes, firstNodes, driver, fabric: fabric.kind };
}

function describeModel({ namespace, name, ...model }: ModelDescription): object {
  return { name, release: name, namespace, ...model };
}

/** Frontends, and everything else of a model: each shows figures of its own. */
function countParts(models: readonly ModelDescription[]): CountedParts {
  const parts = models.flatMap((model) => model.parts);
  const count = (most: boolean, frontend: boolean): number =>
    parts
      .filter(({ role }) => (role === "frontend") === frontend)
      .map(({ replicas, maxReplicas = replicas }) => (most ? maxReplicas : replicas))
      // Of a number that is known only at apply one, at least.
      .reduce((sum, pods) => sum + (Token.isUnresolved(pods) ? 1 : pods), 0);
  return { fewest: { frontends: count(false, true), workers: count(false, false) }, most: { frontends: count(true, true), workers: count(true, false) } };
}

/** What of a kind stands in each stack, with the stack's name. */
function inEach<T extends IConstruct>(standing: { stack: TerraformStack; all: IConstruct[] }[], is: (one: IConstruct) => one is T, describe: (one: T) => object): object[] {
  return standing.flatMap(({ stack, all }) => all.filter(is).map((one) => ({ ...describe(one), stack: stack.node.id })));
}

const isNamespace = (one: IConstruct): one is Namespace => one instanceof Namespace;
const isRelease = (one: IConstruct): one is HelmRelease => one instanceof HelmRelease;
const isModel = (one: IConstruct): one is ServedModel => one instanceof ServedModel;

function sorted(map: { [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value without what is known only at apply: the text that stands for such a value differs from run to run. */
function known(value: unknown): unknown {
  if (isLate(value)) return undefined;
  if (Array.isArray(value)) return value.map(known).filter((each) => each !== undefined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, known(part)]));
}

import { Change } from "../provider/pace";
import { ValueObject, isObject } from "../provider/values";

/** What a deployment's file says of what its stacks make, as far as an order depends on it (docs/commands/deployment-json.md). */
export interface OrderedDeployment {
  readonly dynamo: { readonly modelNamespace: string };
  readonly stacks: readonly { readonly name: string; readonly step: string }[];
  readonly releases: readonly { readonly name: string; readonly namespace: string; readonly stack: string }[];
  /** @default - nobody watches it */
  readonly monitoring?: object;
}

/** One that must be there before another is made, and must be there until it is gone. */
interface Rule {
  readonly first: readonly Change[];
  readonly second: readonly Change[];
  readonly why: string;
  /** Whether only the end matters: it may be made later, and must outlive all the same. @default false */
  readonly outlives?: boolean;
}

const CLUSTER = /^(aws_eks_cluster|azurerm_kubernetes_cluster|google_container_cluster)$/;
const NODES = /^(aws_eks_node_group|azurerm_kubernetes_cluster_node_pool|google_container_node_pool)$/;
const INSIDE = /^(helm_release|kubernetes_.*)$/;

/**
 * The orders that matter and weren't kept in one deploy and destroy of a chain, in words.
 *
 * @param deployment what the app says that it is; of an app that isn't ours only what holds anywhere is looked at
 */
export function brokenOrders(changes: readonly Change[], deployment?: OrderedDeployment): string[] {
  return [...new Set(rules(changes, deployment).flatMap(broken))];
}

/** How many pairs are held to an order: none would be a proof of nothing. */
export function heldPairs(changes: readonly Change[], deployment?: OrderedDeployment): number {
  return rules(changes, deployment).reduce((sum, { first, second }) => sum + named(first).length * named(second).length, 0);
}

function rules(changes: readonly Change[], deployment?: OrderedDeployment): Rule[] {
  const of = (is: (type: string) => boolean): Change[] => changes.filter(({ type }) => is(type));
  const releases = of((type) => type === "helm_release");
  const namespaces = of((type) => type === "kubernetes_namespace_v1");
  const everywhere: Rule[] = [
    { first: of((type) => CLUSTER.test(type)), second: of((type) => INSIDE.test(type) || NODES.test(type)), why: "it is in that cluster" },
    { first: of((type) => NODES.test(type)), second: releases, why: "its pods need nodes" },
    ...named(namespaces).map((name): Rule => ({
      first: namespaces.filter((one) => nameOf(one) === name),
      // One that makes its namespace where it isn't there is before who takes that over, and goes with it.
      second: releases.filter(({ value }) => value.namespace === name && value.create_namespace !== true),
      why: "it is in that namespace",
    })),
  ];
  if (deployment === undefined) return everywhere;
  const ofStep = (step: string): Change[] => {
    const stacks = deployment.stacks.filter((stack) => stack.step === step).map(({ name }) => name);
    const own = deployment.releases.filter(({ stack }) => stacks.includes(stack));
    return releases.filter(({ value }) => own.some(({ name, namespace }) => name === value.name && namespace === value.namespace));
  };
  const [addons, crds, platform, models, weights] = ["addons", "crds", "platform", "inference", "weights"].map(ofStep);
  const classes = of((type) => type === "kubernetes_storage_class_v1");
  const modelNamespace = namespaces.filter((one) => nameOf(one) === deployment.dynamo.modelNamespace);
  const doors = models.filter((door) => models.some((model) => nameOf(door) === `${nameOf(model)}-door`));
  return [
    ...everywhere,
    { first: crds, second: platform, why: "the operator doesn't start without its kinds" },
    { first: crds, second: models, why: "a graph is of a kind that must be there" },
    { first: platform, second: models, why: "a graph is admitted, and ended, by the operator" },
    { first: addons, second: models, why: "GPUs, volumes and doors are what add-ons give, and verify asks for GPUs" },
    { first: classes, second: models, why: "its volume is of that class" },
    { first: weights, second: models, why: "their pods mount its claims" },
    { first: weights, second: modelNamespace, why: "it is made with the weights, and goes with all that is in it" },
    { first: platform, second: modelNamespace, why: "a graph that is left in it is ended by the operator", outlives: true },
    { first: addons, second: modelNamespace, why: "what is left in it is unmounted, and let go, by what add-ons run", outlives: true },
    ...doors.map((door): Rule => ({ first: models.filter((model) => `${nameOf(model)}-door` === nameOf(door)), second: [door], why: "a door leads to its model" })),
    ...(deployment.monitoring === undefined ? [] : [{ first: addons, second: platform, why: "its monitors are of kinds that monitoring installs" }]),
  ];
}

function broken({ first, second, why, outlives = false }: Rule): string[] {
  const told: string[] = [];
  for (const one of first) {
    for (const other of second) {
      if (one === other) continue;
      if (!outlives && one.action === "create" && other.action === "create" && other.begin < one.end) {
        told.push(`${titleOf(other)} was begun before ${titleOf(one)} was there: ${why}`);
      }
      if (one.action === "delete" && other.action === "delete" && one.begin < other.end) {
        told.push(`${titleOf(one)} went before ${titleOf(other)} was gone: ${why}`);
      }
    }
  }
  return told;
}

/** The names of what was changed, each once. */
function named(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(nameOf))];
}

function nameOf({ value, type }: Change): string {
  const [metadata] = Array.isArray(value.metadata) ? (value.metadata as unknown[]) : [value.metadata];
  const name = isObject(metadata) ? (metadata as ValueObject).name : undefined;
  const found = [value.name, value.node_group_name, name].find((one) => typeof one === "string");
  return String(found ?? type);
}

function titleOf(change: Change): string {
  return `${change.type} ${nameOf(change)}`;
}

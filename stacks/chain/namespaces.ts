import { Token } from "../../constructs/core/framework";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { checkDnsLabel, nearest } from "../../constructs/core/checks/checks";
import { Finding } from "../../constructs/core/problems/problem";
import { CRDS_NAMESPACE } from "../../constructs/dynamo/crds/crds";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { HelmAddOn } from "../../constructs/cluster/helm-add-on";
import { contributedAddOns } from "../../constructs/kubernetes/add-on-source";
import { EARLY_NAMESPACE } from "../../constructs/inference/early/early-start";
import { KUBERNETES_OWN_NAMESPACES } from "../../constructs/kubernetes/namespace";
import { DynamoOptions, dynamoNames } from "./chain-options";

/** A namespace that a deployment would make. */
export interface PlannedNamespace {
  readonly name: string;
  /** Whose it is, in words. */
  readonly owner: string;
  /** The property that names it. @default - it has the name that it has */
  readonly property?: string;
}

/** What one property of a deployment installs. */
export interface AskedAddOns {
  readonly property: string;
  readonly addOns: readonly HelmAddOn[];
}

/** What is wrong with a deployment's namespaces, and which of them no stack makes. */
export interface AdmittedNamespaces {
  readonly findings: Finding[];
  /** Those that are there already, and those that were refused. */
  readonly existing: string[];
}

/** Kubernetes' own, in which nobody else's pods belong. */
const RESERVED = KUBERNETES_OWN_NAMESPACES.filter((name) => name !== "default");

/**
 * The namespaces of a deployment, in the order in which its stacks make them.
 *
 * @param cluster given where the deployment makes the cluster, and with it the add-ons
 * @param asked what monitoring, logs and traces install, each with the property that asks for it
 * @param early whether images are pulled ahead
 */
export function plannedNamespaces(dynamo: DynamoOptions, cluster?: IKubernetesCluster, asked: AskedAddOns[] = [], early = false): PlannedNamespace[] {
  const { platformNamespace, modelNamespace } = dynamoNames(dynamo);
  const addOns = cluster === undefined ? [] : contributedAddOns(cluster).map(({ addOn }) => addOn);
  const made = addOns.filter((addOn) => addOn.createNamespace).map(({ name, namespace }) => ({ name: namespace, owner: `the add-on ${name}` }));
  const job = DynamoRelease.of(dynamo.release ?? DynamoRelease.DEFAULT).crdDelivery === "job";
  return [
    // Add-ons may share one: their stack makes it once.
    ...made.filter(({ name }, index) => made.findIndex((other) => other.name === name) === index),
    ...asked.flatMap(({ property, addOns: theirs }) => theirs.filter((addOn) => addOn.createNamespace).map(({ namespace }) => ({ name: namespace, owner: property, property: `${property}.namespace` }))),
    ...(early ? [{ name: EARLY_NAMESPACE, owner: "what is pulled ahead" }] : []),
    ...(job ? [{ name: CRDS_NAMESPACE, owner: "the Job that applies the CRDs" }] : []),
    { name: platformNamespace, owner: "the platform", property: "dynamo.namespace" },
    { name: modelNamespace, owner: "the models", property: "dynamo.modelNamespace" },
  ];
}

/** No namespace is made twice, nor one that is there already. */
export function findNamespaceProblems(planned: PlannedNamespace[], given: readonly string[]): AdmittedNamespaces {
  const findings = [...findUnused(planned, given)];
  const refused: string[] = [];
  planned.forEach(({ name, owner, property }, index) => {
    if (property === undefined || Token.isUnresolved(name)) return;
    // One that names itself is told there, whichever comes first.
    const first = planned.find((other, at) => other.name === name && (at < index || (at > index && other.property === undefined)));
    const adopt = `if it is there already, name it in existingNamespaces: ["${name}"], and nobody makes it`;
    const say = (code: Finding["code"], reason: string, fix: string): void => {
      findings.push({ code, property, value: name, reason, fix });
      refused.push(name);
    };
    if (RESERVED.includes(name)) say("reserved-namespace", "this namespace is Kubernetes' own; Dynamo's chart and clouds refuse others in it", "give another");
    else if (given.includes(name)) return;
    else if (name === "default") say("namespace-exists", "every cluster has this namespace already, and Kubernetes makes none twice", `give another, or ${adopt}`);
    else if (first !== undefined) {
      say("namespace-taken", `${first.owner} has this namespace, and two can't both make it`, `give ${owner} another; ${adopt}`);
    }
  });
  return { findings, existing: [...new Set([...given, ...refused])] };
}

function findUnused(planned: PlannedNamespace[], given: readonly string[]): Finding[] {
  const names = planned.map(({ name }) => name);
  return given.flatMap((value, index): Finding[] => {
    const property = `existingNamespaces[${index}]`;
    const invalid = checkDnsLabel(property, value);
    if (invalid.length > 0 || names.includes(value) || Token.isUnresolved(value)) return invalid;
    const near = nearest(value, names);
    const fix = near === undefined ? `leave it out; the deployment makes ${names.join(", ")}` : `did you mean "${near}"?`;
    return [{ code: "unknown-namespace", property, value, reason: "the deployment uses no namespace of that name", fix }];
  });
}

import { ITerraformDependable } from "../core/framework";
import { Construct } from "constructs";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { checkDnsLabel, checkUnique, nearest } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";
import { refuse } from "../core/problems/refuse";
import { ADD_ON_SOURCES, IAddOnSource, contributedAddOns } from "./add-on-source";
import { ChartRepository } from "./chart-repository";
import { HelmRelease } from "./helm-release";
import { ImageMirror } from "./images/image-mirror";
import { Namespace } from "./namespace";
import { childId } from "../core/names/child-id";

/** Properties of `AddOns`. */
export interface AddOnsProps {
  /** The cluster; its GPU software and the charts that its cloud needs are installed. */
  readonly cluster: IKubernetesCluster;
  /** Others who need charts in the cluster. @default - none but these two */
  readonly sources?: IAddOnSource[];
  /** Whether what the cluster itself needs is installed. False: only what `sources` need, as somebody else looks after the cluster. @default true */
  readonly clusterNeeds?: boolean;
  /** Registry from which every image is taken. @default - each from its own */
  readonly imageMirror?: ImageMirror;
  /** Where every chart is had from. @default - each from its own repository */
  readonly chartRepository?: ChartRepository;
  /** Names of namespaces that are there already: they are used and not made, and stay when this goes. @default - none */
  readonly existingNamespaces?: string[];
}

/** What a cluster needs before Dynamo: GPU software and the cloud's charts, each after those that it names in `after`. */
export class AddOns extends Construct {
  private readonly namespaces = new Map<string, Namespace>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AddOnsProps,
  ) {
    super(scope, id);
    const contributed = contributedAddOns(props.cluster, [...((props.clusterNeeds ?? true) ? ADD_ON_SOURCES : []), ...(props.sources ?? [])]);
    const all = contributed.map(({ addOn }) => addOn);
    refuse(this, findAddOnProblems((index) => contributed[index].property, all));
    this.makeNamespaces(all);
    const releases = new Map<string, HelmRelease>();
    for (const addOn of inOrder(all)) {
      const after = (addOn.after ?? []).flatMap((name) => releases.get(name)?.resource ?? []);
      releases.set(addOn.name, this.install(addOn, after));
    }
  }

  private makeNamespaces(all: HelmAddOn[]): void {
    // No add-on can have a name with a capital letter, so this id is free.
    const scope = new Construct(this, "Namespaces");
    const there = this.props.existingNamespaces ?? [];
    for (const addOn of all.filter((one) => one.createNamespace && !there.includes(one.namespace))) {
      if (this.namespaces.has(addOn.namespace)) continue;
      const sharing = all.filter((one) => one.createNamespace && one.namespace === addOn.namespace);
      const labels: { [key: string]: string } = Object.assign({}, ...sharing.map((one) => one.namespaceLabels ?? {}));
      this.namespaces.set(
        addOn.namespace,
        new Namespace(scope, addOn.namespace, {
          name: addOn.namespace,
          labels: Object.keys(labels).length > 0 ? labels : undefined,
        }),
      );
    }
  }

  private install(addOn: HelmAddOn, after: ITerraformDependable[]): HelmRelease {
    const namespace = this.namespaces.get(addOn.namespace);
    const dependsOn = [...(namespace === undefined ? [] : [namespace.resource]), ...after];
    return new HelmRelease(this, childId(addOn.name), {
      name: addOn.name,
      namespace: addOn.namespace,
      repository: addOn.repository,
      chart: addOn.chart,
      version: addOn.version,
      localChart: addOn.localChart,
      imageValues: addOn.imageValues,
      values: addOn.values,
      timeoutSeconds: addOn.timeoutSeconds,
      imageMirror: this.props.imageMirror,
      chartRepository: this.props.chartRepository,
      dependsOn: dependsOn.length > 0 ? dependsOn : undefined,
    });
  }
}

/**
 * What is wrong with a list of add-ons: names empty or twice, and `after` that names nothing or leads back to itself.
 *
 * @param at the property in which the add-on of an index stands
 */
export function findAddOnProblems(at: (index: number) => string, addOns: HelmAddOn[]): Finding[] {
  const names = addOns.map((addOn) => addOn.name);
  const findings = [
    ...names.flatMap((name, index) => (name === "" ? checkDnsLabel(`${at(index)}.name`, name) : [])),
    ...checkUnique("duplicate-add-on", (index) => `${at(index)}.name`, names),
  ];
  addOns.forEach((addOn, index) => {
    (addOn.after ?? []).forEach((name, position) => {
      if (names.includes(name)) return;
      const near = nearest(name, names);
      findings.push({
        code: "unknown-add-on",
        property: `${at(index)}.after[${position}]`,
        value: name,
        reason: `${addOn.name} is to come after it, and the cluster has no add-on of that name`,
        fix: near === undefined ? "name an add-on of this cluster" : `did you mean "${near}"?`,
      });
    });
    const cycle = cycleFrom(addOn.name, addOns);
    // Reported once, at the first of its members.
    if (cycle === undefined || cycle.some((name) => names.indexOf(name) < index)) return;
    findings.push({
      code: "add-on-cycle",
      property: `${at(index)}.after`,
      value: addOn.after,
      reason: `each would wait for the other: ${[...cycle, addOn.name].join(" after ")}`,
      fix: "take one of them out of an after",
    });
  });
  return findings;
}

/** The names on a way from an add-on through `after` back to it. */
function cycleFrom(name: string, addOns: HelmAddOn[], path: string[] = []): string[] | undefined {
  if (path[0] === name) return path;
  if (path.includes(name)) return undefined;
  for (const next of addOns.find((addOn) => addOn.name === name)?.after ?? []) {
    const found = cycleFrom(next, addOns, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Each add-on that has a name once, after those that it names; where a cycle was refused, what is left of the order. */
function inOrder(addOns: HelmAddOn[]): HelmAddOn[] {
  const ordered = new Set<string>();
  const visiting = new Set<string>();
  const result: HelmAddOn[] = [];
  const visit = (addOn: HelmAddOn | undefined): void => {
    if (addOn === undefined || addOn.name === "" || ordered.has(addOn.name) || visiting.has(addOn.name)) return;
    visiting.add(addOn.name);
    for (const name of addOn.after ?? []) visit(addOns.find((one) => one.name === name));
    visiting.delete(addOn.name);
    ordered.add(addOn.name);
    result.push(addOn);
  };
  addOns.forEach(visit);
  return result;
}

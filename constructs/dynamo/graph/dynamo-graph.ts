import * as path from "path";
import { Construct, IConstruct } from "constructs";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { checkServiceName } from "../../core/checks/checks";
import { packageRoot } from "../../core/package-root";
import { refuse } from "../../core/problems/refuse";
import { admit, besides, isObject } from "../../core/shape/shape";
import { warn } from "../../core/problems/warn";
import { Release } from "../../kubernetes/bindings";
import { HelmRelease } from "../../kubernetes/helm-release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { PodTelemetry } from "../pod-telemetry";
import { DynamoRelease, findReleaseProblems } from "../release";
import { warnOfRelease } from "../checks/warn-release";
import { GraphChange } from "./graph-changes";
import { DynamoGraphOptions } from "./graph-options";
import { KubernetesObject } from "./graph-source";
import { DYNAMO_GRAPH } from "./graph-shapes";
import { tellGraph } from "./graph-file";
import { OccupiedPool } from "./place-graph";
import { makeGraph } from "./make-graph";

/** Properties of `DynamoGraph`. */
export interface DynamoGraphProps extends DynamoGraphOptions {
  /** The cluster that serves it. Dynamo's platform is installed there. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
  /** Dynamo's release. @default "1.6.1" @example "1.6.1" */
  readonly release?: string;
  /** Its namespace. It must be there. @default "inference" @format dns-label @example "inference" */
  readonly namespace?: string;
  /** Registry from which every image is taken. @default - each from its own @example ImageMirror.of("registry.example.com/mirror") */
  readonly imageMirror?: ImageMirror;
  /** What its pods say of themselves; what the graph says of the same wins. @default - as the graph has it @example { jsonLines: true } */
  readonly telemetry?: PodTelemetry;
}

/**
 * A DynamoGraphDeployment of one's own, from upstream's recipes for example, given what its cluster needs: tolerations, its pool's nodes,
 * the driver's path, a fabric's devices. What it changes stands in `graphs/<stack>.<name>.json` of the output, each with its reason.
 *
 * As with a model, Terraform doesn't wait until it answers.
 */
export class DynamoGraph extends Construct {
  /** The Helm release, for `dependsOn`; its resource is `node.defaultChild` too. */
  public readonly helmRelease: HelmRelease;
  /**
   * The resource of `helmRelease`.
   *
   * @deprecated of the platform `release` is Dynamo's: use `helmRelease`
   */
  public readonly release: Release;
  /** The graph's name. */
  public readonly name: string;
  /** The graph as it is deployed. */
  public readonly manifest: { [name: string]: unknown };
  /** What was changed, each change with its reason. */
  public readonly changes: GraphChange[];

  public constructor(scope: Construct, id: string, props: DynamoGraphProps) {
    super(scope, id);
    const shape = admit<DynamoGraphProps>("", props, DYNAMO_GRAPH);
    const { cluster, release: version = DynamoRelease.DEFAULT, namespace = "inference", imageMirror, telemetry, ...options } = shape.value;
    const release = DynamoRelease.of(version);
    const others = graphsOf(this, cluster);
    const made = makeGraph(options, { cluster, release, namespace, imageMirror, telemetry, occupied: others });
    others.push(...made.occupies);
    const findings = besides(shape.findings, [...findReleaseProblems("release", version), ...made.findings]);
    refuse(this, findings);
    warnOfRelease(this, version);
    warn(this, made.warnings);
    this.manifest = made.manifest;
    this.changes = [...made.changes];
    this.name = nameOf(made.manifest);
    this.helmRelease = new HelmRelease(this, "release", {
      name: this.name,
      namespace,
      localChart: graphChartPath(),
      values: { objects: [...made.beside, made.manifest] },
      wait: false,
      imageMirror,
      // All images come from the mirror already: they stand in the objects.
      imageValues: [],
    });
    this.release = this.helmRelease.resource;
    this.node.defaultChild = this.release;
    tellGraph(this, { name: this.name, namespace, release: version, changes: this.changes, manifest: made.manifest, beside: made.beside });
  }
}

/** What graphs of an app take of each cluster's pools. */
const occupied = new WeakMap<IConstruct, Map<IKubernetesCluster, OccupiedPool[]>>();

/** Takes note of what others than graphs take of a cluster's pools, before its graphs are made. */
export function occupyPools(scope: IConstruct, cluster: IKubernetesCluster, others: readonly OccupiedPool[]): void {
  graphsOf(scope, cluster).push(...others);
}

function graphsOf({ node: { root } }: IConstruct, cluster: IKubernetesCluster): OccupiedPool[] {
  const clusters = occupied.get(root) ?? new Map<IKubernetesCluster, OccupiedPool[]>();
  occupied.set(root, clusters);
  const there = clusters.get(cluster) ?? [];
  clusters.set(cluster, there);
  return there;
}

/** Folder of our chart for graphs. */
export function graphChartPath(): string {
  return path.join(packageRoot(), "constructs", "dynamo", "graph", "chart");
}

/** The graph's name, or a stand-in for one that was refused. */
function nameOf({ metadata }: KubernetesObject): string {
  const name = isObject(metadata) ? metadata.name : undefined;
  return typeof name === "string" && checkServiceName("name", name).length === 0 ? name : "refused";
}

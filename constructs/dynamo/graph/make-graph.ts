import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { PodTelemetry, telemetryEnvironment } from "../pod-telemetry";
import { DynamoRelease } from "../release";
import { adaptGraph, fabricWarnings, fillImages, findDriverProblems } from "./adapt-graph";
import { checkGraph } from "./check-graph";
import { checkHostAccess } from "./host-access";
import { DynamoGraphOptions } from "./graph-options";
import { GraphChange } from "./graph-changes";
import { partsOf } from "./graph-part";
import { KubernetesObject, readGraph } from "./graph-source";
import { OccupiedPool, occupiedBy, placeGraph } from "./place-graph";

/** Where a graph goes. */
export interface GraphPlace {
  readonly cluster: IKubernetesCluster;
  readonly release: DynamoRelease;
  readonly namespace: string;
  readonly imageMirror?: ImageMirror;
  /** What its pods say of themselves. @default - as the graph has it */
  readonly telemetry?: PodTelemetry;
  /** What other graphs take of its pools. @default - nothing */
  readonly occupied?: readonly OccupiedPool[];
}

/** A graph for its cluster. */
export interface MadeGraph {
  readonly manifest: KubernetesObject;
  /** What stood beside it in its file, in the same namespace. */
  readonly beside: KubernetesObject[];
  readonly changes: readonly GraphChange[];
  /** What it takes of its pools. */
  readonly occupies: readonly OccupiedPool[];
  readonly findings: Finding[];
  /** What a person should know, and isn't refused for. */
  readonly warnings: string[];
}

/** Reads, checks, places and adapts a graph. Pure, but for reading its file. */
export function makeGraph(options: DynamoGraphOptions, { cluster, release, namespace, imageMirror, occupied, telemetry = {} }: GraphPlace): MadeGraph {
  const { graph, beside, findings } = readGraph(options);
  if (graph === undefined) return { manifest: {}, beside, changes: [], occupies: [], findings, warnings: [] };
  const original = structuredClone(graph);
  const metadata = isObject(graph.metadata) ? graph.metadata : {};
  graph.metadata = metadata;
  const name = options.name ?? (typeof metadata.name === "string" ? metadata.name : "");
  const variables = { VERSION: release.version, ...options.variables };
  const parts = partsOf(graph);
  const filled = fillImages(parts, variables);
  const { placed, findings: unplaced } = placeGraph(parts, cluster, options.pools ?? {}, occupied);
  const wrong = checkGraph(withoutEmpty(graph, original) as KubernetesObject, name, release);
  // Before it is adapted: what the pool's pods need of their node isn't the graph's.
  const host = checkHostAccess("", original, options.hostAccess);
  const withoutDriver = findDriverProblems(placed);
  const adapted = adaptGraph(graph, placed, { name, namespace, cluster, variables, imageMirror, imagePullSecrets: options.imagePullSecrets ?? [], telemetryOf: (component) => telemetryEnvironment(telemetry, release.version, `${name}-${component.toLowerCase()}`) });
  return {
    manifest: withoutEmpty(graph, original) as KubernetesObject,
    beside: beside.map((object) => ({ ...object, metadata: { ...(isObject(object.metadata) ? object.metadata : {}), namespace } })),
    changes: [...filled.list, ...adapted.list],
    occupies: occupiedBy(placed),
    warnings: fabricWarnings(placed),
    // Of a graph that isn't served nothing else can be said.
    findings: [...findings, ...wrong, ...host, ...(wrong.some(({ code }) => code === "graph-version-not-served") ? [] : [...unplaced, ...withoutDriver])],
  };
}

/** The value without what was only put there to be filled: empty objects, and a main container of no more than its name. */
function withoutEmpty(value: unknown, original: unknown): unknown {
  if (Array.isArray(value)) {
    const there = Array.isArray(original) ? (original as unknown[]) : [];
    return (value as unknown[]).flatMap((one, index) => (there[index] === undefined && isBare(one) ? [] : [withoutEmpty(one, there[index])]));
  }
  if (!isObject(value)) return value;
  const there = isObject(original) ? original : {};
  const entries = Object.entries(value).map(([name, part]) => [name, withoutEmpty(part, there[name])] as const);
  return Object.fromEntries(entries.filter(([name, part]) => Object.hasOwn(there, name) || !isNothing(part)));
}

function isNothing(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function isBare(value: unknown): boolean {
  return isObject(value) && Object.keys(value).join() === "name" && value.name === "main";
}

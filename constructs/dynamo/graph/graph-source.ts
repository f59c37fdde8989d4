import * as fs from "fs";
import { Finding } from "../../core/problems/problem";
import { findNotJson } from "../../core/shape/json";
import { isObject } from "../../core/shape/shape";
import { readYaml } from "./read-yaml";

/** An object as the API server takes it. */
export type KubernetesObject = { [name: string]: unknown };

/** Where a graph comes from: one of these. */
export interface GraphSource {
  /** The graph as YAML text, with what stands beside it in the same text. @default - it comes from `file` or `manifest` @example "apiVersion: nvidia.com/v1beta1 ..." */
  readonly yaml?: string;
  /** A file with such a text, by its path from where the app runs. @default - it comes from `yaml` or `manifest` @example "recipes/agg.yaml" */
  readonly file?: string;
  /** The graph as an object. @default - it comes from `yaml` or `file` @example { apiVersion: "nvidia.com/v1beta1", ... } */
  readonly manifest?: { [name: string]: unknown };
}

/** What was read. */
export interface ReadGraph {
  /** The graph. @default - there is none, and findings say why */
  readonly graph?: KubernetesObject;
  /** What stands beside it. */
  readonly beside: KubernetesObject[];
  readonly findings: Finding[];
}

const GRAPH = "DynamoGraphDeployment";

/** What may stand beside a graph in its file. Secrets may not: they would come into values and state. */
const BESIDE = ["ConfigMap", "PersistentVolumeClaim", "Service"];

/** Reads a graph, as a copy: nothing of the caller's is changed. */
export function readGraph({ yaml, file, manifest }: GraphSource): ReadGraph {
  const given = Object.entries({ yaml, file, manifest }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    const reason = given.length === 0 ? "nothing says what the graph is" : `${given.map(([name]) => name).join(" and ")} are given, and a graph comes from one place`;
    return { beside: [], findings: [{ code: "graph-source", property: given[1]?.[0] ?? "yaml", value: undefined, reason, fix: "give one of yaml, file and manifest" }] };
  }
  if (manifest !== undefined) {
    const findings = findNotJson("manifest", manifest);
    return findings.length > 0 ? { beside: [], findings } : sorted("manifest", [structuredClone(manifest)]);
  }
  const property = yaml === undefined ? "file" : "yaml";
  try {
    return parsed(property, yaml ?? fs.readFileSync(file ?? "", "utf8"));
  } catch (error) {
    const reason = `it can't be read: ${(error as NodeJS.ErrnoException).code ?? "error"}`;
    return { beside: [], findings: [{ code: "graph-source", property, value: file, reason, fix: "give the path of a file, from where the app runs" }] };
  }
}

function parsed(property: string, text: string): ReadGraph {
  const { objects, error } = readYaml(text);
  if (objects !== undefined) return sorted(property, objects);
  const reason = error === undefined ? "YAML is read by the package yaml, which isn't installed" : `this is no YAML: ${error}`;
  return { beside: [], findings: [{ code: "graph-source", property, value: undefined, reason, fix: error === undefined ? "npm install yaml, or give the graph as manifest" : "mend it there" }] };
}

function sorted(property: string, objects: readonly unknown[]): ReadGraph {
  const findings: Finding[] = [];
  const say = (code: Finding["code"], value: unknown, reason: string, fix: string): void => void findings.push({ code, property, value, reason, fix });
  const graphs: KubernetesObject[] = [];
  const beside: KubernetesObject[] = [];
  for (const object of objects) {
    const kind = isObject(object) ? object.kind : undefined;
    if (!isObject(object) || typeof kind !== "string" || typeof object.apiVersion !== "string") say("graph-unknown-kind", kind, "an object has apiVersion and kind, and this has not", "write a manifest as kubectl takes it");
    else if (kind === GRAPH) graphs.push(object);
    else if (BESIDE.includes(kind)) beside.push(object);
    else if (kind === "Secret") say("secret-in-graph", kind, "it would stand in the values and in the state, in clear", "make it by kubectl or an operator for secrets, and leave it out here");
    else if (kind === "DynamoGraphDeploymentRequest") say("graph-unknown-kind", kind, "this asks for a graph, and is none", "use DynamoGraphRequest");
    else say("graph-unknown-kind", kind, `beside a graph there may be ${BESIDE.join(", ")}`, "deploy it by itself, or leave it out");
  }
  if (graphs.length === 0 && (findings.length === 0 || objects.length > findings.length)) say("graph-source", undefined, `there is no ${GRAPH} in it`, "give one");
  if (graphs.length > 1) say("graph-source", graphs.length, "more than one graph stands in it", "give each its own construct");
  return { graph: graphs[0], beside, findings };
}

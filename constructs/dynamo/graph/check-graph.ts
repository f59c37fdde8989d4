import { DEFAULT_ENGINE, profileOf } from "../../../inference-runtime/planner/profiles/profiles";
import { checkServiceName } from "../../core/checks/checks";
import { Finding, asText } from "../../core/problems/problem";
import { isObject, unknownProperties } from "../../core/shape/shape";
import { checkRuntimeImage } from "../checks/check-images";
import { workerRoleIn, workerRoleOf } from "../image-kinds";
import { DynamoRelease } from "../release";
import { findUnknownFields } from "./graph-fields";
import { GraphPart, count, partsOf, versionOf } from "./graph-part";
import { KubernetesObject } from "./graph-source";

/** Types of components that both versions know; v1alpha1 takes any text, of which the operator knows these. */
const TYPES = ["frontend", "worker", "prefill", "decode", "planner", "epp", "router", "main", "default", "encode"];
/** Those that run an engine. */
const WORKERS = ["worker", "prefill", "decode"];
const BETA_TYPES = ["frontend", "worker", "prefill", "decode", "planner", "epp"];

/** Longest name of a graph with one of its components, on Grove's way (operator `internal/consts`). */
const LONGEST_NAMES = 45;

/** What the operator's webhook takes (`shared_v1beta1.go`), and the CRDs: 25 components. */
const MOST_COMPONENTS = 25;

/** Environment variables whose value is a secret. */
const SECRET_VARIABLE = /(TOKEN|SECRET|PASSWORD|API_?KEY|ACCESS_KEY)$/i;

/** What is wrong with a graph for a release, before it is placed. */
export function checkGraph(graph: KubernetesObject, name: string, release: DynamoRelease): Finding[] {
  const version = versionOf(graph);
  if (!/^nvidia\.com\//.test(String(graph.apiVersion)) || !release.graphVersions.includes(version)) {
    const reason = `release ${release.version} serves DynamoGraphDeployment as ${release.graphVersions.join(" and ")}`;
    return [{ code: "graph-version-not-served", property: "apiVersion", value: graph.apiVersion, reason, fix: `write it as nvidia.com/${release.graphVersions[release.graphVersions.length - 1]}, or set a release that serves it` }];
  }
  const parts = partsOf(structuredClone(graph));
  return [
    ...unknownProperties("", graph, ["apiVersion", "kind", "metadata", "spec", "status"]).map((finding) => ({ ...finding, code: "graph-unknown-field" as const })),
    ...checkServiceName("metadata.name", name, LONGEST_NAMES - 2),
    ...findUnknownFields(release, "DynamoGraphDeployment", version, "spec", "spec", graph.spec),
    ...checkNumber(parts),
    ...parts.flatMap((part) => checkPart(part, name, version, release)),
  ];
}

function checkNumber(parts: readonly GraphPart[]): Finding[] {
  const say = (value: number, reason: string, fix: string): Finding[] => [{ code: "graph-parts", property: "spec", value, reason, fix }];
  if (parts.length === 0) return say(0, "the graph has no components", "give it services (v1alpha1) or components (v1beta1)");
  if (parts.length > MOST_COMPONENTS) return say(parts.length, `a graph has at most ${MOST_COMPONENTS} components`, "make two graphs of it");
  const twice = parts.find(({ name }, index) => parts.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index);
  return twice === undefined ? [] : [{ code: "graph-parts", property: `${twice.at}.name`, value: twice.name, reason: "another component has this name, whatever its case", fix: "give each its own name" }];
}

function checkPart(part: GraphPart, graph: string, version: string, release: DynamoRelease): Finding[] {
  const { at, name, main, mainAt, type } = part;
  const findings: Finding[] = [];
  const say = (code: Finding["code"], property: string, value: unknown, reason: string, fix: string): void => void findings.push({ code, property, value, reason, fix });
  findings.push(...findUnknownFields(release, "DynamoGraphDeployment", version, "component", at, part.object));
  if (!/^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$/.test(name) || name.length > 63) say("invalid-name", `${at}.name`, name, "a component's name has letters, digits and hyphens, a letter or digit at both ends, and at most 63 of them", 'write it like "decode"');
  const types = version === "v1beta1" ? BETA_TYPES : TYPES;
  if (version === "v1beta1" || type !== undefined) {
    if (typeof type !== "string" || !types.includes(type)) say("unknown-choice", `${at}.${version === "v1beta1" ? "type" : "componentType"}`, type, `a component is one of ${types.join(", ")}`, "write one of them");
  }
  const { replicas, nodes, gpus } = part;
  if (replicas !== undefined && (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0)) say("invalid-count", `${at}.replicas`, replicas, "replicas are a whole number, 0 or more", "write one");
  if (part.object.multinode !== undefined && count(nodes) < 2) say("invalid-count", `${at}.multinode.nodeCount`, nodes, "a worker over several nodes has 2 or more", "write 2 or more, or leave multinode out");
  if (gpus !== undefined && gpus !== 0 && gpus !== "0" && count(gpus) === 0) say("invalid-gpu-count", part.gpusAt, gpus, "GPUs are a whole number", 'write it like "1"');
  const longest = count(nodes) > 1 ? graph.length + 2 * name.length + "-ldr".length : graph.length + name.length;
  if (count(nodes) > 1 && longest > LONGEST_NAMES) say("invalid-name", `${at}.name`, name, `the names of graph and component, with what Grove adds to them, have ${longest} characters, and ${LONGEST_NAMES} is the most`, "shorten one of them");
  findings.push(...checkImage(part, release), ...checkEnvironment(main.env, `${mainAt}.env`), ...checkEnvironment(part.object.envs, `${at}.envs`));
  return findings;
}

function checkImage({ main, mainAt, type }: GraphPart, release: DynamoRelease): Finding[] {
  const { image } = main;
  const property = `${mainAt}.image`;
  if (image === undefined) {
    if (!release.enforces("semantic-image-tag")) return [];
    return [{ code: "graph-image", property, value: image, reason: `from 1.4 on the operator refuses a component without an image, and this is ${release.version}`, fix: `name one, such as "${release.frontendImage()}"` }];
  }
  if (typeof image !== "string") return [{ code: "wrong-type", property, value: image, reason: "a text is expected here", fix: `write it like "${release.vllmRuntimeImage()}"` }];
  const placeholder = /\$\{?\w+\}?|<[^>]+>|\bmy-tag\b/.exec(image)?.[0];
  if (placeholder !== undefined) return [{ code: "graph-image", property, value: image, reason: `${placeholder} stands for something that nobody put in its place`, fix: `write it out, or give it in variables: { ${placeholder.replace(/\W/g, "") || "VERSION"}: "${release.version}" }` }];
  const isWorker = WORKERS.includes(String(type));
  if (!isWorker && type !== "frontend") return [];
  // Any engine's runtime is right here; what is refused is another release.
  const role = isWorker ? (workerRoleIn(image) ?? workerRoleOf(profileOf(DEFAULT_ENGINE))) : "frontend";
  return checkRuntimeImage(property, image, role, release, isWorker ? release.vllmRuntimeImage() : release.frontendImage()).filter(({ code }) => code === "image-of-another-release");
}

/** Variables that are no text, or hold a secret in clear. */
export function checkEnvironment(env: unknown, at: string): Finding[] {
  if (!Array.isArray(env)) return [];
  return (env as unknown[]).flatMap((variable, index): Finding[] => {
    if (!isObject(variable)) return [];
    const { name, value } = variable;
    const property = `${at}[${index}].value`;
    if (value !== undefined && typeof value !== "string") {
      return [{ code: "wrong-type", property, value, reason: "a variable's value is a text, and the API server refuses anything else", fix: `write it in quotes: ${JSON.stringify(asText(value))}` }];
    }
    if (typeof name === "string" && SECRET_VARIABLE.test(name) && typeof value === "string" && value !== "") {
      return [{ code: "secret-in-graph", property, value: "(not shown)", reason: "it would stand in the values and in the state, in clear", fix: "name a Secret: valueFrom.secretKeyRef" }];
    }
    return [];
  });
}

import { Finding } from "../../core/problems/problem";
import { isObject, unknownProperties } from "../../core/shape/shape";
import { linePosition } from "../release-number";
import { DynamoRelease } from "../release";
import { checkEnvironment } from "./check-graph";
import table from "./data/request-fields.json";
import { findUnknownFields } from "./graph-fields";
import { checkHostAccess } from "./host-access";
import { partsOf, versionOf } from "./graph-part";
import { DynamoGraphRequestOptions } from "./request-options";

const KIND = "DynamoGraphDeployment";

/** The versions in which a release's search reads what is laid over a graph, the newest last. */
function versionsOf(release: DynamoRelease): string[] {
  return Object.entries(table.overrides).flatMap(([version, since]) => (linePosition(since) <= linePosition(release.line) ? [version] : []));
}

/** What is laid over a found graph, with version and kind: the API server wants both of it. */
export function overridesOf({ graphOverrides }: DynamoGraphRequestOptions, release: DynamoRelease): { [name: string]: unknown } | undefined {
  if (graphOverrides === undefined) return undefined;
  return { apiVersion: `nvidia.com/${versionsOf(release).pop()}`, kind: KIND, ...graphOverrides };
}

/** Fields that the search would end at, or pass over in silence. */
export function checkOverrides(options: DynamoGraphRequestOptions, release: DynamoRelease): Finding[] {
  const overrides = overridesOf(options, release);
  // Another form is the shapes' to tell.
  if (overrides === undefined || !isObject(options.graphOverrides)) return checkHostAccess("", undefined, options.hostAccess);
  const { kind, metadata, spec } = overrides;
  const at = (property: string): string => `graphOverrides.${property}`;
  const versions = versionsOf(release);
  const version = versionOf(overrides);
  if (!/^nvidia\.com\//.test(String(overrides.apiVersion)) || !versions.includes(version)) {
    const reason = `the search of Dynamo ${release.version} reads it as ${versions.join(" or ")}`;
    return [{ code: "graph-version-not-served", property: at("apiVersion"), value: overrides.apiVersion, reason, fix: `write it as nvidia.com/${versions[versions.length - 1]}, or leave it out` }];
  }
  const parts = partsOf(structuredClone(overrides));
  return [
    ...(kind === KIND ? [] : [{ code: "unknown-choice" as const, property: at("kind"), value: kind, reason: `a ${KIND} is laid over what is found`, fix: "leave it out" }]),
    ...unknownProperties("graphOverrides", overrides, ["apiVersion", "kind", "metadata", "spec"]).map((finding) => ({ ...finding, code: "graph-unknown-field" as const })),
    ...unknownProperties(at("metadata"), isObject(metadata) ? metadata : {}, ["labels", "annotations"]).map((finding) => ({ ...finding, code: "graph-unknown-field" as const })),
    ...findUnknownFields(release, KIND, version, "spec", at("spec"), spec),
    ...checkHostAccess("graphOverrides", options.graphOverrides, options.hostAccess),
    ...parts.flatMap(({ at: place, object, main, mainAt }) => [
      ...findUnknownFields(release, KIND, version, "component", at(place), object),
      ...checkEnvironment(main.env, at(`${mainAt}.env`)),
      ...checkEnvironment(object.envs, at(`${place}.envs`)),
    ]),
  ];
}

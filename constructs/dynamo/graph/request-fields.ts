import gpus from "../../../inference-runtime/facts/gpus.json";
import { nearest } from "../../core/checks/checks";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { linePosition } from "../release-number";
import { DynamoRelease } from "../release";
import table from "./data/request-fields.json";
import { DynamoGraphRequestOptions } from "./request-options";

interface Row {
  readonly since?: string;
  readonly until?: string;
}
const SKUS: readonly (Row & { readonly sku: string; readonly gpus?: string[] })[] = table.skus;
const PLANNER: readonly (Row & { readonly name: string })[] = table.planner;

/** Whether a row is one of the release's. */
function holds({ since, until }: Row, { line }: DynamoRelease): boolean {
  const at = linePosition(line);
  return (since === undefined || linePosition(since) <= at) && (until === undefined || at <= linePosition(until));
}

/** Whether a release's request has a property that came later than the kind. */
export function requestHas(property: keyof typeof table.fields, release: DynamoRelease): boolean {
  return holds({ since: table.fields[property] }, release);
}

/** What the search calls a pool's GPU. @returns nothing where the release has no name for it */
export function searchName(gpu: string, release: DynamoRelease): string | undefined {
  const plain = gpu.replace(/^NVIDIA[ -]/i, "");
  const known = gpus.gpus.find(({ sku, product, aliases }) => product === gpu || [sku, ...aliases].some((one) => one === plain || one === plain.replace(/ /g, "-")));
  return SKUS.find((row) => known !== undefined && row.gpus?.includes(known.sku) && holds(row, release))?.sku;
}

/** What is said that the release's kind hasn't, or that its search ends at. */
export function checkRequestFields(options: DynamoGraphRequestOptions, release: DynamoRelease): Finding[] {
  const { objective, hardware, features, runtimeVersion, trustRemoteCode, searchStrategy, backend = "auto", modelCacheClaim, modelPath } = options;
  const given: [keyof typeof table.fields, unknown][] = [
    ["objective.optimize", objective?.optimize],
    ["hardware.interconnect", hardware?.interconnect],
    ["hardware.rdma", hardware?.rdma],
    ["runtimeVersion", runtimeVersion],
    ["features.kvRouter", features?.kvRouter],
    ["trustRemoteCode", trustRemoteCode],
  ];
  return [
    ...given
      .filter(([property, value]) => value !== undefined && !requestHas(property, release))
      .map(([property, value]): Finding => ({ code: "request-field-not-served", property, value, reason: `the request has it from Dynamo ${table.fields[property]} on, and this is ${release.version}`, fix: "leave it out, or take a newer release" })),
    ...checkSku(hardware?.gpuSku, release),
    ...Object.entries(features?.planner ?? {}).flatMap(([name, value]) => checkPlannerOption(name, value, release)),
    ...(searchStrategy === "thorough" && backend === "auto"
      ? [{ code: "request-objective" as const, property: "backend", value: backend, reason: "a thorough search runs one engine on the GPUs, and ends where none is named", fix: 'write "vllm", "sglang" or "trtllm", or search rapidly' }]
      : []),
    ...(features?.mocker === true && ["none", null].includes(features.planner?.pre_deployment_sweeping_mode as string | null)
      ? [{ code: "request-objective" as const, property: "features.planner.pre_deployment_sweeping_mode", value: features.planner?.pre_deployment_sweeping_mode, reason: "the mocker plays the times that the sweep finds, and without one the search ends", fix: 'write "rapid", or leave the mocker out' }]
      : []),
    ...(modelPath !== undefined && modelCacheClaim === undefined
      ? [{ code: "request-objective" as const, property: "modelPath", value: modelPath, reason: "it is a folder of the claim, and no claim is named", fix: "name the claim as modelCacheClaim, or leave it out" }]
      : []),
  ];
}

function checkSku(value: string | undefined, release: DynamoRelease): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const names = SKUS.filter((row) => holds(row, release)).map(({ sku }) => sku);
  if (names.includes(value)) return [];
  const later = SKUS.find(({ sku }) => sku === value);
  const near = nearest(value, names);
  const reason = later === undefined ? `the search knows no such GPU; it knows ${names.join(", ")}` : `the search knows it from Dynamo ${later.since} on, and this is ${release.version}`;
  return [{ code: "request-field-not-served", property: "hardware.gpuSku", value, reason, fix: later !== undefined ? "leave it out, or take a newer release" : near === undefined ? "leave it out: the pool's own is taken where it is known" : `did you mean "${near}"?` }];
}

function checkPlannerOption(name: string, value: unknown, release: DynamoRelease): Finding[] {
  const row = PLANNER.find((one) => one.name === name);
  if (row !== undefined && holds(row, release)) return [];
  const names = PLANNER.filter((one) => holds(one, release)).map((one) => one.name);
  const near = nearest(name, names);
  const reason = row === undefined ? "Dynamo's planner has no such option, and the search ends at one" : `Dynamo's planner has it ${row.since === undefined ? "" : `from ${row.since} on`}${row.until === undefined ? "" : ` until ${row.until}`}, and this is ${release.version}`;
  return [{ code: "request-field-not-served", property: `features.planner.${name}`, value, reason, fix: near === undefined ? "leave it out" : `did you mean "${near}"?` }];
}

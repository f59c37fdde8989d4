import { EngineProfile } from "../../inference-runtime/planner/profiles/profile";
import { PROFILES } from "../../inference-runtime/planner/profiles/profiles";
import { parseImage } from "../core/forms/image-reference";
import { Finding } from "../core/problems/problem";
import table from "./data/image-kinds.json";
import { ReleaseNumber } from "./release-number";

/** What an image runs as: "operator", "vllm-worker". */
export type ImageRole = string;

const WANTED: { readonly [role: string]: string | undefined } = {
  operator: "Dynamo's operator",
  mocker: "Dynamo's mocker (python3 -m dynamo.mocker)",
  frontend: "Dynamo's frontend (python3 -m dynamo.frontend)",
};

/** What an engine's workers run as. */
export function workerRoleOf({ name, simulated = false }: EngineProfile): ImageRole {
  return simulated ? "mocker" : `${name}-worker`;
}

/** A role in words. */
function wanted(role: ImageRole): string {
  const profile = Object.values(PROFILES).find((one) => workerRoleOf(one) === role);
  return profile === undefined ? (WANTED[role] ?? role) : `Dynamo's ${profile.title} worker (python3 -m ${profile.module})`;
}

/** A row of `data/image-kinds.json`: an image that is known by its name. */
export interface ImageKind {
  readonly name: string;
  /** In words: "Dynamo's operator". */
  readonly is: string;
  /** As what it runs here. */
  readonly runs: string[];
}

/** A tag that reads as a version, whatever follows it: "1.6.1", "v1.6.1-efa", "0.9.0.post1", "1.3". */
const VERSION = /^[vV]?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,8}))?(?:[-+._].*)?$/;

/** A tag, and a digest after it or not. */
const TAG = /^:([^@]+)/;

/** The tag of an image, without a digest. Nothing where it has none. */
export function tagOf(image: string): string | undefined {
  return TAG.exec(parseImage(image)?.version ?? "")?.[1];
}

/** The version that an image's tag tells. Nothing of one without a tag, known by its digest alone, or whose tag tells none. */
export function versionOf(image: string): ReleaseNumber | undefined {
  const match = VERSION.exec(tagOf(image) ?? "");
  if (match === null) return undefined;
  const [major, minor, patch] = match.slice(1).map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  return { major: major ?? 0, minor: minor ?? 0, ...(patch === undefined ? {} : { patch }) };
}

/** A version as it is written, with the patch where one is named. */
export function formatVersion({ major, minor, patch }: ReleaseNumber): string {
  return [major, minor, ...(patch === undefined ? [] : [patch])].join(".");
}

/** What an image is by its name, in whatever registry or mirror it lies. Nothing where the name tells nothing. */
export function kindOf(image: string): ImageKind | undefined {
  const path = parseImage(image)?.path;
  return path === undefined ? undefined : table.kinds.find(({ name }) => isCalled(path, name));
}

/** As which engine's workers an image runs, by its name. Nothing of one that runs as none, or whose name tells nothing. */
export function workerRoleIn(image: string): ImageRole | undefined {
  const roles = Object.values(PROFILES).map(workerRoleOf);
  return kindOf(image)?.runs.find((role) => roles.includes(role));
}

function isCalled(path: string, name: string): boolean {
  if (path === name || path.endsWith(`/${name}`)) return true;
  const last = path.slice(path.lastIndexOf("/") + 1);
  return !name.includes("/") && (last.startsWith(`${name}-`) || last.endsWith(`-${name}`));
}

/** An image that is another's by its name: SGLang's, stock vLLM's, the operator's where a worker should be. */
export function checkKind(property: string, image: string, role: ImageRole, own: string): Finding[] {
  const kind = kindOf(image);
  if (kind === undefined || kind.runs.includes(role)) return [];
  return [
    {
      code: "foreign-image",
      property,
      value: image,
      reason: `by its name this is ${kind.is}: it can't run as ${wanted(role)}`,
      fix: `use one made of "${own}", or leave it out`,
    },
  ];
}

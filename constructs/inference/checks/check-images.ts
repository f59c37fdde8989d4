import { Token } from "../../core/framework";
import { parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import { checkRuntimeImage, checkSkew, runtimeVersion } from "../../dynamo/checks/check-images";
import { formatVersion, kindOf, workerRoleOf } from "../../dynamo/image-kinds";
import { DynamoRelease } from "../../dynamo/release";
import { engineOf } from "../engine";
import { engineVersion } from "../engine-words";
import { ServedModelOptions } from "../served-model-options";
import { coded } from "../../core/problems/warn";

/** An image with its tag, a digest after it or not. */
const IMAGE = /^[a-z0-9][a-z0-9._-]*(:[0-9]+)?(\/[a-z0-9][a-z0-9._-]*)*:([A-Za-z0-9_][A-Za-z0-9._-]*)(@sha256:[0-9a-f]{64})?$/;
/** A tag that tells the runtime's version, as Dynamo's operator reads it. */
const VERSION_TAG = /^[vV]?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
/** Where NVIDIA's own images lie, in a registry or a mirror of it. */
const NVIDIA = /(^|\/)nvidia\/ai-dynamo\/[^/]+$/;

/** A model's images: their form, what they are, and whether they work under the release. */
export function checkImages(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const { workerImage, frontendImage } = model;
  const stock = stockWorkerImage(model, release);
  const workers = checkRuntimeImage("workerImage", workerImage, workerRoleOf(engineOf(model)), release, stock);
  const frontends = checkRuntimeImage("frontendImage", frontendImage, "frontend", release, release.frontendImage());
  const apart = checkSkew("frontendImage", frontendImage ?? release.frontendImage(), workerImage ?? stock, release);
  return [
    ...checkForm("workerImage", workerImage, release, stock),
    ...workers,
    ...checkForm("frontendImage", frontendImage, release, release.frontendImage()),
    ...frontends,
    // Where one of the two is refused, its distance from the other says nothing new.
    ...(workers.length + frontends.length === 0 ? apart : []),
    ...checkForm("preflight.image", model.preflight?.image, release, stock),
    ...checkPreflightImage("preflight.image", model.preflight?.image),
  ];
}

/**
 * The release whose runtime the workers run: that of their image where its tag tells one, else that of the operator, and beside an
 * image that is refused too.
 */
export function workerRelease(model: Pick<ServedModelOptions, "workerImage" | "engine">, release: DynamoRelease): string {
  const { workerImage } = model;
  if (workerImage === undefined || Token.isUnresolved(workerImage)) return release.version;
  const refused = checkRuntimeImage("workerImage", workerImage, workerRoleOf(engineOf(model)), release, stockWorkerImage(model, release)).length > 0;
  const version = refused ? undefined : runtimeVersion(workerImage, release);
  return version === undefined ? release.version : formatVersion(version);
}

/** The release whose frontend a model has: that of its image where its tag tells one, else that of the operator. */
export function frontendRelease({ frontendImage }: Pick<ServedModelOptions, "frontendImage">, release: DynamoRelease): string {
  if (frontendImage === undefined || Token.isUnresolved(frontendImage)) return release.version;
  const version = runtimeVersion(frontendImage, release);
  return version === undefined ? release.version : formatVersion(version);
}

/** The image that was named for the workers, where it is one of NVIDIA's own, in its registry or a mirror of it: its tag tells the build. */
export function namedBuild({ workerImage }: Pick<ServedModelOptions, "workerImage">): string | undefined {
  if (workerImage === undefined || Token.isUnresolved(workerImage)) return undefined;
  return NVIDIA.test(parseImage(workerImage)?.path ?? "") ? workerImage : undefined;
}

/** What to know of a model's images without being refused. */
export function imageWarnings(model: ServedModelOptions, release: DynamoRelease): string[] {
  const { workerImage } = model;
  const engine = engineOf(model);
  if (workerImage === undefined || Token.isUnresolved(workerImage) || runtimeVersion(workerImage, release) !== undefined) return [];
  return [
    coded("engine-assumed", `the tag of workerImage tells no release: what it needs is planned for the ${engine.title} ${engineVersion(model, release.version)} of Dynamo ${release.version}, whatever ${engine.title} is in it.`),
  ];
}

/** The release's own image of a model's workers. */
export function stockWorkerImage(model: Pick<ServedModelOptions, "engine">, release: DynamoRelease): string {
  return release.image(engineOf(model).image(release.version));
}

export function checkForm(property: string, image: string | undefined, release: DynamoRelease, own: string): Finding[] {
  if (image === undefined || Token.isUnresolved(image)) return [];
  const tag = IMAGE.exec(image)?.[3];
  if (tag === undefined || (tag === "latest" && !image.includes("@") && property === "preflight.image")) {
    const reason = "an image here is pinned by a tag, with or without a digest after it, and latest is another one tomorrow";
    return [{ code: "image-not-pinned", property, value: image, reason, fix: `write it like "${own}"` }];
  }
  // Of an init container's image the operator reads nothing.
  if (property === "preflight.image" || !release.enforces("semantic-image-tag") || VERSION_TAG.test(tag)) return [];
  return [
    {
      code: "image-without-version",
      property,
      value: image,
      reason: `Dynamo ${release.version} reads the runtime's version from the tag, and refuses the graph where "${tag}" tells none`,
      fix: `tag it with the version it was built from, such as "${release.version}-mine"`,
    },
  ];
}

/**
 * The preflight runs from this image alone, with nothing mounted into it, and looks at the node: which release or engine lies beside it
 * doesn't matter, that it is in there does. NVIDIA's own images haven't it.
 */
function checkPreflightImage(property: string, image: string | undefined): Finding[] {
  if (image === undefined || Token.isUnresolved(image) || image.includes("preflight")) return [];
  const kind = kindOf(image);
  const mayHoldIt = !NVIDIA.test(parseImage(image)?.path ?? "") && kind?.runs.some((role) => role !== "operator");
  if (kind === undefined || mayHoldIt) return [];
  return [
    {
      code: "foreign-image",
      property,
      value: image,
      reason: `this is ${kind.is}, without the preflight in it: the worker's pod would stop at its first container`,
      fix: "leave it out, and the preflight is mounted into the worker's own image; or build one with `npm run images`",
    },
  ];
}

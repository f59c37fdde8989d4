import { Token } from "../../core/framework";
import { parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import table from "../../../inference-runtime/facts/releases.json";
import { ImageRole, checkKind, formatVersion, versionOf } from "../image-kinds";
import { DynamoRelease } from "../release";
import { ReleaseNumber, lineAfter, lineOf, minorsAfter, newestPatch } from "../release-number";

/** Tags from here on that nobody reads as a release are dates: "25.09-py3", "2026.11.29". */
const FIRST_YEAR = 20;

/**
 * The operator's image for a release. It must be the release's own: the chart starts it with flags that another's lacks
 * (aws-samples/aws-do-eks#93: 1.3.1 in the chart of 1.4.0 ends with `flag provided but not defined`), and the CRDs are its own too.
 * An image whose tag tells no version, or that is known by its digest alone, passes.
 */
export function checkOperatorImage(property: string, image: string | undefined, release: DynamoRelease): Finding[] {
  if (image === undefined || !isChecked(image, release)) return [];
  const kind = checkKind(property, image, "operator", release.operatorImage());
  const form = kind.length > 0 ? [] : checkReference(property, image, release);
  if (form.length > 0) return form;
  const version = versionOf(image);
  if (kind.length > 0 || version === undefined || isDate(version) || isOf(version, release.version)) return kind;
  return [
    {
      code: "image-of-another-release",
      property,
      value: image,
      reason: `by its tag this is the operator of ${formatVersion(version)}: the chart of release ${release.version} starts it with flags that another release's operator needn't know, and the CRDs come from it`,
      fix: `use a copy of "${release.operatorImage()}"${otherRelease(version)}`,
    },
  ];
}

/** A text that no registry has an image by, or a tag that is another image tomorrow. */
function checkReference(property: string, image: string, release: DynamoRelease): Finding[] {
  const fix = `write it like "${release.operatorImage()}"`;
  const version = parseImage(image)?.version;
  if (version === undefined) return [{ code: "invalid-form", property, value: image, reason: "this is no image's name: registry, path and tag, without blanks and capitals", fix }];
  if (version !== ":latest") return [];
  return [{ code: "invalid-form", property, value: image, reason: "latest is another image tomorrow, and the CRDs come from it", fix }];
}

/**
 * An image of workers or frontends under an operator of a release: NVIDIA supports runtimes from two minors before the operator's to one
 * after. Where the operator reads the tag, whatever reads as a version counts; before, a tag that begins with a year is a date.
 *
 * @param own the release's own, which stands in the fix
 */
export function checkRuntimeImage(property: string, image: string | undefined, role: ImageRole, release: DynamoRelease, own: string): Finding[] {
  if (image === undefined || !isChecked(image, release)) return [];
  const kind = checkKind(property, image, role, own);
  const version = runtimeVersion(image, release);
  if (kind.length > 0 || version === undefined) return kind;
  const { runtimesBehind, runtimesAhead } = table.skew;
  const minors = minorsAfter(version, release.version);
  if (minors >= -runtimesBehind && minors <= runtimesAhead) return [];
  const [oldest, newest] = [lineAfter(release.version, -runtimesBehind), nextLine(release, runtimesAhead)];
  return [
    {
      code: "image-of-another-release",
      property,
      value: image,
      reason: `by its tag this is a runtime of ${formatVersion(version)}: an operator of release ${release.version} serves runtimes of ${oldest} to ${newest}`,
      fix: `use one of release ${release.version}${otherRelease(version)}; a tag of your own begins with the Dynamo release that it was built from, such as "${release.version}-mine"`,
    },
  ];
}

/** Frontends and workers of one model: they may be two minors apart. */
export function checkSkew(property: string, frontendImage: string, workerImage: string, release: DynamoRelease): Finding[] {
  if (!isChecked(frontendImage, release) || !isChecked(workerImage, release)) return [];
  const [frontend, worker] = [runtimeVersion(frontendImage, release), runtimeVersion(workerImage, release)];
  if (frontend === undefined || worker === undefined) return [];
  const apart = Math.abs(minorsAfter(frontend, release.version) - minorsAfter(worker, release.version));
  const { frontendFromWorkers } = table.skew;
  if (!(apart > frontendFromWorkers)) return [];
  return [
    {
      code: "image-of-another-release",
      property,
      value: frontendImage,
      reason: `by their tags the frontends are of ${formatVersion(frontend)} and the workers of ${formatVersion(worker)}: ${apart} minors apart, where ${frontendFromWorkers} work together`,
      fix: `use images of one release, such as "${release.frontendImage()}"`,
    },
  ];
}

/** The release that a runtime's tag tells, of one that serves under an operator of a release. Nothing where it tells none. */
export function runtimeVersion(image: string, release: DynamoRelease): ReleaseNumber | undefined {
  const version = versionOf(image);
  return version === undefined || (isDate(version) && !release.enforces("semantic-image-tag")) ? undefined : version;
}

/** Nothing can be said beside a release that isn't known, which is told by itself, nor of what is known only at apply. */
function isChecked(image: string, release: DynamoRelease): boolean {
  return typeof image === "string" && !Token.isUnresolved(image) && !Token.isUnresolved(release.version) && (release.isKnown || release.newerPatch);
}

function isDate({ major }: ReleaseNumber): boolean {
  return major >= FIRST_YEAR;
}

function isOf(version: ReleaseNumber, release: string): boolean {
  return version.patch === undefined ? formatVersion(version) === lineOf(release) : formatVersion(version) === release;
}

/** The minor so many after a release's, known or not. */
function nextLine(release: DynamoRelease, minors: number): string {
  const line = lineAfter(release.version, minors);
  if (line !== lineOf(release.version)) return line;
  const [major, minor] = line.split(".").map(Number);
  return `${major}.${minor + minors}`;
}

/** The release of which an image is, where there is one. */
function otherRelease(version: ReleaseNumber): string {
  const text = formatVersion(version);
  const found = DynamoRelease.known().includes(text) ? text : newestPatch(`${version.major}.${version.minor}`);
  return found === undefined ? "" : `, or set release to "${found}"`;
}

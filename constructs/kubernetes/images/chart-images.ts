import { Token } from "../../core/framework";
import { Values, readPath } from "../../core/names/value-path";
import table from "../data/chart-images.json";

/**
 * Paths of the chart's values that an image's reference is put together from. A chart has some of them: one value for all of it, one
 * for the name and one for the tag, or the name in two or three pieces. Where `name` is given, `repository` ends before the last
 * part of the name; where `registry` is given, `repository` begins after the host.
 */
export interface ChartImageValues {
  /** The whole reference: "nvcr.io/nvidia/driver:580". @default - it is put together from the others */
  readonly image?: string;
  /** The registry's host. @default - it stands in `repository` */
  readonly registry?: string;
  /** The name, or what of it the others leave. @default - it stands in `image` */
  readonly repository?: string;
  /** The last part of the name. @default - it stands in `repository` */
  readonly name?: string;
  /** The tag. @default - the chart's own, which no value changes */
  readonly tag?: string;
  /** The digest, with its "sha256:". @default - it stands behind the tag */
  readonly digest?: string;
  /** The digest without its "sha256:". @default - it stands behind the tag */
  readonly sha?: string;
}

/** One image that a chart brings. */
export interface ChartImage {
  /** Its reference unless values say otherwise. @default - it isn't known: the part is named as unknown, never passed over */
  readonly image?: string;
  /** What of the chart brings it, in words. @default - the chart */
  readonly part?: string;
  /** Where the chart takes the reference from. @default - no value changes it, and a mirror is refused */
  readonly values?: ChartImageValues;
  /** What is added to the tag that values give, as the GPU Operator adds the nodes' system to the driver's. @default - nothing */
  readonly tagSuffix?: string;
  /** Values on which it depends, each with its default: all must be true. @default - it is always there */
  readonly when?: { readonly [path: string]: boolean };
  /** Values that must be set besides, so that the chart takes the image from elsewhere. @default - none */
  readonly also?: { readonly [path: string]: boolean };
  /** Where this is written. @default - the caller knows */
  readonly source?: string;
}

/** All images of one chart in one version. */
export interface ChartImages {
  /** Address of the chart's repository. */
  readonly repository: string;
  readonly chart: string;
  /** Version of the chart, exact. */
  readonly version: string;
  /** Its images; none for a chart that runs nothing. */
  readonly images: ChartImage[];
  /** Where it is written that these are all. @default - the caller knows */
  readonly source?: string;
}

/** A chart in a version. */
export type ChartId = Pick<ChartImages, "repository" | "chart" | "version">;

/** Images of a chart in a version, or undefined for one that neither the caller nor the table knows. */
export function findChartImages(id: ChartId, own: readonly ChartImages[] = []): ChartImages | undefined {
  const address = (text: string): string => text.replace(/\/+$/, "");
  return [...own, ...(table as ChartImages[])].find(
    ({ repository, chart, version }) =>
      address(repository) === address(id.repository) && chart === id.chart && version === id.version,
  );
}

/** Those of a chart's images that some values leave on. One whose condition is known only at apply is counted. */
export function imagesUnder(chart: ChartImages, values: Values): ChartImage[] {
  return chart.images.filter(({ when = {} }) =>
    Object.entries(when).every(([path, byDefault]) => {
      const value = readPath(values, path) ?? byDefault;
      return Token.isUnresolved(value) || Boolean(value);
    }),
  );
}

/** The pieces of an image's reference: as values say, or as the row. Empty where the chart has no value for it. */
export interface ImagePieces {
  /** Host and path, without tag. */
  readonly name: string;
  readonly tag: string;
}

/** Name and tag of an image under some values. A text that is known only at apply stays the token that it is. */
export function imagePieces(row: ChartImage, values: Values): ImagePieces {
  const paths = row.values ?? {};
  const whole = given(values, paths.image) ?? row.image ?? "";
  const [name, tag] = split(whole);
  const byRow = piecesOf(name, paths);
  const pieces = [
    given(values, paths.registry) ?? byRow.registry,
    given(values, paths.repository) ?? byRow.repository,
    given(values, paths.name) ?? byRow.last,
  ];
  const suffix = row.tagSuffix ?? "";
  const ownTag = suffix !== "" && tag.endsWith(suffix) ? tag.slice(0, -suffix.length) : tag;
  return { name: pieces.filter((piece) => piece !== "").join("/"), tag: given(values, paths.tag) ?? ownTag };
}

/** The image's reference under some values. */
export function imageUnder(row: ChartImage, values: Values): string {
  const { name, tag } = imagePieces(row, values);
  if (tag === "") return name;
  // The form in which the GPU Operator takes a digest; other charts want it behind the name.
  const image = `${name}${tag.startsWith("sha256:") ? "@" : ":"}${tag}${row.tagSuffix ?? ""}`;
  const sha = given(values, row.values?.sha);
  const digest = given(values, row.values?.digest) ?? (sha === undefined ? undefined : `sha256:${sha}`);
  return digest === undefined ? image : `${image}@${digest}`;
}

/** The pieces of a name as a chart takes them. */
export function piecesOf(name: string, paths: ChartImageValues): { registry: string; repository: string; last: string } {
  const parts = name.split("/");
  const last = paths.name === undefined ? [] : parts.splice(-1);
  const registry = paths.registry === undefined ? [] : parts.splice(0, 1);
  return { registry: registry.join("/"), repository: parts.join("/"), last: last.join("/") };
}

/**
 * A reference as name and tag. A digest behind a tag belongs to the tag; one without a tag is split at its own colon, since charts put
 * one between name and tag.
 */
function split(image: string): [string, string] {
  const [, name, tag] = /^(.*?)(?::([^/@]+(?:@.*)?))?$/.exec(image) ?? ["", image, undefined];
  return [name, tag ?? ""];
}

function given(values: Values, path: string | undefined): string | undefined {
  const value = path === undefined ? undefined : readPath(values, path);
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;
}

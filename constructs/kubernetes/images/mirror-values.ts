import { formatImage, parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import { Values, readPath, withPath } from "../../core/names/value-path";
import { ChartId, ChartImage, findChartImages, imagePieces, imagesUnder, piecesOf } from "./chart-images";
import { ImageMirror } from "./image-mirror";

/** Values that take every image from a mirror, and what stands in the way. */
export interface MirroredValues {
  readonly values: Values;
  readonly findings: Finding[];
}

/**
 * The values of a chart from a repository with every image taken from a mirror: those that the values themselves name, and those that
 * the chart brings by itself. The tag is written too, so that the copy that was made is the one that runs.
 */
export function mirrorChart(id: ChartId, values: Values, mirror: ImageMirror): MirroredValues {
  const chart = findChartImages(id, mirror.chartImages);
  if (chart === undefined) return { values, findings: [unknown(`${id.chart} ${id.version}`, id, mirror)] };
  const rows = imagesUnder(chart, values);
  return {
    values: rows.reduce((sum, row) => mirrorImage(row, sum, mirror), values),
    findings: rows.flatMap((row) => {
      if (row.image === undefined) return [unknown(`${row.part ?? "part"} of ${id.chart} ${id.version}`, id, mirror)];
      return row.values === undefined && mirror.place(row.image) !== row.image ? [fixed(row.image, id)] : [];
    }),
  };
}

/** The values of a chart of one's own, with the images at some of their paths taken from a mirror. */
export function mirrorPaths(paths: readonly string[], values: Values, mirror: ImageMirror): Values {
  return paths.reduce((sum, path) => {
    const image = readPath(sum, path);
    return typeof image === "string" ? withPath(sum, path, mirror.apply(image)) : sum;
  }, values);
}

function mirrorImage(row: ChartImage, values: Values, mirror: ImageMirror): Values {
  const paths = row.values ?? {};
  if (row.image === undefined) return values;
  const { name, tag } = imagePieces(row, values);
  const [bare, digest = ""] = name.split(/(?=@)/);
  const copy = mirror.place(bare);
  const parts = parseImage(bare);
  if (parts === undefined) return values;
  const pin = digest === "" && tag !== "" ? mirror.digestOf(`${formatImage(parts)}:${tag}${row.tagSuffix ?? ""}`, takesDigest(row)) : undefined;
  const pinned = withDigest(values, row, `${bare}:${tag}`, tag, pin);
  if (copy === bare) return pinned;
  // `registry` takes all before the original's path.
  const host = copy.slice(0, -parts.path.length - 1);
  const { repository, last } = piecesOf(paths.registry === undefined ? copy : `host/${parts.path}`, paths);
  const written: [string | undefined, unknown][] = [
    [paths.image, `${copy}${digest}${tag === "" ? "" : `:${tag}`}${pin === undefined ? "" : `@${pin}`}`],
    [paths.registry, host],
    [paths.repository, `${repository}${paths.name === undefined ? digest : ""}`],
    [paths.name, `${last}${digest}`],
    [paths.tag, tag === "" ? undefined : pin === undefined || hasOwn(row) ? tag : `${tag}@${pin}`],
    ...Object.entries(row.also ?? {}),
  ];
  return written.reduce(
    (sum, [path, value]) => (path === undefined || value === undefined ? sum : withPath(sum, path, value)),
    pinned,
  );
}

/** Whether a chart has a value of its own for the digest. */
function hasOwn({ values = {} }: ChartImage): boolean {
  return values.digest !== undefined || values.sha !== undefined;
}

/** Whether a chart takes a digest: by a value of its own, or behind a tag that nothing is added to. */
function takesDigest(row: ChartImage): boolean {
  const { image, tag } = row.values ?? {};
  return hasOwn(row) || ((image ?? tag) !== undefined && row.tagSuffix === undefined);
}

/** The values with the digest where the chart has it from, the name left as it is. */
function withDigest(values: Values, row: ChartImage, whole: string, tag: string, pin: string | undefined): Values {
  if (pin === undefined) return values;
  const paths = row.values ?? {};
  const written: [string | undefined, string | undefined][] = hasOwn(row)
    ? [[paths.digest, pin], [paths.sha, pin.replace("sha256:", "")], [paths.tag, tag]]
    : [[paths.image, `${whole}@${pin}`], [paths.tag, `${tag}@${pin}`]];
  return written.reduce((sum, [path, value]) => (path === undefined || value === undefined ? sum : withPath(sum, path, value)), values);
}

function unknown(what: string, { repository, chart, version }: ChartId, mirror: ImageMirror): Finding {
  const { property, so } = mirror.unknown;
  return {
    code: "chart-images-unknown",
    property,
    value: undefined,
    reason: `the images of ${what} (${repository}) aren't known, so ${so}`,
    fix: `give the rows of ${chart} ${version} in chartImages: "helm template" shows its images, its values.yaml what replaces them`,
  };
}

function fixed(image: string, { chart, version }: ChartId): Finding {
  return {
    code: "chart-image-fixed",
    property: "imageMirror.chartImages",
    value: image,
    reason: `no value of ${chart} ${version} is known that takes this image from elsewhere`,
    fix: "give the row's values, or name the image's registry in reachable",
  };
}

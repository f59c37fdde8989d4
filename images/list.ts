import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ChartImages } from "../constructs/kubernetes/images/chart-images";
import { ImageMirror } from "../constructs/kubernetes/images/image-mirror";
import { ImageList, Nameless, collectImages } from "./collect";
import { copiesInto, copyCommand } from "./copy";
import { Helm } from "./helm";
import type { ImagesIo, ListOptions } from "./options";
import { AppError, CannotListError } from "./problems";
import { findProgram } from "./programs";
import { stacksIn, synthesise } from "./stacks";

/** `--list` and `--mirror`. */
export async function listCommand(options: ListOptions, io: ImagesIo): Promise<number> {
  try {
    const list = listImages(options, io);
    return options.mirror === undefined ? show(list, options, io) : showCopies(list, options.mirror, options, io);
  } catch (error) {
    if (error instanceof AppError) {
      io.err(`The app refused to be synthesised:\n\n${error.message}\n`);
      return 1;
    }
    if (!(error instanceof CannotListError)) throw error;
    io.err(`${error.message}\n`);
    return 2;
  }
}

/** The images that the stacks of an app use. */
export function listImages(options: Omit<ListOptions, "mirror">, io: ImagesIo): ImageList {
  const helm = new Helm(options.helm ?? findProgram("helm", io.env));
  const own = options.chartImages === undefined ? [] : readRows(options.chartImages);
  if (options.out !== undefined) return collectImages(stacksIn(path.resolve(options.out), options.ids), helm, own);
  const output = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-images-"));
  try {
    synthesise(path.resolve(options.cwd ?? "."), output, io.env, options.context);
    return collectImages(stacksIn(output, options.ids), helm, own);
  } finally {
    fs.rmSync(output, { recursive: true });
  }
}

/** Rows of charts from a file: JSON as `chartImages` takes it. */
function readRows(file: string): ChartImages[] {
  let rows: unknown;
  try {
    rows = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new CannotListError(`--chart-images ${file}: ${(error as Error).message}`);
  }
  const isRow = (row: unknown): boolean => {
    const { repository, chart, version, images } = (row ?? {}) as { [key: string]: unknown };
    return [repository, chart, version].every((text) => typeof text === "string") && Array.isArray(images);
  };
  if (!Array.isArray(rows) || !rows.every(isRow)) {
    throw new CannotListError(`--chart-images ${file}: a list of objects with repository, chart, version and a list images`);
  }
  return rows as ChartImages[];
}

function show(list: ImageList, { format, strict }: ListOptions, io: ImagesIo): number {
  io.out(format === "json" ? `${JSON.stringify({ version: 1, ...list }, null, 2)}\n` : asText(list));
  return strict && list.unknown.length > 0 ? 1 : 0;
}

function asText({ images, cloud, unknown }: ImageList): string {
  const rows = images.map(({ image, origins, usedBy }) => [image, origins.join(", "), usedBy.join(", ")]);
  const nameless = (kind: string, list: Nameless[]): string[][] => list.map(({ what, usedBy }) => [what, kind, usedBy.join(", ")]);
  const all = [...rows, ...nameless("cloud", cloud), ...nameless("unknown", unknown)];
  const widths = [0, 1].map((column) => Math.max(0, ...all.map((row) => row[column].length)));
  const lines = all.map(([what, kind, users]) => `${what.padEnd(widths[0])}  ${kind.padEnd(widths[1])}  ${users}\n`);
  const hint = unknown.length === 0 ? "" : `\n${unknown.length} unknown: what they bring can be told with --chart-images FILE\n`;
  return `${lines.join("")}${hint}`;
}

function showCopies(list: ImageList, registry: string, { format, tool = "crane" }: ListOptions, io: ImagesIo): number {
  const mirror = ImageMirror.of(registry);
  const problems = mirror.findings("--mirror");
  if (problems.length > 0) throw new CannotListError(`--mirror ${registry}: ${problems[0].reason}; ${problems[0].fix}`);
  const copies = copiesInto(mirror, list.images);
  io.out(format === "json" ? `${JSON.stringify(copies, null, 2)}\n` : copies.map((copy) => `${copyCommand(copy, tool)}\n`).join(""));
  for (const { what, usedBy } of list.unknown) io.err(`not copied, its images aren't known: ${what} (${usedBy.join(", ")})\n`);
  for (const { what } of list.cloud) io.err(`not copied, it comes without the mirror: ${what}\n`);
  return list.unknown.length > 0 ? 1 : 0;
}

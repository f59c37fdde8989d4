import * as fs from "fs";
import { formatImage, parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import { Shapes, admit, required, text } from "../../core/shape/shape";
import { ChartImages } from "./chart-images";
import { IMAGE_DIGESTS } from "../source-shapes";

/** Options of `ImageDigests.fromFile`. */
export interface ImageDigestsOptions {
  /**
   * Images that stay at their tags: each as a reference in full, or what it begins with, up to a slash
   * ("nvcr.io/nvidia/driver:580.126.20-ubuntu24.04", "registry.example.com/team").
   * @default - none: one without a digest is refused
   * @example ["nvcr.io/nvidia/driver"]
   */
  readonly except?: string[];
  /**
   * The images of charts that `constructs/kubernetes/data/chart-images.json` lacks, as for an `ImageMirror`.
   * @default - those of the table alone
   * @example [...]
   * @noun charts
   * @unchecked elements
   */
  readonly chartImages?: ChartImages[];
}

const SHAPES: Shapes = { file: required(text("images.lock.json")), ...IMAGE_DIGESTS };
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * The digest of every image that a deployment uses, so that what runs is what was looked at, whatever a tag is moved to. The file is
 * made by `npx cdktf-dynamo images --digests images.lock.json`, which asks the registries; the app reads it, and asks nobody.
 */
export class ImageDigests {
  /** @param file absolute, or from the folder in which the app is run */
  public static fromFile(file: string, options: ImageDigestsOptions = {}): ImageDigests {
    const { value, findings } = admit<ImageDigestsOptions & { readonly file: string }>("", { ...options, file }, SHAPES);
    const read = findings.length > 0 ? { digests: new Map<string, string>() } : readDigests(value.file);
    return new ImageDigests(value.file, read.digests, read.wrong, value.except ?? [], value.chartImages ?? [], findings);
  }

  private constructor(
    /** The file that they are from. */
    public readonly file: string,
    private readonly digests: ReadonlyMap<string, string>,
    private readonly unreadable: string | undefined,
    private readonly except: string[],
    /** What the caller knows of charts' images. */
    public readonly chartImages: ChartImages[],
    private readonly wrong: Finding[],
  ) {}

  /** The digest of an image that is named in full, by a tag. Nothing where the file has none. */
  public digestOf(image: string): string | undefined {
    return this.digests.get(image);
  }

  /** Whether an image, named in full, may stay at its tag. */
  public mayStay(image: string): boolean {
    return this.except.some((prefix) => image === prefix || [":", "/", "@"].some((mark) => image.startsWith(`${prefix}${mark}`)));
  }

  /** What is wrong with it; refused where it is used. */
  public findings(property: string): Finding[] {
    const wrong = this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
    if (wrong.length > 0 || this.unreadable === undefined) return wrong;
    const fix = `make it: npx cdktf-dynamo images --digests ${this.file}`;
    return [{ code: "digests-unreadable", property: `${property}.file`, value: this.file, reason: this.unreadable, fix }];
  }
}

/** The digests of a file by each image's full reference, or why there are none. */
export function readDigests(file: string): { readonly digests: Map<string, string>; readonly wrong?: string } {
  let read: unknown;
  try {
    read = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    return { digests: new Map(), wrong: (error as { code?: string }).code === "ENOENT" ? "there is no such file" : `it can't be read: ${(error as Error).message}` };
  }
  const { version, images } = isObject(read) ? read : {};
  if (version !== 1 || !isObject(images)) return { digests: new Map(), wrong: 'it holds no digests: { "version": 1, "images": { "REFERENCE": "sha256:..." } }' };
  for (const [image, digest] of Object.entries(images)) {
    const parts = parseImage(image);
    if (parts === undefined || formatImage(parts) !== image || parts.version === "") return { digests: new Map(), wrong: `${JSON.stringify(image)} is no image written in full, with its registry and tag` };
    if (typeof digest !== "string" || !DIGEST.test(digest)) return { digests: new Map(), wrong: `the digest of ${image} is no sha256: and 64 digits` };
  }
  return { digests: new Map(Object.entries(images as { [image: string]: string })) };
}

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

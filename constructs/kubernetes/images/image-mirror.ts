import { Token } from "../../core/framework";
import { formatImage, isRegistryPrefix, parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import { Shapes, admit, besides, required, text } from "../../core/shape/shape";
import { ChartImages } from "./chart-images";
import { IMAGE_MIRROR } from "../source-shapes";

/** Options of `ImageMirror.of`. */
export interface ImageMirrorOptions {
  /**
   * Other registries that the cluster reaches, as a host or a host with folders ("registry.example.com", "ghcr.io/my-team"): images
   * from there stay as they are.
   * @default - only the mirror's own host
   * @example ["registry.example.com"]
   */
  readonly reachable?: string[];
  /**
   * The images of charts that `constructs/kubernetes/data/chart-images.json` lacks, or has otherwise: a chart and version here goes
   * before the table's.
   * @default - those of the table alone
   * @example [...]
   * @noun charts
   * @unchecked elements
   */
  readonly chartImages?: ChartImages[];
}

const SHAPES: Shapes = { registry: required(text("registry.example.com/mirror")), ...IMAGE_MIRROR };

/**
 * A registry that holds a copy of every image, for clusters that reach no other. A copy lies under the name of its original, host
 * included: `nvcr.io/nvidia/driver:580` becomes `<mirror>/nvcr.io/nvidia/driver:580`, so no two originals share a place and the
 * original can be told from the copy. A folder takes no colon, so a host's port follows an underscore, which no host has in it:
 * `lab.example:5000/a:1` becomes `<mirror>/lab.example_5000/a:1`. `npm run images -- --mirror <mirror>` prints the commands that fill it.
 */
export class ImageMirror {
  /**
   * @param registry the registry's host, with folders below it or not: "123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror". It may be
   * known only at apply.
   */
  public static of(registry: string, options: ImageMirrorOptions = {}): ImageMirror {
    const { value, findings } = admit<ImageMirrorOptions & { readonly registry: string }>("", { ...options, registry }, SHAPES);
    return new ImageMirror(value.registry, value.reachable ?? [], value.chartImages ?? [], findings);
  }

  protected constructor(
    public readonly registry: string,
    private readonly reachable: string[],
    /** What the caller knows of charts' images. */
    public readonly chartImages: ChartImages[],
    private readonly wrong: Finding[],
  ) {}

  /** Where an image lies, as `apply` has it, and no digest added. @jsii ignore */
  public place(image: string): string {
    return this.apply(image);
  }

  /**
   * The digest by which an image, named in full, is to run; none unless images are pinned.
   *
   * @param _canBeWritten whether who asks has a place for it
   * @jsii ignore
   */
  public digestOf(_image: string, _canBeWritten = true): string | undefined {
    return undefined;
  }

  /** What is said where a chart's images aren't known. @jsii ignore */
  public get unknown(): { readonly property: string; readonly so: string } {
    return { property: "imageMirror.chartImages", so: "nobody can say that the mirror holds them" };
  }

  /** The reference of an image's copy. One that lies in the mirror's registry or in a reachable one, or is no reference, stays. */
  public apply(image: string): string {
    if (Token.isUnresolved(image)) return image;
    const parts = parseImage(image);
    if (parts === undefined) return image;
    const full = formatImage(parts);
    const host = Token.isUnresolved(this.registry) ? this.registry : this.registry.split("/")[0];
    const stays = [host, ...this.reachable].some((prefix) => full === prefix || full.startsWith(`${prefix}/`));
    return stays ? image : `${this.registry}/${full.replace(/^([^/:]+):(\d+)\//, "$1_$2/")}`;
  }

  /** The reference of a copy's original; that of anything else is itself, written out in full. */
  public original(image: string): string {
    const isCopy = image.startsWith(`${this.registry}/`);
    const name = isCopy ? image.slice(this.registry.length + 1).replace(/^([^/_]+)_(\d+)\//, "$1:$2/") : image;
    const parts = parseImage(name);
    return parts === undefined ? name : formatImage(parts);
  }

  /** What is wrong with it; refused where it is used. */
  public findings(property: string): Finding[] {
    const names = { registry: this.registry, ...Object.fromEntries(this.reachable.map((text, index) => [`reachable[${index}]`, text])) };
    const wrong = this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
    const more = Object.entries(names).flatMap(([name, value]): Finding[] => {
      if (Token.isUnresolved(value)) return [];
      if (!isRegistryPrefix(value)) {
        return [
          {
            code: "invalid-image-mirror",
            property: `${property}.${name}`,
            value,
            reason: "a registry here is a host and, if you like, folders: lower case, without https://, tag and final slash",
            fix: 'write it like "registry.example.com/mirror"',
          },
        ];
      }
      if (name !== "registry" || value.split("/")[0] !== "docker.io") return [];
      return [
        {
          code: "invalid-image-mirror",
          property: `${property}.${name}`,
          value,
          reason: "a copy's name has its original's host and folders in it, and Docker Hub takes a namespace and a name, no more",
          fix: "use a registry that takes folders, as those of AWS, Azure and Google, Harbor and distribution do",
        },
      ];
    });
    return besides(wrong, more);
  }
}

import { formatImage, parseImage } from "../constructs/core/forms/image-reference";
import { ImageMirror } from "../constructs/kubernetes/images/image-mirror";
import { ListedImage } from "./collect";

/** One image to copy. */
export interface Copy {
  readonly from: string;
  readonly to: string;
  /** The copy's name below the mirror, without tag: where repositories must be made before they are pushed to, as in ECR, this one. */
  readonly repository: string;
}

/**
 * What must be copied so that a mirror has all of the images. An image that is the mirror's copy already, as in an app that is
 * synthesised with this mirror, is copied from its original.
 */
export function copiesInto(mirror: ImageMirror, images: readonly ListedImage[]): Copy[] {
  const copies = images.flatMap(({ image }) => {
    const from = mirror.original(image);
    const to = mirror.apply(from);
    return from === to ? [] : [{ from, to: named(to), repository: nameOf(to).slice(mirror.registry.length + 1) }];
  });
  return copies.sort((a, b) => (a.from < b.from ? -1 : 1));
}

function nameOf(image: string): string {
  const parts = parseImage(image);
  return parts === undefined ? image : formatImage({ ...parts, version: "" });
}

/** What a copy is written under: a digest can't be pushed to, so an image that is known by nothing else gets a tag made of it. */
function named(to: string): string {
  const version = parseImage(to)?.version ?? "";
  const [tag, digest = ""] = version.split("@sha256:");
  return `${to.slice(0, to.length - version.length)}${tag === "" && digest !== "" ? `:sha256-${digest.slice(0, 12)}` : tag}`;
}

/** The command of a tool that copies all platforms of an image as they are, so that the digest stays the same. */
export function copyCommand({ from, to }: Copy, tool: string): string {
  return tool === "skopeo"
    ? `skopeo copy --all --preserve-digests docker://${from} docker://${to}`
    : `crane copy ${from} ${to}`;
}

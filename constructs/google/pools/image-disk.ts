import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";

/** An image of a disk, with its project. */
const IMAGE = /^(https:\/\/www\.googleapis\.com\/compute\/v1\/)?projects\/[a-z0-9.:-]+\/global\/images\/(family\/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * GKE labels nodes by `cloud.google.com.node-restriction.kubernetes.io/gke-secondary-boot-disk-<image>`, and of a label's name Kubernetes takes 63
 * characters. Tigera's build of such images (calico, build-preload-disk.sh) counts the same 39.
 */
const LONGEST = 63 - "gke-secondary-boot-disk-".length;

/** The image's own name, which is its disk's place on a node too. */
export function imageName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** The image of a second boot disk that is none. @param named whether it must be told by its own name, for the place where its disk is mounted */
export function checkBootImage(property: string, value: string | undefined, named = false): Finding[] {
  if (value === undefined || (Token.isUnresolved(value) && !named)) return [];
  const example = named ? "qwen3-weights" : "dynamo-1-5-1";
  const fix = `write it like "projects/my-project/global/images/${example}" (docs/gke/disks.md says how one is made)`;
  if (Token.isUnresolved(value)) return [{ code: "invalid-disk-image", property, value, reason: "the disk's place on a node is named by it, and so it must be written out", fix }];
  if (!IMAGE.test(value)) return [{ code: "invalid-disk-image", property, value, reason: "the image of a disk is named with its project", fix }];
  if (named && value.includes("/family/")) return [{ code: "invalid-disk-image", property, value, reason: "GKE mounts the disk by the name of its image, and a family has another one each time", fix }];
  if (imageName(value).length <= LONGEST) return [];
  return [{ code: "invalid-disk-image", property, value, reason: `GKE labels its nodes by the image's name, of which a label takes ${LONGEST} characters`, fix: `give it a name of ${LONGEST} characters at most` }];
}

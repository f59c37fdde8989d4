import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";

/** An image of a disk, with its project. */
const IMAGE = /^(https:\/\/www\.googleapis\.com\/compute\/v1\/)?projects\/[a-z0-9.:-]+\/global\/images\/(family\/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The image of a disk with container images that is none. */
export function checkImageDisk(property: string, value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || IMAGE.test(value)) return [];
  const reason = "the image of a disk is named with its project";
  return [{ code: "invalid-disk-image", property, value, reason, fix: 'write it like "projects/my-project/global/images/dynamo-1-5-1" (docs/gke/disks.md says how one is made)' }];
}

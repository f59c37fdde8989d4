import { DraftWeights } from "../options/speculative";

/** Where the volume is mounted. Not below /root: the image's user can't read there (ai-dynamo/dynamo#4290). */
export const MOUNT_PATH = "/opt/models";

/** The folder of any weights on a model's volume. */
export function weightsFolder({ id, revision }: DraftWeights): string {
  return `${MOUNT_PATH}/${id}/${revision}`;
}

/** Written into a folder when everything is in it. */
export function markerIn(folder: string): string {
  return `${folder}/.download-complete`;
}

import { findRelease } from "../../../inference-runtime/planner/engines/engines";
import { DynamoRelease } from "../../dynamo/release";
import { PlacedPart, needsOf } from "./place-parts";

/** The part with the build of its image that its pool's fabric needs, where the image is the release's own and the release has such a build. */
export function withImageVariant(placed: PlacedPart, release: DynamoRelease): PlacedPart {
  const { part } = placed;
  const { imageVariant } = needsOf(placed);
  if (imageVariant === undefined || !part.stockImage) return placed;
  return { ...placed, part: { ...part, image: `${part.image}${suffixOf(imageVariant, release)}` } };
}

/** How the tags of a release's builds end. */
function suffixOf(variant: string, { version }: DynamoRelease): string {
  const row = findRelease(version);
  if (variant !== "efa" || row === undefined) return `-${variant}`;
  return row.efaImage ?? "";
}

// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, anything, flag, list, text } from "../core/shape/shape";

/** What the properties of `ImageMirrorOptions` take. */
export const IMAGE_MIRROR: Shapes = {
  reachable: list(text("registry.example.com"), "texts"),
  chartImages: list(anything(), "charts"),
};

/** What the properties of `ChartRepositoryOptions` take. */
export const CHART_REPOSITORY: Shapes = {
  plainHttp: flag(),
};

/** What the properties of `ImageDigestsOptions` take. */
export const IMAGE_DIGESTS: Shapes = {
  except: list(text("nvcr.io/nvidia/driver"), "texts"),
  chartImages: list(anything(), "charts"),
};

// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, object, text } from "../../constructs/core/shape/shape";

/** What the properties of `GkeProviderOptions` take. */
export const GKE_PROVIDER: Shapes = {
  impersonateServiceAccount: text("deployer@my-project.iam.gserviceaccount.com"),
};

/** What the properties of `GkeProvider` take. */
export const PROVIDER: Shapes = {
  provider: object(GKE_PROVIDER, '{ impersonateServiceAccount: "deployer@my-project.iam.gserviceaccount.com" }'),
};

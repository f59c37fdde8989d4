// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, text } from "../../constructs/core/shape/shape";

/** What the properties of `AksSubscription` take. */
export const SUBSCRIPTION: Shapes = {
  subscriptionId: text("00000000-0000-0000-0000-000000000000"),
};

// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { AksSignInMethod } from "../../constructs/azure/control-plane/sign-in";
import { Shapes, instance, object, text } from "../../constructs/core/shape/shape";

/** What the properties of `AksSignIn` take. */
export const AKS_SIGN_IN: Shapes = {
  method: instance(AksSignInMethod, "AksSignInMethod.MANAGED_IDENTITY"),
  tenantId: text("00000000-0000-0000-0000-000000000000"),
  clientId: text("00000000-0000-0000-0000-000000000000"),
};

/** What the properties of `AksProvider` take. */
export const PROVIDER: Shapes = {
  provider: object(AKS_SIGN_IN, "{ method: AksSignInMethod.AZURE_CLI }"),
};

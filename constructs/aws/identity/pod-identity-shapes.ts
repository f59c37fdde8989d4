// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, list, map, required, text } from "../../core/shape/shape";

/** What the properties of `PodIdentityRoleProps` take. */
export const POD_IDENTITY_ROLE: Shapes = {
  namespace: required(text("inference")),
  serviceAccounts: required(list(text("models"), "texts")),
  managedPolicies: list(text("AmazonS3ReadOnlyAccess"), "texts", { unique: true }),
  policyArns: map(text("arn:aws:iam::111122223333:policy/weights"), '{ weights: "arn:aws:iam::111122223333:policy/weights" }'),
  cluster: required(text("chat")),
  roleName: required(text("chat-reader")),
};

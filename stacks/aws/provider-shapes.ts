// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, map, object, text } from "../../constructs/core/shape/shape";

/** What the properties of `EksProviderOptions` take. */
export const EKS_PROVIDER: Shapes = {
  profile: text("platform"),
  assumeRoleArn: text("arn:aws:iam::111122223333:role/deployer"),
  defaultTags: map(text("1234"), '{ "cost-center": "1234" }'),
  version: text("5.100.0"),
};

/** What the properties of `EksProvider` take. */
export const PROVIDER: Shapes = {
  provider: object(EKS_PROVIDER, '{ profile: "platform" }'),
};

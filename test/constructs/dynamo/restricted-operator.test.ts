import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { DynamoPlatform } from "../../../constructs/dynamo/platform";
import { EFA, clusterOf, h100 } from "../inference/shapes/cluster";

/** From 1.3 on (ai-dynamo/dynamo#11652, merged into release/1.3.0) a restricted operator is for development and tests alone. */
test.each([
  ["0.9.1", false],
  ["1.2.1", false],
  ["1.3.1", true],
  ["1.4.2", true],
  ["1.6.1", true],
])("an operator restricted to a namespace in release %s: told to be for trying out is %s", (release, told) => {
  const warnings = (restrictToNamespace?: string): string[] => {
    const platform = new DynamoPlatform(new TerraformStack(Testing.app(), "a"), "platform", { cluster: clusterOf(h100("a", EFA)), release, restrictToNamespace });
    return platform.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data)).filter((text) => text.startsWith("[restricted-operator]"));
  };
  expect(warnings("team-a")).toHaveLength(told ? 1 : 0);
  expect(warnings()).toEqual([]);
});

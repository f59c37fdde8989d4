import { checkWeightsBucket } from "../../../../constructs/aws/storage/check-weights-bucket";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";

const refused = (prefix?: string): string[] => {
  const props: Partial<EksClusterProps> = { region: "us-west-2", gpuPools: [], weightsBucket: { bucket: "my-weights", prefix } };
  return checkWeightsBucket(props as EksClusterProps).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);
};

test.each(["mod*els", "models/v?", "${aws:username}"])("a prefix that IAM would take for a pattern is refused: %s", (prefix) => {
  expect(refused(prefix)).toContainEqual(expect.stringMatching(/^invalid-bucket weightsBucket\.prefix: .*IAM takes \*, \? and \$/));
});

test.each(["models", "team-a/models_v2", undefined])("others aren't: %s", (prefix) => {
  expect(refused(prefix)).toEqual([]);
});

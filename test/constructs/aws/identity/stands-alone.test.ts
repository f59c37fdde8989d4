import { TerraformStack, Testing } from "cdktf";
import { PodIdentityRole } from "../../../../constructs/aws/identity/pod-identity-role";
import { EksRegistry } from "../../../../constructs/aws/registry/image-registry";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/** What is made without a cluster of ours is held against its properties as a cluster is. */

function problems(make: (stack: TerraformStack) => unknown): string[] {
  const app = Testing.app();
  make(new TerraformStack(app, "lab"));
  return problemsIn(app).map(({ code, property, constructPath }) => `${code} ${property} of ${constructPath}`);
}

const ROLE = { cluster: "chat", roleName: "chat-reader", namespace: "inference", serviceAccounts: ["models"] };
const REGISTRY = { clusterName: "chat", region: "us-west-2", images: ["preflight"] };

test.each<[string, object, string[]]>([
  ["nothing is wrong", {}, []],
  ["the cluster by another name", { cluster: undefined, clusterName: "chat" }, ["missing-property cluster of lab/reader", "unknown-property clusterName of lab/reader"]],
  ["one account that is no list", { serviceAccounts: "models" }, ["wrong-type serviceAccounts of lab/reader"]],
  ["a name that IAM doesn't take", { roleName: "chat reader" }, ["invalid-name roleName of lab/reader"]],
])("a role for pods: %s", (_, given, expected) => {
  expect(problems((stack) => new PodIdentityRole(stack, "reader", { ...ROLE, ...given })).sort()).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ["nothing is wrong", {}, []],
  ["a text where images are listed", { images: "preflight" }, ["wrong-type images of lab/images"]],
  ["no region, and a slip", { region: undefined, keepTaged: 3 }, ["missing-property region of lab/images", "unknown-property keepTaged of lab/images"]],
])("repositories: %s", (_, given, expected) => {
  expect(problems((stack) => new EksRegistry(stack, "images", { ...REGISTRY, ...given })).sort()).toEqual(expected);
});

import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Namespace } from "../../../constructs/kubernetes/namespace";
import { metadataOf } from "../../harness/differences";
import { newStack, resources } from "./described";

describe("Namespace", () => {
  test("is a resource of its own, with a constant name", () => {
    const stack = newStack();
    expect(new Namespace(stack, "n", { name: "models", labels: { team: "a" } }).name).toBe("models");
    expect(metadataOf(resources(stack, "kubernetes_namespace_v1")[0])).toEqual({ name: "models", labels: { team: "a" } });
  });

  test("refuses a name that Kubernetes would", () => {
    const stack = newStack();
    new Namespace(stack, "n", { name: "My_Models" });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "invalid-name",
        property: "name",
        constructPath: "stack/n",
        fix: 'write it like "my-models"',
      }),
    ]);
  });
});

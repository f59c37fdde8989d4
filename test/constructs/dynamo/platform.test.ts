import { App, TerraformStack } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { DynamoPlatform } from "../../../constructs/dynamo/platform";
import { metadataOf } from "../../harness/differences";
import { install, newStack, onDemand, spot } from "./made-platform";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("DynamoPlatform", () => {
  test("is NVIDIA's chart over HTTPS, in a namespace of its own", () => {
    const { release, values, resource } = install();
    const [[id, namespace]] = Object.entries<any>(resource.kubernetes_namespace_v1);
    expect(metadataOf(namespace)).toEqual({ name: "dynamo-system" });
    expect(release).toMatchObject({
      name: "dynamo-platform",
      namespace: "dynamo-system",
      repository: "https://helm.ngc.nvidia.com/nvidia/ai-dynamo",
      chart: "dynamo-platform",
      version: "1.6.1",
      timeout: 900,
      depends_on: [`kubernetes_namespace_v1.${id}`],
    });
    expect(values).toEqual({
      global: {
        nats: { install: false },
        etcd: { install: false },
        grove: { install: false, enabled: false },
        "kai-scheduler": { install: false, enabled: false },
      },
      "dynamo-operator": {
        upgradeCRD: false,
        controllerManager: {
          manager: { image: { repository: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator", tag: "1.6.1" } },
        },
      },
    });
  });

  test("can leave the namespace to somebody else", () => {
    const { release, resource } = install({ createNamespace: false, namespace: "ai", releaseName: "mine" });
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
    expect(release).toMatchObject({ name: "mine", namespace: "ai" });
    expect(release).not.toHaveProperty("depends_on");
  });

  test.each([
    [{ release: "1.7.0" }, "unknown-release", "release"],
    [{ releaseName: "p".repeat(54) }, "invalid-name", "releaseName"],
    [{ namespace: "my_ns" }, "invalid-name", "namespace"],
  ])("refuses %j", (props, code, property) => {
    expect(problemsIn(install(props).stack)).toEqual([
      expect.objectContaining({ code, property, constructPath: "stack/platform" }),
    ]);
  });

  test("refuses a second operator in a cluster, but not in another", () => {
    const stack = newStack();
    new DynamoPlatform(stack, "one", { cluster: onDemand });
    new DynamoPlatform(new TerraformStack(App.of(stack), "other"), "other-cluster", { cluster: spot });
    new DynamoPlatform(stack, "two", { cluster: onDemand, namespace: "ai", releaseName: "mine" });
    new DynamoPlatform(stack, "restricted", {
      cluster: onDemand,
      namespace: "team",
      values: { "dynamo-operator": { namespaceRestriction: { enabled: true } } },
    });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "two-operators",
        property: "cluster",
        constructPath: "stack/two",
        value: "kind",
        reason: expect.stringContaining("that of stack/one"),
      }),
    ]);
  });
});

import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { webhookServiceName } from "../../../../constructs/dynamo/crds/crd-apply";
import { metadataOf } from "../../../harness/differences";
import { SPOT, installCrds, spot } from "../made-platform";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("DynamoCrds", () => {
  test("from 1.0 on: a Job of ours in a namespace of its own", () => {
    const { release, values, resource } = installCrds();
    const [[id, namespace]] = Object.entries<any>(resource.kubernetes_namespace_v1);
    expect(metadataOf(namespace)).toEqual({
      name: "dynamo-crds",
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
    expect(release).toMatchObject({
      name: "dynamo-crds",
      namespace: "dynamo-crds",
      wait: true,
      wait_for_jobs: true,
      depends_on: [`kubernetes_namespace_v1.${id}`],
    });
    expect(release.chart).toMatch(/^assets\//);
    expect(values).toEqual({
      image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1",
      release: "1.6.1",
      jobName: expect.stringMatching(/^crd-apply-1-6-1-[0-9a-f]{8}$/),
      conversionWebhookService: { name: "dynamo-platform-dynamo-operator-webhook-service", namespace: "dynamo-system" },
    });
  });

  test("names the platform that is to come", () => {
    const { values } = installCrds({ platformNamespace: "ai", platformReleaseName: "mine" });
    expect(values.conversionWebhookService).toEqual({ name: "mine-dynamo-operator-webhook-service", namespace: "ai" });
    expect(webhookServiceName("my-dynamo-operator")).toBe("my-dynamo-operator-webhook-service");
  });

  test("before 1.2 the applier doesn't know the webhook's flags", () => {
    expect(installCrds({ release: "1.1.1" }).values).not.toHaveProperty("conversionWebhookService");
  });

  test("takes another image, pull secrets, and spot nodes", () => {
    const { values } = installCrds({ cluster: spot, operatorImage: "mirror/operator:1.6.1", imagePullSecrets: ["s"] });
    expect(values).toMatchObject({ image: "mirror/operator:1.6.1", imagePullSecrets: ["s"], tolerations: [SPOT] });
  });

  test("another pod is another Job, since a Job can't be changed", () => {
    const names = [
      installCrds(),
      installCrds({ release: "1.6.0" }),
      installCrds({ cluster: spot }),
      installCrds({ operatorImage: "mirror/operator:1.6.1" }),
      installCrds({ platformNamespace: "ai" }),
    ].map(({ values }) => values.jobName);
    expect(new Set(names).size).toBe(names.length);
    expect(installCrds().values.jobName).toBe(names[0]);
  });

  test("to 0.9.1: NVIDIA's chart, in namespace default", () => {
    const { release, resource } = installCrds({ release: "0.9.1" });
    expect(release).toMatchObject({
      name: "dynamo-crds",
      namespace: "default",
      repository: "https://helm.ngc.nvidia.com/nvidia/ai-dynamo",
      chart: "dynamo-crds",
      version: "0.9.1",
      wait: true,
    });
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
  });

  test.each([
    [{ release: "v1.6.0" }, "unknown-release", "release", 'did you mean "1.6.1"'],
    [{ platformReleaseName: "p".repeat(32) }, "invalid-name", "platformReleaseName", "write it like"],
    [{ platformNamespace: "AI" }, "invalid-name", "platformNamespace", 'write it like "ai"'],
    [{ platformNamespace: "dynamo-crds" }, "namespace-taken", "platformNamespace", 'such as "dynamo-system"'],
  ])("refuses %j", (props, code, property, fix) => {
    const { stack } = installCrds(props);
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code, property, constructPath: "stack/crds", fix: expect.stringContaining(fix) }),
    ]);
  });
});

import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { crdApplyDigest, crdApplyValues, crdsChartPath } from "../../../../constructs/dynamo/crds/crd-apply";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";
import { SPOT, installCrds, onDemand, spot } from "../made-platform";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describeWithHelm("the chart that applies the CRDs", () => {
  const options = (version: string, cluster: IKubernetesCluster = onDemand): Parameters<typeof crdApplyValues>[0] => {
    const release = DynamoRelease.of(version);
    return {
      release,
      image: release.operatorImage(),
      platformNamespace: "dynamo-system",
      platformReleaseName: "dynamo-platform",
      tolerations: cluster === spot ? [SPOT] : [],
      imagePullSecrets: cluster === spot ? ["pull"] : undefined,
    };
  };
  const render = (version: string, cluster?: IKubernetesCluster): any[] =>
    helmTemplate(crdsChartPath(), crdApplyValues(options(version, cluster)), { name: "dynamo-crds", namespace: "dynamo-crds" });
  const job = (objects: any[]): any => objects.find(({ kind }) => kind === "Job");

  test("passes the linter", () => {
    expect(helmLint(crdsChartPath(), crdApplyValues(options("1.6.1", spot)))).toContain("0 chart(s) failed");
  });

  test("runs the operator image's own applier, with the flags of the release", () => {
    const { containers } = job(render("1.6.1")).spec.template.spec;
    expect(containers).toHaveLength(1);
    expect(containers[0]).toMatchObject({
      image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1",
      command: ["/crd-apply"],
      args: [
        "--crds-dir=/opt/dynamo-operator/crds/",
        "--version=1.6.1",
        "--conversion-webhook-service-name=dynamo-platform-dynamo-operator-webhook-service",
        "--conversion-webhook-service-namespace=dynamo-system",
      ],
    });
    expect(job(render("1.0.2")).spec.template.spec.containers[0].args).toEqual([
      "--crds-dir=/opt/dynamo-operator/crds/",
      "--version=1.0.2",
    ]);
  });

  test("can apply CRDs and nothing else, and never delete one", () => {
    const objects = render("1.6.1");
    expect(objects.map(({ kind }) => kind).sort()).toEqual(["ClusterRole", "ClusterRoleBinding", "Job", "ServiceAccount"]);
    const { rules } = objects.find(({ kind }) => kind === "ClusterRole");
    expect(rules).toEqual([
      {
        apiGroups: ["apiextensions.k8s.io"],
        resources: ["customresourcedefinitions"],
        verbs: ["create", "get", "list", "watch", "patch", "update"],
      },
    ]);
    expect(objects.find(({ kind }) => kind === "ClusterRoleBinding")).toMatchObject({
      roleRef: { kind: "ClusterRole", name: "dynamo-crds" },
      subjects: [{ kind: "ServiceAccount", name: "dynamo-crds", namespace: "dynamo-crds" }],
    });
    expect(job(objects).spec.template.spec.serviceAccountName).toBe("dynamo-crds");
  });

  test("keeps to the restricted pod security standard, which its namespace enforces", () => {
    const { spec } = job(render("1.6.1")).spec.template;
    expect(spec.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
    expect(spec.containers[0].resources).toMatchObject({ requests: { memory: "128Mi" }, limits: { memory: "256Mi" } });
  });

  test("gives up before Helm does", () => {
    const { release } = installCrds();
    expect(job(render("1.6.1")).spec.activeDeadlineSeconds).toBeLessThan(release.timeout);
  });

  test("schedules on spot nodes, with pull secrets", () => {
    const { spec } = job(render("1.6.1", spot)).spec.template;
    expect(spec.tolerations).toEqual([SPOT]);
    expect(spec.imagePullSecrets).toEqual([{ name: "pull" }]);
    const plain = job(render("1.6.1")).spec.template.spec;
    expect(plain).not.toHaveProperty("tolerations");
    expect(plain).not.toHaveProperty("imagePullSecrets");
  });

  test.each([
    ["a misspelt value", { toleration: [] }, /toleration/],
    ["no image", { image: "" }, /image/],
    ["half a webhook service", { conversionWebhookService: { name: "s" } }, /namespace/],
    ["a Job's name too long", { jobName: "j".repeat(64) }, /jobName/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => helmTemplate(crdsChartPath(), { ...crdApplyValues(options("1.6.1")), ...wrong })).toThrow(message);
  });

  test("has a digest that is the same on every run", () => {
    expect(crdApplyDigest(options("1.6.1"))).toBe(crdApplyDigest(options("1.6.1")));
  });
});

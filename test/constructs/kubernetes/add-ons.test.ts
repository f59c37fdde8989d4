import { TerraformStack } from "cdktf";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { HelmAddOn } from "../../../constructs/cluster/helm-add-on";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AddOns } from "../../../constructs/kubernetes/add-ons";
import { metadataOf } from "../../harness/differences";
import { cluster, newStack, resources, synth } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const addOn = (name: string, more: Partial<HelmAddOn> = {}): HelmAddOn => ({
  name,
  repository: "https://charts.example.com",
  chart: name,
  version: "1.0.0",
  namespace: "kube-system",
  ...more,
});

const named = (all: any[], name: string): any => all.find((one) => one.name === name);

describe("AddOns", () => {
  const install = (addOns: HelmAddOn[], more: Partial<IKubernetesCluster> = {}): TerraformStack => {
    const stack = newStack();
    new AddOns(stack, "add-ons", { cluster: cluster({ addOns, ...more }) });
    return stack;
  };

  test("install the GPU software and the cloud's charts, each after what it names", () => {
    const stack = install(
      [addOn("last", { after: ["first", "nvidia-device-plugin"] }), addOn("first", { values: { a: 1 }, timeoutSeconds: 30 })],
      { gpuSoftware: GpuSoftware.DEVICE_PLUGIN },
    );
    const { resource } = synth(stack);
    const all = resource.helm_release;
    const idOf = (name: string): string => Object.keys(all).find((id) => all[id].name === name) as string;
    expect(Object.keys(all)).toHaveLength(3);
    expect(all[idOf("first")]).toMatchObject({ values: ['{"a":1}'], timeout: 30, version: "1.0.0" });
    expect(all[idOf("first")]).not.toHaveProperty("depends_on");
    expect(all[idOf("last")].depends_on).toEqual([
      `helm_release.${idOf("first")}`,
      `helm_release.${idOf("nvidia-device-plugin")}`,
    ]);
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
  });

  test("make a namespace once, with its labels, and install after it", () => {
    const stack = install([addOn("a", { namespace: "shared", createNamespace: true })], {
      gpuSoftware: GpuSoftware.GPU_OPERATOR,
    });
    const { resource } = synth(stack);
    const namespaces = Object.entries<any>(resource.kubernetes_namespace_v1);
    expect(namespaces.map(([, one]) => metadataOf(one))).toEqual([
      { name: "gpu-operator", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      { name: "shared" },
    ]);
    const operator = named(Object.values(resource.helm_release), "gpu-operator");
    expect(operator.depends_on).toEqual([`kubernetes_namespace_v1.${namespaces[0][0]}`]);
  });

  test("have the same ids in any order", () => {
    const addOns = [addOn("a"), addOn("b", { after: ["a"] })];
    const ids = (stack: TerraformStack): string[] => Object.keys(synth(stack).resource.helm_release).sort();
    expect(ids(install([...addOns].reverse()))).toEqual(ids(install(addOns)));
  });

  test("refuse a name twice, an after that names nothing, and a circle, and install the rest", () => {
    const stack = install([
      addOn("a", { after: ["b"] }),
      addOn("b", { after: ["a"] }),
      addOn("controller"),
      addOn("controller"),
      addOn("late", { after: ["controler"] }),
      addOn(""),
    ]);
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code: "invalid-name", property: "cluster.addOns[5].name" }),
      expect.objectContaining({
        code: "duplicate-add-on",
        property: "cluster.addOns[3].name",
        value: "controller",
        reason: "the same name stands at cluster.addOns[2].name",
      }),
      expect.objectContaining({
        code: "add-on-cycle",
        property: "cluster.addOns[0].after",
        constructPath: "stack/add-ons",
        reason: "each would wait for the other: a after b after a",
      }),
      expect.objectContaining({
        code: "unknown-add-on",
        property: "cluster.addOns[4].after[0]",
        constructPath: "stack/add-ons",
        value: "controler",
        fix: 'did you mean "controller"?',
      }),
    ]);
    const names = resources(stack, "helm_release").map((release) => release.name);
    expect(names.sort()).toEqual(["a", "b", "controller", "late"]);
  });

  test("refuse a chart of the cloud's that has the name of the GPU software", () => {
    const stack = install([addOn("gpu-operator")], { gpuSoftware: GpuSoftware.GPU_OPERATOR });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "duplicate-add-on",
        property: "cluster.addOns[0].name",
        reason: "the same name stands at cluster.gpuSoftware.name",
      }),
    ]);
  });
});

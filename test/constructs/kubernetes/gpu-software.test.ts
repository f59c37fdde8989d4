import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { GPU_POOL_LABEL, GpuPool } from "../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../constructs/cluster/pools/scheduling";
import { gpuSoftwareAddOns } from "../../../constructs/kubernetes/gpu-software";
import { valuesText } from "../../../constructs/kubernetes/values-text";
import { GPU_TAINT, cluster, pool } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const SPOT_TAINT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE };
const SPOT = { key: SPOT_TAINT.key, operator: "Equal", value: "spot", effect: "NoSchedule" };
const CONTROL_PLANE = { key: "node-role.kubernetes.io/control-plane", operator: "Equal", value: "", effect: "NoSchedule" };
const ANY_GPU = { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" };

describe("GPU software", () => {
  const gpuPools = [pool("big", { taints: [GPU_TAINT, SPOT_TAINT], spotTaints: [SPOT_TAINT] }), pool("a")];
  const terms = [
    { matchExpressions: [{ key: "pool", operator: "In", values: ["a"] }] },
    { matchExpressions: [{ key: "pool", operator: "In", values: ["big"] }] },
  ];
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };

  test("finds the nodes by one label where all pools carry it, so that one more pool changes nothing", () => {
    const labelled = (name: string): GpuPool => pool(name, { labels: { [GPU_POOL_LABEL]: name } });
    for (const gpuSoftware of [GpuSoftware.DEVICE_PLUGIN, GpuSoftware.GPU_OPERATOR]) {
      const one = gpuSoftwareAddOns(cluster({ gpuSoftware, gpuPools: [labelled("a")] }));
      expect(JSON.stringify(one)).toContain(JSON.stringify([{ matchExpressions: [{ key: GPU_POOL_LABEL, operator: "Exists" }] }]));
      expect(gpuSoftwareAddOns(cluster({ gpuSoftware, gpuPools: [labelled("b"), labelled("a")] }))).toEqual(one);
    }
  });

  test("is nothing of ours where the cloud brings it", () => {
    expect(gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.PROVIDED }))).toEqual([]);
  });

  test("is the device plugin, on the nodes of GPU pools only and in spite of every taint of theirs", () => {
    expect(gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.DEVICE_PLUGIN, gpuPools }))).toEqual([
      {
        name: "nvidia-device-plugin",
        repository: "https://nvidia.github.io/k8s-device-plugin",
        chart: "nvidia-device-plugin",
        version: "0.20.0",
        namespace: "kube-system",
        values: { affinity, tolerations: [ANY_GPU, SPOT], mofedEnabled: false },
      },
    ]);
  });

  test("is the GPU Operator, whose feature discovery reaches the same nodes", () => {
    const [operator] = gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.GPU_OPERATOR, gpuPools }));
    expect(operator).toMatchObject({
      name: "gpu-operator",
      repository: "https://helm.ngc.nvidia.com/nvidia",
      version: "v26.3.3",
      namespace: "gpu-operator",
      createNamespace: true,
      namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
    const values = operator.values as any;
    expect(values.daemonsets.tolerations).toEqual([ANY_GPU, SPOT]);
    expect(values["node-feature-discovery"].worker).toEqual({ affinity, tolerations: [CONTROL_PLANE, ANY_GPU, SPOT] });
    expect(values.operator.tolerations).toEqual([CONTROL_PLANE, SPOT]);
    expect(values.dcgmExporter.serviceMonitor.enabled).toBe(false);
  });

  test("doesn't change when pools change places", () => {
    const at = (pools: GpuPool[]): string =>
      valuesText(gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.GPU_OPERATOR, gpuPools: pools })));
    expect(at([...gpuPools].reverse())).toBe(at(gpuPools));
  });
});

import { karpenterChartPath } from "../../../../constructs/aws/karpenter/add-ons";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { BLOCK, H100, SPOT, make } from "./made";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describeWithHelm("the chart of a pool", () => {
  const places = { ...make({ gpuPools: [H100, { ...SPOT, fastImagePull: true, diskThroughputMiBps: 700, nodeLife: { emptyMinutes: 30, replaceChanged: true, expireAfterHours: 720, drainMinutes: 120 } }, { ...BLOCK, instanceStore: true }] }) };
  const rendered = (name: string): any => {
    const values = JSON.parse(JSON.stringify(places.values(`nodepool-${name}`)).replace(/\$\{[^}]*\}/g, "id-of-it"));
    const objects = helmTemplate(karpenterChartPath(), values, { name: `nodepool-${name}`, namespace: "kube-system" });
    expect(objects.map(({ kind }) => kind).sort()).toEqual(["EC2NodeClass", "NodePool"]);
    return Object.fromEntries(objects.map((object) => [object.kind, object]));
  };

  test("nodes that are empty go after ten minutes, and no others, changed ones neither", () => {
    const { NodePool } = rendered("h100");
    expect(NodePool.metadata.name).toBe("h100");
    expect(NodePool.spec.disruption).toEqual({ consolidationPolicy: "WhenEmpty", consolidateAfter: "10m", budgets: [{ nodes: "0", reasons: ["Drifted"] }, { nodes: "100%", reasons: ["Empty"] }] });
    expect(NodePool.spec.template.spec.expireAfter).toBe("Never");
    expect(NodePool.spec.template.spec.terminationGracePeriod).toBeUndefined();
    expect(NodePool.spec.limits).toEqual({ nodes: "2", "nvidia.com/gpu": "16" });
  });

  test("nodes start with a taint that the storage drivers take off, and keep the GPUs'", () => {
    const { taints, startupTaints, nodeClassRef } = rendered("h100").NodePool.spec.template.spec;
    expect(taints).toEqual([{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" }]);
    expect(startupTaints.map(({ key }: any) => key)).toEqual(["ebs.csi.aws.com/agent-not-ready", "efs.csi.aws.com/agent-not-ready"]);
    expect(nodeClassRef).toEqual({ group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "h100" });
  });

  test("times of one's own are Karpenter's words for them", () => {
    const { spec } = rendered("l4").NodePool;
    expect([spec.disruption.consolidateAfter, spec.template.spec.expireAfter, spec.template.spec.terminationGracePeriod]).toEqual(["30m", "720h", "120m"]);
    expect(spec.disruption.budgets).toContainEqual({ nodes: "1", reasons: ["Drifted"] });
  });

  test("machines have an encrypted disk of the speed that was asked for, and no pod reaches their metadata", () => {
    const { spec } = rendered("l4").EC2NodeClass;
    expect(spec.blockDeviceMappings).toEqual([{ deviceName: "/dev/xvda", rootVolume: true, ebs: { volumeType: "gp3", volumeSize: "200Gi", throughput: 700, encrypted: true, deleteOnTermination: true } }]);
    expect(spec.metadataOptions).toEqual({ httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 });
    expect(spec.userData).toContain("FastImagePull: true");
    expect(spec.instanceStorePolicy).toBeUndefined();
  });

  test("disks of the machine, reservation and cards are said as Karpenter has them", () => {
    const { spec } = rendered("block").EC2NodeClass;
    expect(spec.instanceStorePolicy).toBe("RAID0");
    expect(spec.capacityReservationSelectorTerms).toEqual([{ id: "cr-0123456789abcdef0" }]);
    expect(spec.networkInterfaces).toHaveLength(33);
    expect(spec.placementGroupSelector).toBeUndefined();
    expect(rendered("h100").EC2NodeClass.spec.placementGroupSelector).toEqual({ name: "id-of-it" });
  });

  test("an image that changes by itself is refused by the chart too", () => {
    const values = places.values("nodepool-l4");
    expect(() => helmTemplate(karpenterChartPath(), { ...values, nodeClass: { ...values.nodeClass, image: "al2023@latest" } })).toThrow(/image/);
  });
});

import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { L4, PROPS, make, resolved } from "../made-cluster";

const groups = (made: ReturnType<typeof make>): unknown[] => Object.values(made.of("aws_eks_node_group")).map(({ node_repair_config: config }) => config);
const KARPENTER = { ...L4, name: "spot", provisioner: EksProvisioner.KARPENTER };

test("nodes of every managed group are repaired, by what the agent tells, whose add-on comes after nodes", () => {
  const made = make({ nodeRepair: true });
  expect(made.problems).toEqual([]);
  expect(groups(made)).toEqual([{ enabled: true }, { enabled: true }]);
  expect(made.one("aws_eks_addon", { addon_name: "eks-node-monitoring-agent" }).depends_on).toContainEqual(expect.stringMatching(/aws_eks_node_group\..*system/));
});

test("said to be off it is turned off; left out nothing is said of it", () => {
  expect(groups(make({ nodeRepair: false }))).toEqual([{ enabled: false }, { enabled: false }]);
  const plain = make();
  expect(groups(plain)).toEqual([undefined, undefined]);
  expect(Object.values(plain.of("aws_eks_addon")).map(({ addon_name: name }) => name)).not.toContain("eks-node-monitoring-agent");
});

test("Karpenter replaces its own broken nodes by its gate", () => {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a chart's values have no type
  const settings = (nodeRepair?: boolean): any => {
    const made = make({ nodeRepair, gpuPools: [L4, KARPENTER] });
    return resolved(made, made.cluster.addOns.find(({ name }) => name === "karpenter")?.values).settings;
  };
  expect(settings(true).featureGates).toEqual({ nodeRepair: true });
  expect(settings()).not.toHaveProperty("featureGates");
});

test.each([
  ["of Auto Mode's nodes alone", { nodeRepair: true, systemPool: { provisioner: EksProvisioner.AUTO_MODE }, gpuPools: [{ ...L4, provisioner: EksProvisioner.AUTO_MODE }] }, "auto-mode-decides", "nodeRepair"],
  ["by an agent that isn't there", { addOnVersions: { nodeMonitoringAgent: "v1.7.0-eksbuild.1" } }, "invalid-add-on-version", "addOnVersions.nodeMonitoringAgent"],
  ["by an agent of no version", { nodeRepair: true, addOnVersions: { nodeMonitoringAgent: "1.7" } }, "invalid-add-on-version", "addOnVersions.nodeMonitoringAgent"],
])("repairs %s are refused", (_, props, code, property) => {
  expect(checkEksCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property })]);
});

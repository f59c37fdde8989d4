import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GkeCluster } from "../../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { L4, PROPS, make } from "../made-cluster";

/** Pools that come by `addGpuPool` to a cluster whose GKE makes pools by itself: its limits are written by then. */

const AUTO: Partial<GkeClusterProps> = { gpuPools: [L4], autoProvisioning: { maxCpus: 400, maxMemoryGiB: 1600 }, computeClasses: [{ name: "made", autoProvision: { machineType: "g2-standard-12", maxNodes: 4 } }] };
const added = (props: Partial<GkeClusterProps>, machineType: string): unknown[] => {
  const { cluster } = make(props);
  cluster.addGpuPool({ name: "more", machineType, maxNodes: 2 });
  return problemsIn(cluster).map(({ code, property }) => [code, property]);
};

test("one of the kind that a class brings is refused, since it would take of the class' GPUs", () =>
  expect(added(AUTO, "g2-standard-8")).toEqual([["auto-provisioning-limit", "addGpuPool(options).machineType"]]));

test("one of another kind is taken, and any where GKE makes none", () => {
  expect(added(AUTO, "a2-highgpu-1g")).toEqual([]);
  expect(added({ gpuPools: [L4] }, "g2-standard-8")).toEqual([]);
});

test("numbers of nodes that are known only at apply are counted there", () => {
  const stack = new TerraformStack(Testing.app(), "lab");
  const maxNodes = new TerraformVariable(stack, "most", { type: "number" }).numberValue;
  new GkeCluster(stack, "gke", { ...PROPS, ...AUTO, gpuPools: [L4, { ...L4, name: "a", maxNodes }, { ...L4, name: "b", machineType: "g2-standard-24", maxNodes }] });
  expect(problemsIn(stack)).toEqual([]);
  expect(Testing.synth(stack)).toContain('"${4 * 1 + 2 * 1 + var.most * 1 + var.most * 2}"');
});

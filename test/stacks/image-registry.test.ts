import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { AksCluster } from "../../constructs/azure/aks-cluster";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { IImageRegistry } from "../../constructs/cluster/image-registry";
import { GkeCluster } from "../../constructs/google/gke-cluster";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "image-registry-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const stack = new TerraformStack(new App({ outdir: scratch }), "own");
const eks = (id: string, images?: string[], prefix?: string): IImageRegistry =>
  new EksCluster(stack, id, { clusterName: id, region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], registry: { images, prefix } }).registry;
const gpuPools = [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }];
const REGISTRIES: { [name: string]: IImageRegistry } = {
  EKS: eks("eks"),
  "EKS without a prefix": eks("bare", undefined, ""),
  AKS: new AksCluster(stack, "aks", { clusterName: "aks", region: "eastus", apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, gpuPools }).registry,
  GKE: new GkeCluster(stack, "gke", { clusterName: "gke", region: "us-central1", project: "my-project", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }] }).registry,
};

test.each(Object.keys(REGISTRIES))("%s: images are pushed to the registry's address", (name) => {
  const { address, pushCommands } = REGISTRIES[name];
  expect(address).toMatch(/[^/]$/);
  expect(pushCommands).toContain(address);
});

test("a registry that takes no image has no address", () => {
  expect(eks("none", [])).toMatchObject({ address: "", pushCommands: "" });
});

test("GKE's and AKS's are what their images begin with", () => {
  for (const name of ["AKS", "GKE"]) expect(REGISTRIES[name].imageUrl("mine")).toBe(`${REGISTRIES[name].address}/mine`);
  expect(REGISTRIES.GKE.address).toBe("us-central1-docker.pkg.dev/my-project/gke");
});

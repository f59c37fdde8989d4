import { Testing } from "cdktf";
import { EksRegistryOptions } from "../../../constructs/aws/registry/image-registry";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GkeExistingNetwork } from "../../../constructs/google/network/existing-network";
import { EksClusterStack } from "../../../stacks/aws/cluster-stack";
import { GkeClusterStack, GkeClusterStackProps } from "../../../stacks/google/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { PROPS } from "../../constructs/google/made-cluster";

/** What two clusters of one app can't both have though their own names differ. */

const told = (app: ReturnType<typeof Testing.app>): unknown[] => problemsIn(app).map(({ code, constructPath, property, value }) => [code, constructPath, property, value]);

test("on AWS repositories, and rules for copies of other registries' images", () => {
  const app = Testing.app();
  const deploy = (clusterName: string, registry: EksRegistryOptions, region = "us-west-2"): EksClusterStack =>
    new EksClusterStack(app, clusterName, { clusterName, region, gpuPools: [{ name: "l4", machineType: "g6.xlarge", maxNodes: 2 }], backend: StateBackend.local(), registry });
  const copies = { prefix: "shared", accountId: "111122223333", caches: [EksRegistryCache.QUAY] };
  deploy("a", { ...copies, images: ["one"] });
  deploy("b", { ...copies, images: ["two"] }, "us-east-1");
  deploy("c", { prefix: "" });
  deploy("d", {});
  expect(told(app)).toEqual([]);
  deploy("e", { ...copies, images: ["two"] });
  deploy("f", { prefix: "shared", images: ["one"] });
  deploy("g", { prefix: "" });
  expect(told(app)).toEqual([
    ["name-taken", "e", "registry.prefix", "shared/quay"],
    ["name-taken", "f", "registry.prefix", "shared/one"],
    ["name-taken", "g", "registry.images[0]", "preflight"],
  ]);
});

test("on Google Cloud a way to Google's APIs in one VPC", () => {
  const app = Testing.app();
  const network = (name: string): GkeExistingNetwork => GkeExistingNetwork.fromNames({ network: name, subnetwork: "gpu", region: "us-central1", podRange: "p", serviceRange: "s", ranges: { nodes: "10.0.0.0/20", pods: "10.16.0.0/14", services: "10.20.0.0/20" } });
  const deploy = (clusterName: string, props: Partial<GkeClusterStackProps>): GkeClusterStack => new GkeClusterStack(app, clusterName, { ...PROPS, clusterName, backend: StateBackend.local(), ...props });
  const privateServiceConnect = { address: "10.13.0.2" };
  deploy("a", { network: network("main"), privateServiceConnect });
  deploy("b", { network: network("other"), privateServiceConnect });
  deploy("c", { network: network("main") });
  deploy("d", { privateServiceConnect });
  expect(told(app)).toEqual([]);
  deploy("e", { network: network("main"), privateServiceConnect });
  expect(told(app)).toEqual([["name-taken", "e", "privateServiceConnect", expect.stringContaining("main")]]);
});

import { Testing } from "cdktf";
import { EksRegistryScanning } from "../../../constructs/aws/registry/registry-scanning";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { EksClusterStack, EksClusterStackProps } from "../../../stacks/aws/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";

/** ECR has one setting for a region of an account: of two deployments each would take the other's back. */
describe("two deployments that set how a registry is scanned", () => {
  const app = Testing.app();
  const deploy = (clusterName: string, props: Partial<EksClusterStackProps> = {}): EksClusterStack =>
    new EksClusterStack(app, clusterName, { clusterName, region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.xlarge", desiredNodes: 1, maxNodes: 2 }], registry: { scanning: EksRegistryScanning.onPush() }, backend: StateBackend.local(), ...props });

  test("may do so in two regions or accounts, or one of them alone", () => {
    deploy("a");
    deploy("b", { region: "us-east-1" });
    deploy("c", { provider: { profile: "other-account" } });
    deploy("d", { registry: {} });
    expect(problemsIn(app)).toEqual([]);
  });

  test("are refused in one region of one account", () => {
    deploy("e", { registry: { scanning: EksRegistryScanning.continuous(["team/*"]) } });
    expect(problemsIn(app).map(({ code, constructPath, property, value, reason, fix }) => [code, constructPath, property, value, reason, fix])).toEqual([
      ["name-taken", "e", "registry.scanning", "us-west-2", "the registry's scanning of a is set already, and us-west-2 of an account has one of it", "say it in one of the deployments, which names the others' repositories too"],
    ]);
  });
});

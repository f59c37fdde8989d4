import { Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { EksClusterStack, EksClusterStackProps } from "../../../stacks/aws/cluster-stack";
import { GkeClusterStack, GkeClusterStackProps } from "../../../stacks/google/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { PROPS } from "../../constructs/google/made-cluster";

/** Those of AKS stand beside its own names (test/constructs/azure/names.test.ts). */

const told = (app: ReturnType<typeof Testing.app>): unknown[] => problemsIn(app).map(({ code, constructPath, property, value, reason }) => [code, constructPath, property, value, reason]);

describe("two deployments of one app", () => {
  test("on Google Cloud don't take each other's cluster or bucket", () => {
    const app = Testing.app();
    const deploy = (id: string, props: Partial<GkeClusterStackProps> = {}): GkeClusterStack => new GkeClusterStack(app, id, { ...PROPS, backend: StateBackend.local(), ...props });
    deploy("a", { weightsBucket: { name: "acme-weights" } });
    deploy("b", { region: "us-east1" });
    // Whose project is the environment's and whose is written are not compared.
    deploy("c", { project: "other-project" });
    // A bucket that is there may be read by many.
    deploy("d", { clusterName: "more", weightsBucket: { name: "acme-weights", existing: true } });
    expect(told(app)).toEqual([]);
    deploy("e");
    deploy("f", { project: "other-project" });
    deploy("g", { clusterName: "bucket", weightsBucket: { name: "acme-weights" } });
    expect(told(app)).toEqual([
      ["name-taken", "e", "clusterName", "lab", "the cluster of a has this name, and us-central1 of a project has one of it"],
      ["name-taken", "f", "clusterName", "lab", "the cluster of c has this name, and us-central1 of a project has one of it"],
      ["name-taken", "g", "weightsBucket.name", "acme-weights", "the bucket of a has this name, and Google Cloud has one of it"],
    ]);
  });

  test("on AWS don't take each other's cluster", () => {
    const app = Testing.app();
    const deploy = (id: string, props: Partial<EksClusterStackProps> = {}): EksClusterStack =>
      new EksClusterStack(app, id, { clusterName: "lab", region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.xlarge", desiredNodes: 1, maxNodes: 2 }], backend: StateBackend.local(), ...props });
    deploy("a");
    deploy("b", { region: "us-east-1" });
    deploy("c", { provider: { profile: "other-account" } });
    deploy("d", { clusterName: "more" });
    expect(told(app)).toEqual([]);
    deploy("e");
    deploy("f", { provider: { profile: "other-account" } });
    expect(told(app)).toEqual([
      ["name-taken", "e", "clusterName", "lab", "the cluster of a has this name, and us-west-2 of an account has one of it"],
      ["name-taken", "f", "clusterName", "lab", "the cluster of c has this name, and us-west-2 of an account has one of it"],
    ]);
  });
});

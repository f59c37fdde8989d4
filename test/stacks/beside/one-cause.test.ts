import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, Lazy, TerraformStack } from "cdktf";
import { describeProblem } from "../../../constructs/core/problems/problem";
import { problemsIn, refuse } from "../../../constructs/core/problems/refuse";
import { checkHyperdisks } from "../../../constructs/google/storage/check-hyperdisk-ml";
import { GkeDiskSource } from "../../../constructs/google/storage/disk-source";
import { AKS_POOL, MODEL, aks, eks, existing, gke, refusedOf, scratchApp } from "./deployed";

/* eslint-disable @typescript-eslint/no-explicit-any -- what a program without types gives */

describe("one cause is one problem", () => {
  test.each<[string, any]>([["EKS", eks], ["AKS", aks], ["GKE", gke]])("a cluster of %s without GPU pools, and a model that finds none", (_, make) => {
    expect(refusedOf(make, { gpuPools: [] })).toEqual(["no-gpu-pools gpuPools"]);
    expect(refusedOf(make, { gpuPools: [], models: [{ ...MODEL, gpuPool: "l4" }] })).toEqual(["no-gpu-pools gpuPools"]);
  });

  test("a model that finds no pool among those that are there is told so", () => {
    expect(refusedOf(aks, { gpuPools: [AKS_POOL], models: [{ ...MODEL, gpuPool: "nowhere" }] })).toEqual(["model-without-pool gpuPool"]);
  });

  test("somebody's own cluster without GPU pools too", () => {
    const app = scratchApp();
    existing(app, { gpuPools: [] });
    expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toEqual(["no-gpu-pools cluster.gpuPools"]);
  });

  test("a class of GKE's whose pools GKE was to make, written as null", () => {
    expect(refusedOf(gke, { gpuPools: [], computeClasses: [{ name: "made", autoProvision: null }], models: [] })).toEqual(["wrong-type computeClasses[0].autoProvision"]);
    expect(refusedOf(gke, { computeClasses: [{ name: "made" }] })).toEqual(["compute-class-of-one computeClasses[0].pools"]);
  });
});

describe("what is known only at apply is named", () => {
  const code = "invalid-name" as const;
  const said = (tell: (vpc: Vpc) => string, fix = "write it out"): string => {
    const stack = new TerraformStack(new App(), "s");
    const vpc = new Vpc(stack, "network", { cidrBlock: "10.0.0.0/16" });
    refuse(stack, [{ code, property: "name", value: tell(vpc), reason: `${tell(vpc)} can't be a name`, fix }]);
    return describeProblem(problemsIn(stack)[0]);
  };

  test("by its resource", () => {
    expect(said(({ id }) => id)).toBe("[invalid-name] s: name = (known only at apply)\n    (aws_vpc.network.id, known only at apply) can't be a name\n    fix: write it out");
    expect(said(({ id, arn }) => `${id}-and-${arn}`)).toContain("(aws_vpc.network.id, known only at apply)-and-(aws_vpc.network.arn, known only at apply) can't");
  });

  test("what is made later has no name", () => {
    expect(said(() => Lazy.stringValue({ produce: () => "later" }))).toContain("    (known only at apply) can't be a name");
  });

  test("a mark that no value has stays no mark", () => {
    expect(said(() => "x", "write it like ${TfToken[TOKEN.99999999]}")).toContain("fix: write it like (known only at apply)");
  });
});

test("articles of GKE's sources", () => {
  const says = (source: GkeDiskSource): string => checkHyperdisks({ clusterName: "c", region: "us-central1", gpuPools: [], hyperdiskMl: [{ name: "w", zone: "us-central1-a", source }] } as any).map(({ reason }) => reason).join();
  expect(says(GkeDiskSource.image("No"))).toMatch(/^an image is named by its name, or by its path/);
  expect(says(GkeDiskSource.snapshot("No"))).toMatch(/^a snapshot is named by its name, or by its path/);
});

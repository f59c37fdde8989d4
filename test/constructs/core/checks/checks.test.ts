import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Fn, TerraformOutput, TerraformStack, Testing, Token } from "cdktf";
import { ClusterConnection } from "../../../../constructs/cluster/connection";
import { checkCluster } from "../../../../constructs/cluster/checks/check-cluster";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { IKubernetesCluster, gpuNodeTolerations, spotTolerations } from "../../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { checkDnsLabel, checkNodeCount, checkRegion, checkUnique, nearest } from "../../../../constructs/core/checks/checks";
import { packageRoot } from "../../../../constructs/core/package-root";
import { Finding, InvalidInputError, describeProblem } from "../../../../constructs/core/problems/problem";
import { problemsIn, refuse } from "../../../../constructs/core/problems/refuse";
import { describedPool } from "../../../harness/described-pool";

const finding = (code: string): Finding => ({
  code: code as Finding["code"],
  property: "pools[0].size",
  value: 7,
  reason: "seven is too many",
  fix: "write six",
});

function withOutdir<T>(body: (outdir: string) => T): T {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "core-test-"));
  try {
    return body(outdir);
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

describe("refuse", () => {
  test("throws every problem of every stack at once, and writes nothing", () => {
    withOutdir((outdir) => {
      const app = new App({ outdir });
      new TerraformStack(app, "sound");
      const a = new TerraformStack(app, "a");
      const b = new TerraformStack(app, "b");
      refuse(a, [finding("first"), finding("second")]);
      refuse(b, [finding("third")]);
      expect(problemsIn(b).map((problem) => [problem.code, problem.constructPath])).toEqual([
        ["first", "a"],
        ["second", "a"],
        ["third", "b"],
      ]);
      let thrown: unknown;
      try {
        app.synth();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(InvalidInputError);
      const { message } = thrown as InvalidInputError;
      expect(message).toContain("3 problems found, nothing was written.");
      for (const code of ["[first] a: ", "[second] a: ", "[third] b: "]) expect(message).toContain(code);
      expect(fs.readdirSync(outdir, { recursive: true }).filter((file) => String(file).endsWith(".json"))).toEqual([]);
    });
  });

  test("tells one value that several constructs got once, with all their paths", () => {
    const error = new InvalidInputError(["a", "b"].map((constructPath) => ({ ...finding("same"), constructPath })));
    expect(error.message).toMatch(/^1 problem found.*\n\n\[same\] a, b: pools\[0\]\.size = 7\n/);
    expect(error.problems).toHaveLength(2);
    expect(Object.keys(error)).not.toContain("problems");
  });

  test("leaves a sound app alone", () => {
    withOutdir((outdir) => {
      const app = new App({ outdir });
      const stack = new TerraformStack(app, "sound");
      new TerraformOutput(stack, "answer", { value: 42 });
      refuse(stack, []);
      app.synth();
      expect(fs.existsSync(path.join(outdir, "stacks/sound/cdk.tf.json"))).toBe(true);
    });
  });

  test("shows through cdktf's own validation too", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    refuse(stack, [finding("wrong")]);
    expect(() => Testing.synth(stack, true)).toThrow(/\[wrong\] stack: pools\[0\]\.size = 7/);
  });

  test("an app that skips validation is not stopped", () => {
    withOutdir((outdir) => {
      const app = new App({ outdir, skipValidation: true });
      refuse(new TerraformStack(app, "stack"), [finding("wrong")]);
      app.synth();
      expect(fs.existsSync(path.join(outdir, "stacks/stack/cdk.tf.json"))).toBe(true);
    });
  });
});

describe("describeProblem", () => {
  test("says code, construct, property, value, reason and fix", () => {
    expect(describeProblem({ ...finding("too-many"), constructPath: "eks-cluster/cluster" })).toBe(
      "[too-many] eks-cluster/cluster: pools[0].size = 7\n    seven is too many\n    fix: write six",
    );
  });

  test("names what has no text of its own", () => {
    const problem = { ...finding("x"), constructPath: "" };
    expect(describeProblem({ ...problem, value: undefined })).toContain("pools[0].size = (not given)");
    expect(describeProblem({ ...problem, value: Token.asString({ resolve: () => "later" }) })).toContain("(known only at apply)");
  });
});

describe("checks", () => {
  test.each(["a", "0", "model-1", "x".repeat(63)])("%s is a DNS label", (name) => {
    expect(checkDnsLabel("name", name)).toEqual([]);
  });

  test.each(["", "A", "-a", "a-", "a_b", "a.b", "x".repeat(64), "a b"])("%j is no DNS label", (name) => {
    const [problem] = checkDnsLabel("name", name);
    expect(problem).toMatchObject({ code: "invalid-name", property: "name", value: name });
    const suggestion = /"(.*)"/.exec(problem.fix)?.[1] ?? "";
    expect(checkDnsLabel("name", suggestion)).toEqual([]);
  });

  test("names that stand twice are found at their second place", () => {
    const found = checkUnique("duplicate-pool-name", (index) => `pools[${index}].name`, ["a", "b", "a", "a"]);
    expect(found.map((problem) => problem.property)).toEqual(["pools[2].name", "pools[3].name"]);
    expect(found[0].reason).toContain("pools[0].name");
  });

  test.each([
    [{ minNodes: 0, maxNodes: 1 }, []],
    [{ minNodes: 2, maxNodes: 2 }, []],
    [{ minNodes: 3, maxNodes: 2 }, ["minimum-above-maximum pools[0].minNodes"]],
    [{ minNodes: 0, maxNodes: 0 }, ["pool-never-grows pools[0].maxNodes"]],
    [{ minNodes: -1, maxNodes: 1.5 }, ["invalid-node-count pools[0].minNodes", "invalid-node-count pools[0].maxNodes"]],
    [{ minNodes: NaN, maxNodes: 1 }, ["invalid-node-count pools[0].minNodes"]],
  ])("node counts %j", (count, expected) => {
    expect(checkNodeCount("pools[0]", count).map((problem) => `${problem.code} ${problem.property}`)).toEqual(expected);
  });

  const region = { property: "region", known: ["us-east-1", "eu-west-1"], noun: "AWS region", example: "us-east-1" };

  test("regions: known, empty, unknown, vouched for", () => {
    const check = (value: string, acceptUnlisted = false): Finding[] => checkRegion({ ...region, value, acceptUnlisted });
    expect(check("eu-west-1")).toEqual([]);
    expect(check("  ")[0]).toMatchObject({ code: "empty-region", property: "region" });
    expect(check("us-esat-1")[0]).toMatchObject({ code: "unknown-region", value: "us-esat-1" });
    expect(check("us-esat-1")[0].fix).toContain('did you mean "us-east-1"?');
    expect(check("xx-new-1", true)).toEqual([]);
    expect(check("", true)[0].code).toBe("empty-region");
  });

  test("values known only at apply are not compared", () => {
    const later = Fn.upper("x");
    expect(checkDnsLabel("name", later)).toEqual([]);
    expect(checkRegion({ ...region, value: later, acceptUnlisted: false })).toEqual([]);
    expect(checkUnique("duplicate-id", () => "p", [later, later])).toEqual([]);
  });

  test("nearest finds a slip of the finger, not just anything", () => {
    expect(nearest("g6.xlrage", ["g6.xlarge", "p5.48xlarge"])).toBe("g6.xlarge");
    expect(nearest("potato", ["g6.xlarge", "p5.48xlarge"])).toBeUndefined();
  });
});

describe("cluster", () => {
  const spot = { key: "cloud/spot", value: "spot", effect: TaintEffect.NO_SCHEDULE };
  const gpu = { key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE };
  const pool = (name: string, more: Partial<GpuPool> = {}): GpuPool => describedPool(name, { taints: [gpu], ...more });
  const cluster = (gpuPools: GpuPool[]): ExistingCluster =>
    new ExistingCluster({
      clusterName: "lab",
      context: "kind-lab",
      gpuPools,
      storage: [{ className: "shared", accessModes: [AccessMode.READ_WRITE_MANY] }],
    });

  test("every pod of ours tolerates spot, only what runs on GPU nodes tolerates GPUs", () => {
    const mixed = cluster([pool("a", { taints: [gpu, spot], spotTaints: [spot] }), pool("b")]);
    const spotToleration = { key: "cloud/spot", operator: "Equal", value: "spot", effect: "NoSchedule" };
    expect(spotTolerations(mixed)).toEqual([spotToleration]);
    expect(gpuNodeTolerations(mixed)).toEqual([
      spotToleration,
      { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
    ]);
    const turned = cluster([...mixed.gpuPools].reverse());
    expect(gpuNodeTolerations(turned)).toEqual(gpuNodeTolerations(mixed));
  });

  test("a cloud's spot taint is tolerated before there is a spot pool, and the first one changes nothing", () => {
    const regular: IKubernetesCluster = { ...cluster([pool("b")]), spotTaints: [spot] };
    const mixed: IKubernetesCluster = { ...regular, gpuPools: [pool("a", { taints: [gpu, spot], spotTaints: [spot] }), pool("b")] };
    expect(spotTolerations(regular)).toMatchObject([{ key: "cloud/spot" }]);
    expect(spotTolerations(mixed)).toEqual(spotTolerations(regular));
    expect(gpuNodeTolerations(mixed)).toEqual(gpuNodeTolerations(regular));
  });

  test("a cluster described by hand is checked", () => {
    expect(checkCluster("cluster", cluster([pool("a")]))).toEqual([]);
    const codes = (wrong: ExistingCluster): string[] =>
      checkCluster("cluster", wrong).map((problem) => `${problem.code} ${problem.property}`);
    expect(codes(cluster([]))).toEqual(["no-gpu-pools cluster.gpuPools"]);
    expect(codes(cluster([pool("a"), pool("a", { minNodes: 9, gpusPerNode: 0 })]))).toEqual([
      "duplicate-pool-name cluster.gpuPools[1].name",
      "minimum-above-maximum cluster.gpuPools[1].minNodes",
      "pools-select-same-nodes cluster.gpuPools[1].nodeSelector",
      "invalid-gpu-count cluster.gpuPools[1].gpusPerNode",
    ]);
  });

  test("is reached through its kubeconfig context", () => {
    expect(cluster([pool("a")]).connection).toEqual(ClusterConnection.kubeconfig({ context: "kind-lab", path: undefined }));
  });
});

test("the package's own files are found from source", () => {
  expect(JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8")).name).toBe("cdktf-dynamo");
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { InvalidInputError } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "chain-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newFolder = (): string => path.join(scratch, `out-${apps++}`);
const newApp = (): App => new App({ outdir: newFolder() });

describe("a deployment on a cluster that somebody else made", () => {
  const cluster = (context = "kind-lab"): ExistingCluster =>
    new ExistingCluster({
      clusterName: "lab",
      context,
      gpuPools: [
        {
          name: "gpu",
          labels: { "example.com/pool": "gpu" },
          nodeSelector: { "example.com/pool": "gpu" },
          taints: [],
          minNodes: 1,
          maxNodes: 1,
          gpu: "NVIDIA L4",
          gpusPerNode: 1,
          fabric: Fabric.NONE,
        },
      ],
      storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }],
    });
  const model = { name: "qwen", model: "Qwen/Qwen3-0.6B", revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20 };

  test("has the last three stacks, reached through the kubeconfig context", () => {
    const app = newApp();
    const { stacks } = new ExistingDeployment(app, "lab", { cluster: cluster(), models: [model] });
    expect(problemsIn(app)).toEqual([]);
    expect(stacks.map((stack) => stack.node.id)).toEqual(["lab-crds", "lab-platform", "lab-inference"]);
    for (const stack of stacks) {
      const { provider } = JSON.parse(Testing.synth(stack));
      expect(provider.helm[0].kubernetes).toEqual({ config_context: "kind-lab", config_path: "~/.kube/config" });
      expect(provider.kubernetes[0]).toEqual({ config_context: "kind-lab", config_path: "~/.kube/config" });
    }
  });

  test.each(["Lab", "", "a b", "x".repeat(25), "-a"])("the id %j is refused, and the rest is checked all the same", (id) => {
    const app = newApp();
    const broken = cluster();
    new ExistingDeployment(app, id, {
      cluster: { ...broken, gpuPools: [] },
      dynamo: { release: "9.9.9" },
      models: [model],
    });
    expect(problemsIn(app)[0]).toMatchObject({ code: "invalid-name", constructPath: "", property: "id", value: id });
    const codes = problemsIn(app).map((problem) => problem.code);
    expect(codes).toEqual(expect.arrayContaining(["no-gpu-pools", "unknown-release"]));
    expect(() => app.synth()).toThrow(InvalidInputError);
  });

  test("an id that stands already is refused", () => {
    const app = newApp();
    new ExistingDeployment(app, "lab", { cluster: cluster(), models: [model] });
    new ExistingDeployment(app, "lab", { cluster: cluster("another"), models: [model] });
    expect(problemsIn(app)).toMatchObject([{ code: "duplicate-id", constructPath: "", property: "id", value: "lab" }]);
  });
});

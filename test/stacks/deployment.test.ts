import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Release } from "@cdktf/provider-helm/lib/release";
import { App, Aspects, IAspect, TerraformStack, Testing } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { ClusterConnection } from "../../constructs/cluster/connection";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { GpuSoftware } from "../../constructs/cluster/gpu-software";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { eks } from "../../deployments/eks";
import { EksDeployment } from "../../stacks/aws/deployment";
import { Chain } from "../../stacks/chain/chain";
import { CHAIN_STEPS } from "../../stacks/chain/chain-steps";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "deployment-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const pool = { name: "gpu", labels: { pool: "gpu" }, nodeSelector: { pool: "gpu" }, taints: [], minNodes: 1, maxNodes: 1 };
const cluster = (): IKubernetesCluster => {
  const made = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [], storage: [] });
  // Described by hand, as anybody may: a plain object.
  return { ...made, gpuPools: [{ ...pool, gpu: "NVIDIA L4", gpusPerNode: 1 } as never], connection: ClusterConnection.kubeconfig({ context: "kind-lab" }) };
};

/** Notes what it visits, and lets Helm wait an hour. */
class Patience implements IAspect {
  public readonly visited: string[] = [];
  public visit(node: IConstruct): void {
    this.visited.push(node.node.path);
    if (node instanceof Release) node.timeout = 3600;
  }
}

function timeouts(stack: TerraformStack): number[] {
  const { resource } = JSON.parse(Testing.synth(stack)) as { resource?: { helm_release?: { [id: string]: { timeout: number } } } };
  return Object.values(resource?.helm_release ?? {}).map(({ timeout }) => timeout);
}

describe("Aspects", () => {
  test.each(["the deployment", "what it stands in", "the app"])("on %s reach what its stacks make, once each", (where) => {
    const app = newApp();
    const team = new Construct(app, "team");
    const lab = new ExistingDeployment(team, "lab", { cluster: cluster(), models: [] });
    const other = new ExistingDeployment(app, "other", { cluster: { ...cluster(), clusterName: "other" }, models: [] });
    const aspect = new Patience();
    Aspects.of({ "the deployment": lab, "what it stands in": team, "the app": app }[where] as IConstruct).add(aspect);
    expect(lab.stacks.flatMap(timeouts)).toEqual([3600, 3600]);
    expect(other.stacks.flatMap(timeouts).includes(3600)).toBe(where === "the app");
    expect(aspect.visited).toContain("team/lab");
    expect(aspect.visited).toContain("lab-platform/platform/release");
    expect(new Set(aspect.visited).size).toBe(aspect.visited.length);
  });

  test("that stand on a stack too are not told twice", () => {
    const lab = new ExistingDeployment(newApp(), "lab", { cluster: cluster(), models: [] });
    const aspect = new Patience();
    for (const scope of [lab, ...lab.stacks]) Aspects.of(scope).add(aspect);
    lab.stacks.forEach(timeouts);
    expect(new Set(aspect.visited).size).toBe(aspect.visited.length);
  });

  test("reach a cluster that the deployment makes", () => {
    const app = newApp();
    const deployment = eks(app, {});
    const aspect = new Patience();
    Aspects.of(deployment).add(aspect);
    Testing.synth(deployment.stacks[0]);
    expect(aspect.visited).toEqual(expect.arrayContaining(["eks", "eks-cluster/eks", "eks-cluster/eks/control-plane"]));
  });
});

describe("a deployment's place", () => {
  test("its stacks stand in the app, whatever it stands in: cdktf deploy waits for them by path, and knows them by name", () => {
    const app = newApp();
    const lab = new ExistingDeployment(new Construct(app, "team"), "lab", { cluster: cluster(), models: [] });
    expect(lab.node.path).toBe("team/lab");
    expect(app.node.findChild("team").node.findChild("lab")).toBe(lab);
    for (const stack of lab.stacks) {
      expect(stack.node.path).toBe(stack.node.id);
      expect(stack.dependencies.map((one) => one.node.path)).toEqual(stack.dependencies.map((one) => one.node.id));
    }
  });

  test("two of one id in two scopes would make the same stacks: refused", () => {
    const app = newApp();
    for (const team of ["a", "b"]) new ExistingDeployment(new Construct(app, team), "lab", { cluster: cluster(), models: [] });
    expect(problemsIn(app).map(({ code, value }) => [code, value])).toContainEqual(["duplicate-id", "lab"]);
  });

  test("a stack of the deployment's own name is no obstacle", () => {
    const app = newApp();
    new TerraformStack(app, "lab");
    const lab = new ExistingDeployment(app, "lab", { cluster: cluster(), models: [] });
    expect(lab.stacks.map((stack) => stack.node.id)).toEqual(["lab-crds", "lab-platform", "lab-inference"]);
  });
});

test("a step more is one more in the list, deployed after the one before", () => {
  const app = newApp();
  const extra = { suffix: "extra", make: (scope: App, id: string): TerraformStack => new TerraformStack(scope, id) };
  const never = { ...extra, suffix: "never", when: (): boolean => false };
  const { stacks } = new Chain(app, "lab", {
    cluster: { ...cluster(), gpuSoftware: GpuSoftware.PROVIDED },
    models: [],
    steps: [...CHAIN_STEPS, never, extra],
  });
  expect(stacks.map((stack) => stack.node.id)).toEqual(["lab-crds", "lab-platform", "lab-inference", "lab-extra"]);
  expect(stacks[3].dependencies).toEqual([stacks[2]]);
});

describe("what a stack waits for, and goes before", () => {
  const edges = (stacks: TerraformStack[]): { [name: string]: string[] } =>
    Object.fromEntries(stacks.map((stack) => [stack.node.id, stacks.filter((one) => stack.dependencies.includes(one)).map(({ node }) => node.id)]));
  test("the CRDs wait for the cluster alone, the platform for them and the add-ons, and the models for the platform", () => {
    const app = newApp();
    const clusterStack = new TerraformStack(app, "lab-cluster");
    const { stacks } = new Chain(app, "lab", { cluster: { ...cluster(), gpuSoftware: GpuSoftware.PROVIDED }, clusterStack, models: [] });
    expect(edges(stacks)).toEqual({
      "lab-cluster": [],
      "lab-addons": ["lab-cluster"],
      "lab-crds": ["lab-cluster"],
      "lab-platform": ["lab-cluster", "lab-addons", "lab-crds"],
      "lab-inference": ["lab-cluster", "lab-platform"],
    });
  });

  test("without the step that a step names it waits for the others", () => {
    const { stacks } = new ExistingDeployment(newApp(), "lab", { cluster: cluster(), models: [] });
    expect(edges(stacks)).toEqual({ "lab-crds": [], "lab-platform": ["lab-crds"], "lab-inference": ["lab-platform"] });
  });

  test("monitoring in a cluster of somebody else's goes before the platform, whose monitors are of its kinds", () => {
    const { stacks } = new ExistingDeployment(newApp(), "lab", { cluster: cluster(), models: [], monitoring: Monitoring.inCluster() });
    expect(edges(stacks)["lab-platform"]).toEqual(["lab-addons", "lab-crds"]);
    expect(edges(stacks)["lab-crds"]).toEqual([]);
  });
});

test.each<[string, object, boolean]>([
  ["without a range", {}, true],
  ["with one", { publicAccessCidrs: ["203.0.113.0/24"] }, false],
])("an API server %s: whether the stacks after the cluster's reach it from here is told at synth", (_, access, told) => {
  const app = newApp();
  const { stacks } = new EksDeployment(app, "eks", { region: "us-east-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [], ...access });
  const warnings = stacks[0].node.metadata.map(({ data }) => String(data));
  expect(warnings.filter((text) => text.includes("api-server-out-of-reach"))).toHaveLength(told ? 1 : 0);
});

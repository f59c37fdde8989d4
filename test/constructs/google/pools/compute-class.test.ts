import { App, Token } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GkeComputeClassOptions, classAddOn, classChartPath } from "../../../../constructs/google/pools/compute-class";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { L4, Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "classes-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const SPOT = { ...L4, name: "l4-spot", maxNodes: 4, capacity: Capacity.SPOT };
const ANY: GkeComputeClassOptions = { name: "l4-any", pools: ["l4-spot", "l4"] };
const CLASS: Partial<GkeClusterProps> = { gpuPools: [L4, SPOT], computeClasses: [ANY] };
const pool = (made: Made, name: string): any => Object.values<any>(made.of("google_container_node_pool")).find((one) => one.name === name);

describe("a class of pools", () => {
  const made = make(CLASS);

  test("has GKE's label and taint on their nodes, and no others", () => {
    expect(made.problems).toEqual([]);
    for (const name of ["l4", "l4-spot"]) {
      expect(pool(made, name).node_config.labels["cloud.google.com/compute-class"]).toBe("l4-any");
      expect(pool(made, name).node_config.taint).toEqual([{ key: "cloud.google.com/compute-class", value: "l4-any", effect: "NO_SCHEDULE" }]);
    }
    expect(pool(made, "system").node_config).not.toHaveProperty("taint");
    expect(pool(make(), "l4").node_config).not.toHaveProperty("taint");
  });

  test("is one pool to the scheduler, in the class' order whatever the list's", () => {
    expect(made.cluster.gpuPools).toHaveLength(1);
    expect(made.cluster.gpuPools[0]).toMatchObject({
      name: "l4-any", machineType: "g2-standard-8", minNodes: 0, maxNodes: 6, gpusPerNode: 1, nodeSelector: { "cloud.google.com/compute-class": "l4-any" }, capacity: { kind: "spot" },
    });
    expect(made.cluster.gpuPools[0].taints.map(({ key }) => key)).toEqual(["nvidia.com/gpu", "cloud.google.com/compute-class"]);
    // Who watches all GPU nodes finds these too.
    expect(Object.keys(made.cluster.gpuPools[0].labels)).toContain("dynamo-serving/gpu-pool");
    expect(Object.keys(made.cluster.gpuPools[0].labels)).not.toContain("cloud.google.com/gke-spot");
    expect(make({ ...CLASS, gpuPools: [SPOT, L4] }).cluster.gpuPools).toEqual(made.cluster.gpuPools);
  });

  test("leaves pools outside of it as they were", () => {
    const more = make({ ...CLASS, gpuPools: [L4, SPOT, { ...L4, name: "other" }] });
    expect(more.cluster.gpuPools.map(({ name }) => name)).toEqual(["l4-any", "other"]);
    expect(make().cluster.addOns).toEqual([]);
  });
});

describe("a model on it", () => {
  const deploy = (gpuPool?: string): { problems: string[]; text: () => string } => {
    const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
    new GkeDeployment(app, "chat", { region: "us-central1", ...CLASS, gpuPools: [L4, SPOT], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool }], backend: StateBackend.local() });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length === 0) app.synth();
    return { problems, text: () => JSON.stringify(JSON.parse(Object.values<any>(JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json"), "utf8")).resource.helm_release)[0].values[0]).graph) };
  };

  test("asks for the class, and tolerates its taint", () => {
    const { problems, text } = deploy("l4-any");
    expect(problems).toEqual([]);
    expect(text()).toContain('"nodeSelector":{"cloud.google.com/compute-class":"l4-any"}');
    expect(text()).toMatch(/"key":"cloud\.google\.com\/compute-class","operator":"Equal","value":"l4-any"|"key":"cloud\.google\.com\/compute-class"[^}]*"value":"l4-any"/);
  });

  test("that names a pool of it is refused", () => expect(deploy("l4-spot").problems).toEqual(["model-without-pool gpuPool"]));
});

type Row = [string, Partial<GkeClusterProps>, string, string, RegExp];
const one = (more: Partial<GkeComputeClassOptions>, cluster: Partial<GkeClusterProps> = {}): Partial<GkeClusterProps> => ({ ...CLASS, ...cluster, computeClasses: [{ ...ANY, ...more }] });
const MEGA = { name: "mega", machineType: "a3-megagpu-8g", maxNodes: 4, zones: ["us-central1-a"], compactPlacement: true, gpuDirect: GpuDirect.TCPXO };

describe("is refused", () => {
  test.each<Row>([
    ["a name of GKE's own", one({ name: "performance" }), "compute-class-taken", "computeClasses[0].name", /gpu-performance/],
    ["a name in capitals", one({ name: "L4" }), "invalid-name", "computeClasses[0].name", /lower-case/],
    ["a name that is known only at apply", one({ name: Token.asString({ resolve: () => "l4-any" }) }), "invalid-name", "computeClasses[0].name", /written out/],
    ["a pool's name", one({ name: "l4" }), "duplicate-pool-name", "computeClasses[0].name", /./],
    ["two of one name", { gpuPools: [L4, SPOT, { ...L4, name: "a" }, { ...L4, name: "b" }], computeClasses: [ANY, { ...ANY, pools: ["a", "b"] }] }, "duplicate-pool-name", "computeClasses[1].name", /./],
    ["no pool", one({ pools: [] }), "compute-class-of-one", "computeClasses[0].pools", /two pools or more/],
    ["one pool", one({ pools: ["l4"] }), "compute-class-of-one", "computeClasses[0].pools", /leave the class out/],
    ["a pool that isn't there", one({ pools: ["l4", "l4-spto"] }), "compute-class-pool", "computeClasses[0].pools[1]", /did you mean "l4-spot"/],
    ["the system pool", one({ pools: ["l4", "system"] }), "compute-class-pool", "computeClasses[0].pools[1]", /name some of l4/],
    ["a pool twice", one({ pools: ["l4", "l4-spot", "l4"] }), "compute-class-pool", "computeClasses[0].pools[2]", /has this pool already/],
    ["a pool of another class", { gpuPools: [L4, SPOT, { ...L4, name: "a" }], computeClasses: [ANY, { name: "more", pools: ["a", "l4"] }] }, "compute-class-pool", "computeClasses[1].pools[1]", /of class l4-any/],
    ["pools of two machines", one({}, { gpuPools: [L4, { ...SPOT, machineType: "g2-standard-24" }] }), "compute-class-machines", "computeClasses[0].pools", /one machine type/],
    ["pools with GPUDirect", { multiNetworking: true, gpuPools: [MEGA, { ...MEGA, name: "mega-2" }], computeClasses: [{ name: "mega-any", pools: ["mega", "mega-2"] }] }, "compute-class-gpudirect", "computeClasses[0].pools", /leave pools with gpuDirect out/],
    ["its label at a pool of it", one({}, { gpuPools: [{ ...L4, labels: { "cloud.google.com/compute-class": "l4" } }, SPOT] }), "reserved-label", 'gpuPools[0].labels["cloud.google.com/compute-class"]', /the pool's class/],
  ])("%s", (_, props, code, property, says) => {
    const findings = checkGkeCluster({ ...PROPS, ...props });
    expect(findings.map((each) => [each.code, each.property])).toEqual([[code, property]]);
    expect(`${findings[0].reason} ${findings[0].fix}`).toMatch(says);
  });
});

describeWithHelm("the chart", () => {
  test("says the order, a rule to a pool, and that GKE makes no pools of its own", () => {
    const [object] = helmTemplate(classChartPath(), classAddOn([ANY]).values ?? {}, { name: "compute-classes", namespace: "kube-system" });
    expect([object.apiVersion, object.kind, object.metadata.name]).toEqual(["cloud.google.com/v1", "ComputeClass", "l4-any"]);
    expect(object.spec).toEqual({
      priorities: [{ nodepools: ["l4-spot"] }, { nodepools: ["l4"] }], activeMigration: { optimizeRulePriority: false }, nodePoolAutoCreation: { enabled: false }, whenUnsatisfiable: "DoNotScaleUp",
    });
    const [moving] = helmTemplate(classChartPath(), classAddOn([{ ...ANY, moveBack: true }]).values ?? {}, { name: "compute-classes", namespace: "kube-system" });
    expect(moving.spec.activeMigration).toEqual({ optimizeRulePriority: true });
  });
});

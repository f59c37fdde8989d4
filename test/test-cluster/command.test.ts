import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { buildSync } from "esbuild";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../constructs/cluster/pools/scheduling";
import { addDeployments } from "../../deployments/all";
import { fakeNodes } from "../../test-cluster/fake-nodes";
import { missingKubeconfigs } from "../../test-cluster/kubeconfig";
import { misplaced } from "../../test-cluster/placement";
import { Json } from "../../test-cluster/programs";
import { plannedStack } from "../../test-cluster/releases";

/** The parts of `npm run test:cluster` that need no cluster. */

const taint = { key: "nvidia.com/gpu", value: "true", effect: TaintEffect.NO_SCHEDULE };
const pool = (name: string, selects: { [key: string]: string }): GpuPool => ({
  name,
  labels: { pool: name },
  nodeSelector: selects,
  taints: [taint],
  minNodes: 0,
  maxNodes: 2,
  gpu: "NVIDIA H100",
  gpusPerNode: 8,
  fabric: Fabric.of("efa", "vpc.amazonaws.com/efa", 32),
});
const cluster = new ExistingCluster({
  clusterName: "lab",
  context: "lab",
  gpuPools: [pool("a", { pool: "a" }), pool("b", { pool: "b" })],
  storage: [],
});

test("fake nodes have the pools' labels, taints, GPUs and fabric devices", () => {
  const nodes = fakeNodes("lab", cluster);
  expect(nodes.map((node) => node.metadata.name)).toEqual(["lab-system-0", "lab-a-0", "lab-a-1", "lab-b-0", "lab-b-1"]);
  const [system, a] = nodes;
  expect(system.status.allocatable["nvidia.com/gpu"]).toBeUndefined();
  expect(a).toMatchObject({
    metadata: { labels: { pool: "a" }, annotations: { "kwok.x-k8s.io/node": "fake" } },
    spec: { taints: [taint] },
    status: { allocatable: { "nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32" } },
  });
});

describe("misplaced", () => {
  const nodes = fakeNodes("lab", cluster);
  const pod = (name: string, nodeName: string | undefined, gpus: boolean, nodeSelector = {}): Json => ({
    metadata: { name },
    spec: { nodeName, nodeSelector, containers: [{ resources: gpus ? { limits: { "nvidia.com/gpu": "1" } } : undefined }] },
    status: { conditions: [{ type: "PodScheduled", message: "0/5 nodes are available" }] },
  });

  test("nothing where each is on its pool", () => {
    expect(misplaced([pod("w", "lab-a-1", true, { pool: "a" }), pod("f", "lab-system-0", false)], nodes, cluster)).toEqual([]);
  });

  test.each([
    [pod("w", "lab-b-0", true, { pool: "a" }), "w is meant for a and is on b"],
    [pod("w", "lab-a-0", true), "w selects 2 pools: a, b"],
    [pod("f", "lab-a-0", false), "f asks for no GPU and is on GPU pool a"],
    [pod("w", undefined, true, { pool: "a" }), "w is on no node: 0/5 nodes are available"],
    [pod("f", "stranger", false), undefined],
  ])("what is wrong with a pod (%#)", (wrong, message) => {
    expect(misplaced([wrong], nodes, cluster)).toEqual(message === undefined ? [] : [message]);
  });
});

test("what a stack would put into a cluster is read from its output", async () => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "test-cluster-test-"));
  try {
    const app = new App({ outdir });
    const { gke } = await addDeployments(app, { DEPLOYMENTS: "gke" });
    app.synth();
    const [crds, platform, inference] = gke.stacks.slice(-3).map((stack) => plannedStack(outdir, stack));
    expect(platform.releases).toMatchObject([{ name: "dynamo-platform", archive: "dynamo-platform-1.6.1.tgz", folder: undefined }]);
    expect(platform.namespaces.map((one) => one.name).sort()).toEqual(["dynamo-system", "inference"]);
    for (const { folder, values } of [...crds.releases, ...inference.releases]) {
      expect(fs.existsSync(path.join(folder as string, "Chart.yaml"))).toBe(true);
      expect(typeof JSON.parse(values)).toBe("object");
    }
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
});

describe("a KUBECONFIG that names no file", () => {
  test("is told of only where none of its files is there, as kubectl merges them", () => {
    const here = path.resolve("package.json");
    const both = (...files: string[]): string => files.join(path.delimiter);
    expect(missingKubeconfigs("/nowhere/config")).toEqual(["/nowhere/config"]);
    expect(missingKubeconfigs(both("/nowhere/a", "", "/nowhere/b"))).toEqual(["/nowhere/a", "/nowhere/b"]);
    for (const value of [both("/nowhere/a", here), here, "", undefined]) expect(missingKubeconfigs(value)).toEqual([]);
  });

  test("ends the command before it looks for a cluster", () => {
    // Below the project, so that the packages it needs are found.
    fs.mkdirSync(".build", { recursive: true });
    const folder = fs.mkdtempSync(".build/test-cluster-test-");
    try {
      const outfile = path.join(folder, "main.js");
      buildSync({ entryPoints: ["test-cluster/main.ts"], outfile, bundle: true, packages: "external", platform: "node", target: "node20" });
      const env = { ...process.env, KUBECONFIG: "/nowhere/config" };
      const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { env, encoding: "utf8" });
      expect([status, stdout, stderr]).toEqual([2, "", "KUBECONFIG names what isn't there: /nowhere/config\n"]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

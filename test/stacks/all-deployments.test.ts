import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Lazy, Testing, TerraformStack } from "cdktf";
import { buildSync } from "esbuild";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/fabric";
import { AccessMode } from "../../constructs/cluster/storage-offer";
import { InvalidInputError } from "../../constructs/core/problem";
import { problemsIn } from "../../constructs/core/refuse";
import { Deployment, addDeployments } from "../../deployments/all";
import { leaveOutCreationTraces } from "../../deployments/creation-traces";
import { Environment } from "../../deployments/environment";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";
import { StateBackend } from "../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "chain-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

async function synthesise(env: Environment): Promise<{ made: { [id: string]: Deployment }; stacks: Map<string, any> }> {
  const app = newApp();
  const made = await addDeployments(app, env);
  app.synth();
  const folder = path.join(app.outdir, "stacks");
  const stacks = new Map(
    fs.readdirSync(folder).map((id) => [id, JSON.parse(fs.readFileSync(path.join(folder, id, "cdk.tf.json"), "utf8"))]),
  );
  return { made, stacks };
}

const STEPS = ["cluster", "addons", "crds", "platform", "inference"];
const IDS = ["eks", "aks", "gke"];

describe("the app as cloned", () => {
  let made: { [id: string]: Deployment };
  let stacks: Map<string, any>;
  beforeAll(async () => {
    ({ made, stacks } = await synthesise({}));
  });

  test("holds every step of each deployment, and no other stack", () => {
    expect([...stacks.keys()].sort()).toEqual(IDS.flatMap((id) => STEPS.map((step) => `${id}-${step}`)).sort());
  });

  test.each(IDS)("%s: each stack waits for what it needs, and for nothing else", (id) => {
    const chain = made[id].stacks;
    expect(chain.map((stack) => stack.node.id)).toEqual(STEPS.map((step) => `${id}-${step}`));
    // cdktf adds the dependency a cross-stack reference needs, which is the cluster's.
    const waitsFor = chain.map((stack: TerraformStack) => stack.dependencies.map((one) => one.node.id.replace(`${id}-`, "")).sort());
    expect(waitsFor).toEqual([[], ["cluster"], ["cluster"], ["addons", "cluster", "crds"], ["cluster", "platform"]]);
  });

  test("keeps state in relative local files, and names no path of this machine", () => {
    for (const [id, stack] of stacks) {
      expect(stack.terraform.backend).toEqual({ local: { path: `../../../state/${id}.tfstate` } });
      expect(JSON.stringify(stack)).not.toContain(process.cwd());
      expect(JSON.stringify(stack)).not.toContain(scratch);
    }
  });

  test("uses no kubernetes_manifest and no token data source, and pins every chart", () => {
    for (const stack of stacks.values()) {
      expect(Object.keys(stack.resource ?? {})).not.toContain("kubernetes_manifest");
      const data = Object.keys(stack.data ?? {});
      expect(data).not.toEqual(expect.arrayContaining([expect.stringMatching(/cluster_auth|client_config_token/)]));
      for (const release of Object.values<any>(stack.resource?.helm_release ?? {})) {
        const pinned = release.version !== undefined || String(release.chart).startsWith("assets/");
        expect([release.name, pinned]).toEqual([release.name, true]);
      }
    }
  });

  test("asks a program for credentials, in both providers of every stack in the cluster", () => {
    const programs = { eks: "aws", aks: "kubelogin", gke: "gke-gcloud-auth-plugin" };
    for (const [id, program] of Object.entries(programs)) {
      for (const step of STEPS.slice(1)) {
        const provider = stacks.get(`${id}-${step}`).provider;
        expect(provider.helm[0].kubernetes.exec.command).toBe(program);
        expect(provider.kubernetes[0].exec[0].command).toBe(program);
        expect(JSON.stringify(provider)).not.toMatch(/"(token|password|client_key)"/);
      }
    }
  });

  test("serves each model on a pool that its own cluster has", () => {
    for (const id of IDS) {
      const releases = Object.values<any>(stacks.get(`${id}-inference`).resource.helm_release);
      expect(releases).toHaveLength(1);
      expect(releases[0].namespace).toBe("inference");
    }
  });
});

describe("DEPLOYMENTS", () => {
  test.each(IDS)("%s alone", async (id) => {
    const { stacks } = await synthesise({ DEPLOYMENTS: id });
    expect([...stacks.keys()].sort()).toEqual(STEPS.map((step) => `${id}-${step}`).sort());
  });

  test("two, in any order, with spaces", async () => {
    const { made } = await synthesise({ DEPLOYMENTS: "gke, eks" });
    expect(Object.keys(made).sort()).toEqual(["eks", "gke"]);
  });

  test("an id that isn't there is refused with the nearest", async () => {
    const app = newApp();
    await addDeployments(app, { DEPLOYMENTS: "ekss,gke" });
    expect(() => app.synth()).toThrow(InvalidInputError);
    expect(problemsIn(app)).toMatchObject([
      { code: "unknown-deployment", constructPath: "", property: "DEPLOYMENTS", value: "ekss", fix: 'did you mean "eks"?' },
    ]);
  });
});

describe("state backends", () => {
  test.each([
    [
      "s3://bucket/team/a?region=eu-west-1",
      {
        s3: {
          bucket: "bucket",
          encrypt: true,
          key: "team/a/gke-cluster.tfstate",
          region: "eu-west-1",
          use_lockfile: true,
        },
      },
    ],
    ["gs://bucket", { gcs: { bucket: "bucket", prefix: "gke-cluster" } }],
    [
      "azurerm://group/account/container/p",
      {
        azurerm: {
          container_name: "container",
          key: "p/gke-cluster.tfstate",
          resource_group_name: "group",
          storage_account_name: "account",
          use_azuread_auth: true,
        },
      },
    ],
    ["local", { local: { path: "../../../state/gke-cluster.tfstate" } }],
  ])("%s, and the same for those who read it", async (url, expected) => {
    const { stacks } = await synthesise({ DEPLOYMENTS: "gke", CDKTF_DYNAMO_BACKEND: url });
    expect(stacks.get("gke-cluster").terraform.backend).toEqual(expected);
    const [type, config] = Object.entries(expected)[0];
    const reading = Object.values<any>(stacks.get("gke-addons").data.terraform_remote_state);
    expect(reading).toHaveLength(1);
    expect(reading[0].backend).toBe(type);
    expect(reading[0].config).toMatchObject(config);
  });

  test.each(["s3://bucket", "s3://?region=x", "http://x", "azurerm://group/account", "gs://b?region=x"])(
    "%j names no backend",
    async (url) => {
      const app = newApp();
      await addDeployments(app, { DEPLOYMENTS: "gke", CDKTF_DYNAMO_BACKEND: url });
      expect(problemsIn(app)).toMatchObject([
        { code: "unreadable-backend", constructPath: "gke-cluster", property: "backend", value: url },
      ]);
      expect(() => app.synth()).toThrow(/this names no state backend/);
    },
  );

  test("an empty one is told once, as the variable that says nothing", async () => {
    const app = newApp();
    await addDeployments(app, { DEPLOYMENTS: "gke", CDKTF_DYNAMO_BACKEND: "" });
    expect(problemsIn(app)).toMatchObject([{ code: "empty-variable", property: "CDKTF_DYNAMO_BACKEND" }]);
    expect(() => app.synth()).toThrow(/it is set, and empty/);
  });

  test("an absolute folder is refused", () => {
    expect(StateBackend.local({ directory: "/var/state" }).findings()).toMatchObject([
      { code: "absolute-state-path", property: "backend", value: "/var/state" },
    ]);
    expect(StateBackend.local({ directory: "../state" }).findings()).toEqual([]);
  });
});

test("cdktf's traces of where a value was made are taken on request only; errors keep theirs", () => {
  const capture = Error.captureStackTrace;
  const trace = (): string[] => Lazy.anyValue({ produce: () => "x" }).creationStack;
  try {
    (globalThis as { putBackCreationTraces?: () => void }).putBackCreationTraces?.(); // test/setup.ts leaves them out
    leaveOutCreationTraces({ CDKTF_DYNAMO_TRACES: "1" });
    expect(trace().length).toBeGreaterThan(3);
    leaveOutCreationTraces({});
    expect(trace()).toEqual([]);
    const own: { stack?: string } = {};
    Error.captureStackTrace(own);
    expect(own.stack).toContain("all-deployments.test");
    expect(new Error("x").stack).toContain("all-deployments.test");
  } finally {
    Error.captureStackTrace = capture;
  }
});

describe("two runs from two folders", () => {
  /** A copy of what the app reads at run time, with the installed packages linked: a second clone in all that can be seen. */
  function clone(name: string, bundle: string): string {
    const folder = path.join(scratch, name);
    fs.mkdirSync(path.join(folder, ".build"), { recursive: true });
    for (const file of ["package.json", "cdktf.json", "inference-runtime/chart", "constructs/dynamo/crds-chart"]) {
      fs.cpSync(file, path.join(folder, file), { recursive: true });
    }
    fs.symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
    fs.copyFileSync(bundle, path.join(folder, ".build/main.js"));
    const { status, stderr } = spawnSync(process.execPath, [".build/main.js"], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    });
    expect([status, stderr]).toEqual([0, ""]);
    return path.join(folder, "cdktf.out");
  }

  const files = (folder: string): Map<string, string> =>
    new Map(
      (fs.readdirSync(folder, { recursive: true }) as string[])
        .filter((file) => fs.statSync(path.join(folder, file)).isFile())
        .map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")]),
    );

  test("give the same bytes", () => {
    const bundle = path.join(scratch, "main.js");
    buildSync({
      entryPoints: ["main.ts"],
      outfile: bundle,
      bundle: true,
      packages: "external",
      platform: "node",
      target: "node20",
      logLevel: "error",
    });
    const first = files(clone("one", bundle));
    const second = files(clone("another-folder-with-a-longer-name", bundle));
    for (const id of IDS) expect([...first.keys()]).toContain(path.join("deployments", `${id}.json`));
    expect([...first.keys()].sort()).toEqual([...second.keys()].sort());
    for (const [file, text] of first) expect([file, second.get(file) === text]).toEqual([file, true]);
  });
});

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
    expect(codes).toEqual(expect.arrayContaining(["no-gpu-pools", "unknown-release", "model-without-pool"]));
    expect(() => app.synth()).toThrow(InvalidInputError);
  });

  test("an id that stands already is refused", () => {
    const app = newApp();
    new ExistingDeployment(app, "lab", { cluster: cluster(), models: [model] });
    new ExistingDeployment(app, "lab", { cluster: cluster("another"), models: [model] });
    expect(problemsIn(app)).toMatchObject([{ code: "duplicate-id", constructPath: "", property: "id", value: "lab" }]);
  });
});

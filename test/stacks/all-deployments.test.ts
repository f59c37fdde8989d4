import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Lazy, TerraformStack } from "cdktf";
import { buildSync } from "esbuild";
import { InvalidInputError } from "../../constructs/core/problems/problem";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { Deployment, addDeployments } from "../../deployments/all";
import { leaveOutCreationTraces } from "../../deployments/creation-traces";
import { synthesise } from "./synthesised";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "chain-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newFolder = (): string => path.join(scratch, `out-${apps++}`);
const newApp = (): App => new App({ outdir: newFolder() });
const IDS = ["eks", "aks", "gke"];
/** In the order in which they are deployed. GKE's weights have a Filestore instance to wait for, which is made ahead. */
const stepsOf = (id: string): string[] => ["cluster", ...(id === "gke" ? ["weights"] : []), "early", "addons", "crds", "platform", "inference"];

describe("the app as cloned", () => {
  let made: { [id: string]: Deployment };
  let stacks: Map<string, any>;
  beforeAll(async () => {
    ({ made, stacks } = await synthesise(newFolder(), {}));
  });

  test("holds every step of each deployment, and no other stack", () => {
    expect([...stacks.keys()].sort()).toEqual(IDS.flatMap((id) => stepsOf(id).map((step) => `${id}-${step}`)).sort());
  });

  test.each(IDS)("%s: each stack waits for what it needs, and for nothing else", (id) => {
    const chain = made[id].stacks;
    expect(chain.map((stack) => stack.node.id)).toEqual(stepsOf(id).map((step) => `${id}-${step}`));
    // cdktf adds the dependency a cross-stack reference needs, which is the cluster's.
    const waitsFor = chain.map((stack: TerraformStack) => stack.dependencies.map((one) => one.node.id.replace(`${id}-`, "")).sort());
    const weights = id === "gke" ? ["weights"] : [];
    expect(waitsFor).toEqual([[], ...weights.map(() => ["cluster"]), ["cluster"], ["cluster"], ["cluster"], ["addons", "cluster", "crds", ...weights], ["cluster", "platform"]]);
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
      for (const step of stepsOf(id).slice(1)) {
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
    const { stacks } = await synthesise(newFolder(), { DEPLOYMENTS: id });
    expect([...stacks.keys()].sort()).toEqual(stepsOf(id).map((step) => `${id}-${step}`).sort());
  });

  test("two, in any order, with spaces", async () => {
    const { made } = await synthesise(newFolder(), { DEPLOYMENTS: "gke, eks" });
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
    for (const file of ["package.json", "cdktf.json", "inference-runtime/chart", "constructs/dynamo/crds-chart", "constructs/inference/early/chart"]) {
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

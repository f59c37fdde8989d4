import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { InvalidInputError, Problem } from "../../../../constructs/core/problems/problem";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { Shapes, admit, number, required, text, texts } from "../../../../constructs/core/shape/shape";
import planner from "../../../../constructs/inference/data/planner-errors.json";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { AksDeployment } from "../../../../stacks/azure/deployment";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";
import { StateBackend } from "../../../../stacks/state-backend";

/** Programs that nobody type-checked: what is wrong is told, nothing throws before the app is synthesised. */

type Given = { [name: string]: unknown };
/** What is expected of a problem: its code, its property, its value. */
type Told = [code: string, property: string, value?: unknown];

const qwen = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const lab = {
  clusterName: "lab",
  context: "lab",
  gpuPools: [
    { name: "l4", labels: { pool: "l4" }, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE },
  ],
  storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }],
};
const cluster = new ExistingCluster(lab);
const eks = { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models: [qwen] };
const aks = {
  region: "eastus",
  apiServerAccess: ApiServerAccess.ANYWHERE,
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }],
  models: [qwen],
};
const gke = { region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [qwen] };

const makers = {
  eks: (app: App, props: Given) => new EksDeployment(app, "lab", { ...eks, ...props } as never),
  aks: (app: App, props: Given) => new AksDeployment(app, "lab", { ...aks, ...props } as never),
  gke: (app: App, props: Given) => new GkeDeployment(app, "lab", { ...gke, ...props } as never),
  existing: (app: App, props: Given) => new ExistingDeployment(app, "lab", { cluster, models: [qwen], ...props } as never),
};

function problemsOf(maker: keyof typeof makers, props: Given): Problem[] {
  const app = new App();
  makers[maker](app, props);
  return problemsIn(app);
}

const told = (problems: Problem[]): Told[] => problems.map(({ code, property, value }) => [code, property, value]);

/** Problems but those of models that lack the refused pool or storage. */
const withoutConsequences = (problems: Problem[]): Problem[] =>
  problems.filter(({ code }) => !["model-without-pool", "storage-not-shared"].includes(code));

test("what is right is refused nowhere", () => {
  for (const maker of Object.keys(makers) as (keyof typeof makers)[]) expect(problemsOf(maker, {})).toEqual([]);
});

describe("a model", () => {
  const cases: [given: Given, ...expected: Told[]][] = [
    [{ engineArgs: "x" }, ["wrong-type", "engineArgs", "x"]],
    [{ engineArgs: [5] }, ["wrong-type", "engineArgs[0]", 5]],
    [{ preflight: { skip: "ecc" } }, ["wrong-type", "preflight.skip", "ecc"]],
    [{ preflight: { warn: "ecc" } }, ["wrong-type", "preflight.warn", "ecc"]],
    [{ preflight: { skip: ["ecc", null] } }, ["wrong-type", "preflight.skip[1]", null]],
    [{ preflight: null }, ["wrong-type", "preflight", null]],
    [{ preflight: { mode: "deep" } }, ["wrong-type", "preflight.mode", "deep"]],
    [{ preflight: { verify: "no" } }, ["wrong-type", "preflight.verify", "no"]],
    [{ preflight: { thresholds: 5 } }, ["wrong-type", "preflight.thresholds", 5]],
    [{ preflight: { thresholds: { "gpu-memory-share": "x" } } }, ["wrong-type", "preflight.thresholds.gpu-memory-share", "x"]],
    [{ preflight: { thresholds: { "gpu-memory-shar": 0.9 } } }, ["unknown-preflight-check", "preflight.thresholds.gpu-memory-shar", "gpu-memory-shar"]],
    [{ preflight: { threshold: {} } }, ["unknown-property", "preflight.threshold", {}]],
    [{ preflight: { skip: ["plan"] } }, ["preflight-plan-stays", "preflight.skip[0]", "plan"]],
    [{ imagePullSecrets: "x" }, ["wrong-type", "imagePullSecrets", "x"]],
    [{ imagePullSecrets: ["Bad Name"] }, ["invalid-name", "imagePullSecrets[0]", "Bad Name"]],
    [{ gpuPool: 7 }, ["wrong-type", "gpuPool", 7]],
    [{ gpusPerWorker: "2" }, ["wrong-type", "gpusPerWorker", "2"]],
    [{ gpusPerWorkr: 4 }, ["unknown-property", "gpusPerWorkr", 4]],
    [{ name: undefined }, ["missing-property", "name", undefined]],
    [{ name: 5 }, ["wrong-type", "name", 5]],
    [{ model: undefined }, ["missing-property", "model", undefined]],
    [{ revision: 5 }, ["wrong-type", "revision", 5]],
    [{ huggingFaceToken: "x" }, ["wrong-type", "huggingFaceToken", "x"]],
    [
      { huggingFaceToken: { name: "Bad Name", key: "a b" } },
      ["invalid-name", "huggingFaceToken.name", "Bad Name"],
      ["invalid-secret-key", "huggingFaceToken.key", "a b"],
    ],
    [{ plan: 5 }, ["wrong-type", "plan", 5]],
    [{ plan: { foo: 1 } }, ["unknown-property", "plan.foo", 1]],
    [{ plan: { accept: ["does-not-fitt"] } }, ["unknown-planner-error", "plan.accept[0]", "does-not-fitt"]],
    [{ plan: { workload: { isl: 10 } } }, ["missing-property", "plan.workload.osl", undefined]],
    [
      { engineArgs: "x", gpuPool: 7, preflight: { mode: "deep", skip: ["nope"] } },
      ["wrong-type", "gpuPool", 7],
      ["wrong-type", "engineArgs", "x"],
      ["wrong-type", "preflight.mode", "deep"],
      ["unknown-preflight-check", "preflight.skip[0]", "nope"],
    ],
  ];

  test.each(cases)("%j", (given, ...expected) => {
    expect(told(problemsOf("existing", { models: [{ ...qwen, ...given }] }))).toEqual(expected);
  });

  test("beside one that is none", () => {
    const problems = problemsOf("existing", { models: [null, { ...qwen, revision: 5 }, "x"] });
    expect(told(problems)).toEqual([
      ["wrong-type", "models[0]", null],
      ["wrong-type", "revision", 5],
      ["wrong-type", "models[2]", "x"],
    ]);
  });

  test("of a name that another has is looked at all the same", () => {
    const problems = problemsOf("existing", { models: [qwen, { ...qwen, model: "no-owner" }] });
    expect(told(problems)).toEqual([
      ["duplicate-model-name", "models[1].name", "qwen"],
      ["invalid-model-id", "model", "no-owner"],
    ]);
    expect(problems[1].constructPath).toBe("lab-inference/models/models[1]");
  });

  test("is told with what would do", () => {
    const [problem] = problemsOf("existing", { models: [{ ...qwen, preflight: { mode: "deep" } }] });
    expect(problem).toMatchObject({ reason: "a PreflightMode is expected here", fix: "write it like mode: PreflightMode.DEEP" });
    const [misspelt] = problemsOf("existing", { models: [{ ...qwen, gpusPerWorkr: 4 }] });
    expect(misspelt.fix).toBe('did you mean "gpusPerWorker"?');
    expect(misspelt.constructPath).toBe("lab-inference/models/qwen");
  });
});

test("a model used alone says of its cluster what is wrong with it", () => {
  const app = new App();
  new ServedModel(new TerraformStack(app, "lab"), "qwen", { ...qwen, cluster: "kind" } as never);
  expect(told(withoutConsequences(problemsIn(app)))).toEqual([["wrong-type", "cluster", "kind"]]);
});

describe("a deployment", () => {
  const cases: [maker: keyof typeof makers, given: Given, ...expected: Told[]][] = [
    ["eks", { region: undefined }, ["missing-property", "region", undefined]],
    ["eks", { region: 5 }, ["wrong-type", "region", 5]],
    ["eks", { regoin: "us-west-2" }, ["unknown-property", "regoin", "us-west-2"]],
    ["eks", { models: undefined }, ["missing-property", "models", undefined]],
    ["eks", { models: "x" }, ["wrong-type", "models", "x"]],
    ["eks", { gpuPools: undefined }, ["missing-property", "gpuPools", undefined]],
    ["eks", { gpuPools: [null] }, ["wrong-type", "gpuPools[0]", null]],
    [
      "eks",
      { gpuPools: [{}] },
      ["missing-property", "gpuPools[0].name", undefined],
      ["missing-property", "gpuPools[0].machineType", undefined],
      ["missing-property", "gpuPools[0].maxNodes", undefined],
    ],
    ["eks", { publicAccessCidrs: "1.2.3.4/32" }, ["wrong-type", "publicAccessCidrs", "1.2.3.4/32"]],
    ["eks", { publicAccessCidr: ["1.2.3.4/32"] }, ["unknown-property", "publicAccessCidr", ["1.2.3.4/32"]]],
    ["eks", { imageMirror: "reg.io/x" }, ["wrong-type", "imageMirror", "reg.io/x"]],
    ["eks", { backend: "s3://x" }, ["wrong-type", "backend", "s3://x"]],
    ["eks", { dynamo: { relese: "1.4.0" } }, ["unknown-property", "dynamo.relese", "1.4.0"]],
    ["eks", { dynamo: { platform: { grove: "bundled" } } }, ["wrong-type", "dynamo.platform.grove", "bundled"]],
    ["eks", { kubernetesVersion: "1.35" }, ["wrong-type", "kubernetesVersion", "1.35"]],
    ["eks", { clusterName: 5 }, ["wrong-type", "clusterName", 5]],
    ["eks", { network: null }, ["wrong-type", "network", null]],
    ["eks", { tags: { team: 5 } }, ["wrong-type", "tags.team", 5]],
    ["aks", { kubernetesVersion: "1.35" }, ["wrong-type", "kubernetesVersion", "1.35"]],
    ["aks", { region: undefined }, ["missing-property", "region", undefined]],
    ["aks", { apiServerAccess: undefined }, ["missing-property", "apiServerAccess", undefined]],
    ["aks", { apiServerAccess: "anywhere" }, ["wrong-type", "apiServerAccess", "anywhere"]],
    ["aks", { subscriptionId: 5 }, ["wrong-type", "subscriptionId", 5]],
    ["aks", { adminObjectIds: [null] }, ["wrong-type", "adminObjectIds[0]", null]],
    ["aks", { adminObjectIds: [""] }, ["invalid-object-id", "adminObjectIds[0]", ""]],
    ["aks", { gpuPools: "x" }, ["wrong-type", "gpuPools", "x"]],
    ["aks", { gpuPools: [null] }, ["wrong-type", "gpuPools[0]", null]],
    ["aks", { backend: "x", skuTeir: 1 }, ["unknown-property", "skuTeir", 1], ["wrong-type", "backend", "x"]],
    ["gke", { region: 5 }, ["wrong-type", "region", 5]],
    ["gke", { gpuPools: [{ ...gke.gpuPools[0], maxNodes: "2" }] }, ["wrong-type", "gpuPools[0].maxNodes", "2"]],
    ["gke", { gpuPools: {} }, ["wrong-type", "gpuPools", {}]],
    ["gke", { controlPlaneAccess: "dns", zones: "us-central1-a" }, ["wrong-type", "zones", "us-central1-a"], ["wrong-type", "controlPlaneAccess", "dns"]],
    ["existing", { cluster: undefined }, ["missing-property", "cluster", undefined]],
    [
      "existing",
      { cluster: {} },
      ...["clusterName", "connection", "gpuPools", "storage", "gpuSoftware", "addOns"].map((name): Told => ["missing-property", `cluster.${name}`, undefined]),
    ],
    ["existing", { cluster: new ExistingCluster({ ...lab, contxt: 1 } as never) }, ["unknown-property", "cluster.contxt", 1]],
    [
      "existing",
      { backend: StateBackend.s3({} as never) },
      ["missing-property", "backend.bucket", undefined],
      ["missing-property", "backend.region", undefined],
    ],
    ["existing", { cluster: { ...cluster, connection: "kind" } }, ["wrong-type", "cluster.connection", "kind"]],
    ["existing", { cluster: { ...cluster, gpuPools: [{ ...lab.gpuPools[0], fabric: "none" }] } }, ["wrong-type", "cluster.gpuPools[0].fabric", "none"]],
    ["existing", { backend: StateBackend.gcs({ bucket: "" }) }, ["missing-property", "backend.bucket", ""]],
    ["existing", { backend: StateBackend.azurerm(undefined as never) }, ["missing-property", "backend", undefined]],
    ["existing", { backend: StateBackend.local({ directory: 5 } as never) }, ["wrong-type", "backend.directory", 5]],
    ["existing", { imageMirror: ImageMirror.of(undefined as never) }, ["missing-property", "imageMirror.registry", undefined]],
    ["existing", { imageMirror: ImageMirror.of("reg.io/x", { reachable: "ghcr.io" } as never) }, ["wrong-type", "imageMirror.reachable", "ghcr.io"]],
  ];

  test.each(cases)("%s %j", (maker, given, ...expected) => {
    const distinct = new Map(withoutConsequences(problemsOf(maker, given)).map((problem) => [`${problem.code} ${problem.property}`, problem]));
    expect(told([...distinct.values()])).toEqual(expected);
  });

  test("without properties", () => {
    for (const Made of [EksDeployment, AksDeployment, GkeDeployment, ExistingDeployment]) {
      const app = new App();
      new Made(app, "lab", undefined as never);
      expect(told(problemsIn(app))).toContainEqual(["missing-property", "models", undefined]);
      expect(() => app.synth()).toThrow(InvalidInputError);
    }
  });
});

describe("admit", () => {
  interface Props {
    readonly name: string;
    readonly size?: number;
    readonly words?: string[];
  }
  const SHAPES: Shapes = { name: required(text("a")), size: number(1), words: texts("w") };

  test("gives back the very object where nothing is wrong", () => {
    const given = { name: "x", words: ["a"] };
    expect(admit<Props>("", given, SHAPES)).toEqual({ value: given, findings: [] });
    expect(admit<Props>("", given, SHAPES).value).toBe(given);
  });

  test("leaves out what is wrong, keeps the rest", () => {
    expect(admit<Props>("", { name: "x", size: "1", words: ["a", 5], wrods: 1 }, SHAPES).value).toEqual({ name: "x", words: ["a", ""] });
  });

  test("has an inherited name for no property", () => {
    expect(admit("", JSON.parse('{"name":"x","__proto__":1,"toString":2}'), SHAPES).findings.map(({ property }) => property)).toEqual(["__proto__", "toString"]);
  });
});

test("the codes that plan.accept takes are those of the planner's errors", () => {
  const room = "inference-runtime/planner";
  const sources = (fs.readdirSync(room, { recursive: true }) as string[]).filter((file) => file.endsWith(".ts")).map((file) => fs.readFileSync(path.join(room, file), "utf8"));
  const given = new Set(sources.flatMap((source) => [...source.matchAll(/\.error\(\s*"([a-z-]+)"/g)].map((match) => match[1])));
  expect([...given].sort()).toEqual(planner.codes);
});

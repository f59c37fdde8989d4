import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { runCommand } from "../../../cli/run";
import { timeline } from "../../../cli/commands/timeline";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { addDeployments } from "../../../deployments/all";
import { readTimelines } from "../../../explain/timeline/read";
import { timelinePage } from "../../../explain/timeline/picture";
import { sourcesText, timelineText } from "../../../explain/timeline/text";
import { Timeline } from "../../../explain/timeline/timeline";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "timeline-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
const read = (folder: string, ids: string[] = []): Timeline[] => readTimelines(folder, ids, (file) => fs.readFileSync(file, "utf8"));

/** The app as cloned. */
const cloned = path.join(scratch, "cloned");
/** The same without what is asked for ahead, of two clouds. */
const bare = path.join(scratch, "nothing-ahead");
/** A 70B model on eight GPUs of each cloud. */
const large = path.join(scratch, "large");

beforeAll(async () => {
  const app = new App({ outdir: cloned });
  await addDeployments(app, {});
  app.synth();
  const without = new App({ outdir: bare });
  const models = (gpuPool: string): { name: string; model: string; gpuPool: string }[] => [{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B", gpuPool }];
  new EksDeployment(without, "eks", { region: "us-west-2", deletionProtection: false, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models: models("l4") });
  new AksDeployment(without, "aks", { region: "eastus", gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }], models: models("a100"), apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]) });
  without.synth();
  const second = new App({ outdir: large });
  const model = { name: "llama", model: "meta-llama/Llama-3.3-70B-Instruct", gpuPool: "h100", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret" } };
  new EksDeployment(second, "eks", { region: "us-west-2", gpuPools: [{ name: "h100", machineType: "p5.48xlarge", maxNodes: 1 }], models: [model] });
  const apiServerAccess = ApiServerAccess.fromRanges(["203.0.113.7/32"]);
  new AksDeployment(second, "aks", { region: "eastus", apiServerAccess, gpuPools: [{ name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 1 }], models: [model] });
  new GkeDeployment(second, "gke", { project: "my-project-1", region: "us-central1", gpuPools: [{ name: "h100", machineType: "a3-highgpu-8g", maxNodes: 1 }], models: [model] });
  expect(problemsIn(second)).toEqual([]);
  second.synth();
}, 120_000);

describe("the app as cloned, and without what is ahead in it", () => {
  test.each(["eks", "aks", "gke"])("%s: the way goes from the cluster to the engine, each step beginning when the one before ends", (id) => {
    const [{ path: way, total, model, spans }] = read(cloned, [id]);
    expect(model).toBe("qwen3-0-6b");
    expect(way[0].start).toBe(0);
    way.slice(1).forEach(({ start }, index) => expect(start).toBe(way[index].end));
    expect(way[way.length - 1].end).toBe(total.likely);
    expect(way[way.length - 1].what).toContain("engine start");
    expect([total.low < total.likely, total.likely < total.high]).toEqual([true, true]);
    const steps = ["cluster", ...(id === "gke" ? ["weights"] : []), "early", "addons", "crds", "platform", "inference"];
    expect(spans.map(({ name }) => name)).toEqual(steps.map((step) => `${id}-${step}`));
    for (const { band, source, kind } of way) expect([band.low <= band.likely, source.length > 6, kind.length > 0]).toEqual([true, true, true]);
  });

  test("add-ons and CRDs are beside each other, and what is gained by that is in the other column", () => {
    const [{ spans, total, before, ratio }] = read(bare, ["eks"]);
    const [cluster, addons, crds, platform] = spans;
    expect([addons.start, crds.start]).toEqual([cluster.end, cluster.end]);
    expect(platform.start).toBe(Math.max(addons.end, crds.end));
    expect(before.likely - total.likely).toBe(Math.min(addons.end - addons.start, crds.end - crds.start));
    expect(ratio).toBeCloseTo(total.likely / before.likely, 2);
    expect(cluster.spare).toBe(0);
    expect(addons.spare).toBe(crds.end - addons.end);
  });

  test("what begins its pool with no node waits for one to be bought; what begins with one doesn't", () => {
    const bought = (id: string): boolean => read(bare, [id])[0].levers.some(({ what }) => what.startsWith("GPU nodes from the beginning"));
    expect([bought("eks"), bought("aks")]).toEqual([false, true]);
    expect(read(bare, ["aks"])[0].path.map(({ what }) => what).join()).toContain("a GPU node is bought");
    expect(read(large, ["gke"])[0].path.map(({ what }) => what).join()).toContain("Filestore");
  });

  test("what nobody knows is told and counts as nothing", () => {
    for (const { unknown } of read(cloned)) expect(unknown).toEqual(["qwen3-0-6b: the frontend's image, whose size nobody tells"]);
  });
});

test("what is pulled ahead is off the way, by as much as was said before it was asked for", () => {
  const app = new App({ outdir: path.join(scratch, "early") });
  const models = [{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }];
  new EksDeployment(app, "eks", { region: "us-west-2", deletionProtection: false, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models, earlyStart: true });
  app.synth();
  const [ahead] = read(path.join(scratch, "early"));
  const [without] = read(bare, ["eks"]);
  const said = without.levers.find(({ what }) => what.includes("earlyStart"))?.seconds ?? 0;
  expect(Math.abs(without.total.likely - ahead.total.likely - said)).toBeLessThanOrEqual(2);
  expect([ahead.before.likely, ahead.ratio < 0.8]).toEqual([without.before.likely, true]);
  expect(ahead.path.map(({ where }) => where)).toContain("ahead");
  expect(ahead.levers.map(({ what }) => what).join()).not.toContain("earlyStart");
});

describe("a model of 70B with its weights, images and nodes ahead", () => {
  const ahead = path.join(scratch, "ahead");
  beforeAll(() => {
    const app = new App({ outdir: ahead });
    const model = { name: "llama", model: "meta-llama/Llama-3.3-70B-Instruct", gpuPool: "h100", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret" } };
    const both = { models: [model], earlyStart: true, earlyWeights: true };
    new EksDeployment(app, "eks", { region: "us-west-2", gpuPools: [{ name: "h100", machineType: "p5.48xlarge", maxNodes: 1 }], ...both });
    const apiServerAccess = ApiServerAccess.fromRanges(["203.0.113.7/32"]);
    new AksDeployment(app, "aks", { region: "eastus", apiServerAccess, gpuPools: [{ name: "h100", machineType: "Standard_ND96isr_H100_v5", minNodes: 1, maxNodes: 1 }], ...both });
    new GkeDeployment(app, "gke", { project: "my-project-1", region: "us-central1", gpuPools: [{ name: "h100", machineType: "a3-highgpu-8g", maxNodes: 1 }], ...both });
    app.synth();
  });

  // AKS and GKE wait for file systems of the least size: what a larger one makes of it, and 0.70 on each cloud, is fast-start.test.ts.
  test.each([["eks", 0.67], ["aks", 0.826], ["gke", 0.856]])("%s: at most %p of the chain that it was", (id, most) => {
    const [[now], [was]] = [read(ahead, [id]), read(large, [id])];
    // Today's chain is that of the deployment without them, to the second.
    expect(now.before.likely).toBe(was.before.likely);
    expect(now.ratio).toBeLessThanOrEqual(most);
    expect(now.levers.map(({ what }) => what).join()).not.toMatch(/earlyWeights|earlyStart/);
    const span = (step: string): { start?: number; end?: number } => now.spans.find(({ name }) => name === `${id}-${step}`) ?? {};
    expect(span("weights").start).toBe(span("cluster").end);
  });

  test("what it would take off is told before it is asked for", () => {
    const app = new App({ outdir: path.join(scratch, "half") });
    const model = { name: "llama", model: "meta-llama/Llama-3.3-70B-Instruct", gpuPool: "h100", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret" } };
    new EksDeployment(app, "eks", { region: "us-west-2", gpuPools: [{ name: "h100", machineType: "p5.48xlarge", maxNodes: 1 }], models: [model], earlyStart: true });
    app.synth();
    const [half] = read(path.join(scratch, "half"));
    const said = half.levers.find(({ what }) => what.includes("earlyWeights"))?.seconds ?? 0;
    expect(Math.abs(half.total.likely - read(ahead, ["eks"])[0].total.likely - said)).toBeLessThanOrEqual(2);
  });
});

describe("a model of 70B", () => {
  test.each(["eks", "aks", "gke"])("%s: the weights' download and load are on the way, and what would be sooner is told, the most first", (id) => {
    const [{ path: way, levers, assumed, total }] = read(large, [id]);
    const said = way.map(({ what }) => what).join("\n");
    expect(said).toMatch(/downloaded \(131\.\d GiB[^]*loaded onto the GPUs[^]*GPUs' access to each other/);
    expect(levers.map(({ seconds }) => seconds)).toEqual(levers.map(({ seconds }) => seconds).sort((a, b) => b - a));
    expect(levers.length).toBeGreaterThanOrEqual(4);
    expect(assumed).toBeLessThan(total.likely / 3);
  });
});

test("as text: total, other column, the way, spare, levers, what is unknown, and sources", () => {
  const all = read(large, ["eks"]);
  const text = timelineText(all[0]);
  expect(text).toMatch(/^eks: \d+:\d\d to the first token, of llama; \d+:\d\d to \d:\d\d:\d\d\n {2}one stack after the other: \d+:\d\d/);
  expect(text).toMatch(/published +EKS control plane: eks +eks-cluster/);
  expect(text).toMatch(/sooner by:\n +\d+:\d\d +the weights' download ahead of the models \(earlyWeights\)\n +\d+:\d\d +the weights on the file system/);
  expect(text).not.toMatch(/undefined|NaN|Infinity/);
  expect(sourcesText(all)).toContain("github.com/DevopsArtFactory/terraform-provisioning/pull/46");
});

test("as a page: itself alone, escaped, with the old chain's bar", () => {
  const page = timelinePage([{ ...read(large, ["gke"])[0], id: "<b>gke" }]);
  expect(page).not.toMatch(/<script|<link|src=|@import|url\(|http|<b>|NaN|Infinity/);
  expect(page).toContain("one stack after the other");
  expect(page.match(/<rect class="stack"/g)).toHaveLength(5);
});

describe("the command", () => {
  async function run(argv: string[]): Promise<{ status: number; out: string; err: string }> {
    const written = { out: "", err: "" };
    const readFile = (file: string): string => fs.readFileSync(file, "utf8");
    const io = { env: {}, readStdin: () => "", readFile, out: (text: string) => void (written.out += text), err: (text: string) => void (written.err += text) };
    return { status: await runCommand(timeline, argv, io), ...written };
  }

  const folder = (name: string, files: { [file: string]: string }): string => {
    const made = path.join(scratch, name);
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
      fs.writeFileSync(path.join(made, file), text);
    }
    return made;
  };
  const described = JSON.stringify({ schemaVersion: 1, id: "x", dynamo: {}, cluster: { name: "x" }, stacks: [], pools: [], models: [] });

  test("one line for each, JSON, and a page", async () => {
    expect((await run(["--output", cloned, "--short"])).out).toMatch(/^aks: [\d:]+ to the first token, 0\.\d\d of [\d:]+\neks: .*\ngke: .*\n$/);
    const { status, out } = await run(["--output", cloned, "--json", "eks"]);
    expect([status, JSON.parse(out)[0].path[0].source.length > 0]).toEqual([0, true]);
    const page = path.join(scratch, "page.html");
    expect(await run(["--output", cloned, "--html", page])).toMatchObject({ status: 0, out: `${page}\n` });
    expect(fs.readFileSync(page, "utf8")).toContain("To the first token: aks, eks, gke");
    expect((await run(["--output", cloned, "--sources", "eks"])).out).toContain("sources, low / likely / high:");
  });

  test("a deployment without models, of stacks that are gone, is told as nothing", async () => {
    const output = folder("empty", { "deployments/x.json": described, "manifest.json": '{"stacks":{}}' });
    expect((await run(["--output", output])).out).toContain("x: 0:00 until all stacks are done");
  });

  test.each<[string, string[], number, RegExp]>([
    ["two ways", ["--json", "--short"], 2, /--json and --short: one at a time/],
    ["three", ["--json", "--html", "x", "--short"], 2, /--json and --html and --short: one at a time/],
    ["sources of what has them", ["--json", "--sources"], 2, /--sources and --json: one at a time/],
    ["sources of one line", ["--short", "--sources"], 2, /--sources and --short/],
    ["a page's sources", ["--html", "x", "--sources"], 2, /--sources and --html/],
    ["a flag that isn't there", ["--jsn"], 2, /did you mean --json/],
    ["a folder without its name", ["--output"], 2, /--output: its value is missing/],
    ["an empty one", ["--output="], 2, /--output: its value is missing/],
    ["two of them", ["--output", "a", "--output", "b"], 2, /given 2 times/],
    ["a value too many", ["--json=yes"], 2, /takes no value/],
    ["a page without its name", ["--html"], 2, /--html: its value is missing/],
    ["a page before a flag", ["--html", "--json"], 2, /--json follows/],
    ["no folder", ["--output", "/nowhere"], 1, /describes no deployment: run `cdktf synth`/],
    ["an id that nobody has", ["--output", "CLONED", "ekss"], 1, /no deployment ekss; did you mean eks\? There are aks, eks, gke/],
    ["two such", ["--output", "CLONED", "a", "eks", "b"], 1, /no deployment a\..*\nno deployment b\./],
    ["no JSON", ["--output", "BROKEN"], 1, /x\.json is no JSON/],
    ["another version", ["--output", "OTHER"], 1, /schemaVersion 2; this command reads 1/],
    ["no deployment's file", ["--output", "STRANGE"], 1, /is no deployment's file/],
    ["no manifest", ["--output", "BARE"], 1, /manifest\.json can't be read/],
    ["a manifest without stacks", ["--output", "ODD"], 1, /lists no stacks/],
    ["a stack that is gone", ["--output", "GONE"], 1, /gone\.json can't be read/],
    ["a stack as HCL", ["--output", "HCL"], 1, /cdk\.tf can't be read/],
  ])("%s is refused", async (_, argv, status, says) => {
    const stack = (file: string): string => JSON.stringify({ stacks: { s: { name: "s", dependencies: [], synthesizedStackPath: file } } });
    const folders: { [name: string]: () => string } = {
      CLONED: () => cloned,
      BROKEN: () => folder("broken", { "deployments/x.json": "{" }),
      OTHER: () => folder("other", { "deployments/x.json": '{"schemaVersion":2}' }),
      STRANGE: () => folder("strange", { "deployments/x.json": '{"schemaVersion":1,"id":"x"}' }),
      BARE: () => folder("bare", { "deployments/x.json": described }),
      ODD: () => folder("odd", { "deployments/x.json": described, "manifest.json": "{}" }),
      GONE: () => folder("gone", { "deployments/x.json": described, "manifest.json": stack("gone.json") }),
      HCL: () => folder("hcl", { "deployments/x.json": described, "manifest.json": stack("cdk.tf"), "cdk.tf": 'resource "a" "b" {}' }),
    };
    const result = await run(argv.map((word) => folders[word]?.() ?? word));
    expect([result.status, result.out]).toEqual([status, ""]);
    expect(result.err).toMatch(says);
  });
});

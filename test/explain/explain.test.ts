import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { explain as command } from "../../cli/commands/explain";
import { runCommand } from "../../cli/run";
import { costOf, PRICES, readPrices } from "../../explain/cost";
import { Deployment, readDeployment } from "../../explain/deployment";
import { explain } from "../../explain/explanation";
import { explanationPage } from "../../explain/html";
import { reachedFrom } from "../../stacks/api-access";
import { explanationLine, explanationText } from "../../explain/text";

const pool = (name: string, more: object = {}): Deployment["pools"][number] => ({ name, machineType: "g6.2xlarge", gpusPerNode: 1, minNodes: 0, maxNodes: 2, capacity: "on-demand", gpu: "NVIDIA L4", ...more });
const DEPLOYMENT: Deployment = {
  schemaVersion: 1,
  id: "eks",
  dynamo: { release: "1.6.1", namespace: "dynamo-system", modelNamespace: "inference" },
  cluster: { name: "chat", cloud: "aws", region: "us-west-2", apiAccess: "203.0.113.0/24, and its own VPC" },
  stacks: ["cluster", "addons", "crds", "platform", "inference"].map((step) => ({ name: `eks-${step}`, step })),
  pools: [pool("system", { machineType: "m0.xlarge", gpusPerNode: 0, gpu: undefined, minNodes: 2, maxNodes: 4 }), pool("l4"), pool("spot", { capacity: "spot" })],
  models: [
    {
      name: "qwen",
      model: "Qwen/Qwen3-0.6B",
      parts: [
        { name: "frontend", role: "frontend", replicas: 1, gpus: 0 },
        { name: "decode", role: "decode", replicas: 2, gpus: 1, pool: "l4" },
      ],
      images: ["nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1"],
      plan: { feasible: true, engine: "vllm 0.31.0", gpusPerReplica: 1, maxModelLen: 40960, gpuMemoryGiB: 20, weightsGiB: 5, kvCacheGiB: 10 },
    },
  ],
};

test("a part that is scaled is told with its fewest and its most", () => {
  const [model] = DEPLOYMENT.models;
  const parts = model.parts.map((part) => (part.gpus === 0 ? part : { ...part, maxReplicas: 5 }));
  const explained = explain({ ...DEPLOYMENT, models: [{ ...model, parts }] });
  expect(explanationText(explained)).toContain("2 to 5 x decode, 1 GPU each, on l4");
  expect(explanationPage([explained])).toContain("2 to 5 &times; decode");
});

describe("who watches it", () => {
  const MONITORING = { kind: "in-cluster", namespace: "monitoring", address: "http://p.monitoring:9090", gpuMetrics: "dcgm-exporter", retention: "30d", retentionSizeGiB: 85, volumeGiB: 100, storageClass: "gp3", grafana: true, alertmanager: false };
  const lines = (monitoring?: Deployment["monitoring"], cloud = "aws"): readonly string[] => explain({ ...DEPLOYMENT, cluster: { ...DEPLOYMENT.cluster, cloud }, monitoring }).monitoring;

  test("how long, where it lies, what the volume costs, and whom nobody tells", () => {
    expect(lines(MONITORING)).toEqual([
      "Prometheus in namespace monitoring keeps 30d, at most 85 GiB; the GPUs' figures are read by the dcgm-exporter",
      "on a volume of 100 GiB of gp3: USD 8.00 a month at the list price of us-east-1, in neither sum",
      "Grafana; no Alertmanager: nobody is told of an alert",
    ]);
  });

  test("a volume without a price, none at all, and somebody else's Prometheus", () => {
    expect(lines({ ...MONITORING, storageClass: "managed-csi-premium" }, "azure")[1]).toBe("on a volume of 100 GiB of managed-csi-premium: its price isn't known, in neither sum");
    expect(lines({ ...MONITORING, volumeGiB: undefined })[1]).toBe("on the node's disk: gone when its pod moves");
    expect(lines({ kind: "external", namespace: "watch", address: "http://p.watch:9090", gpuMetrics: "none" })).toEqual(["Prometheus at http://p.watch:9090, which is there: it gets monitors and rules; nothing of ours reads the GPUs' figures"]);
  });

  test("nobody is missed where the cloud's own Prometheus evaluates rules", () => {
    const store = { store: "A Managed Prometheus", storeRules: true, storeToldBy: "a topic" };
    expect(lines({ ...MONITORING, ...store })[2]).toBe("Grafana; no Alertmanager");
  });

  test("in full and on the page; nothing of it where nobody watches", () => {
    const watched = explain({ ...DEPLOYMENT, monitoring: MONITORING });
    expect(explanationText(watched)).toContain("watched by:\n    Prometheus in namespace monitoring");
    expect(explanationPage([watched])).toContain("<h2>Who watches it</h2>\n<p>Prometheus in namespace monitoring");
    expect([explanationText(explain(DEPLOYMENT)), explanationPage([explain(DEPLOYMENT)])].join()).not.toMatch(/watched by|Who watches/);
  });
});

describe("what it costs", () => {
  test("least and most nodes on demand, the control plane once; what has no price is named and in neither sum", () => {
    expect(costOf(DEPLOYMENT)).toEqual({
      idleUsd: 0.1,
      fullUsd: 2.06, // 0.10 + 2 x 0.978
      controlPlaneUsd: 0.1,
      without: ["system (m0.xlarge)", "spot (spot)"],
      of: ["us-east-1, 2026"],
    });
  });

  test.each([
    [73, "warning: the budget of USD 73 a month is below what it costs with the fewest nodes alone, USD 73: it will be told of every month"],
    [500, "a budget of USD 500 a month warns, and stops nothing: the fewest nodes take USD 73 of it, with the most nodes it is spent after 217 hours"],
    [5000, "a budget of USD 5000 a month warns, and stops nothing: the fewest nodes take USD 73 of it, the most nodes all month stay below it"],
  ])("a budget of %s is held against what the nodes cost", (monthlyUsd, line) => {
    const budgeted = explain({ ...DEPLOYMENT, budget: { monthlyUsd, alertAtPercent: [80], forecastAtPercent: [] } });
    expect(explanationText(budgeted)).toContain(line);
    expect(explanationPage([budgeted])).toContain(line);
    expect(explanationText(explain(DEPLOYMENT))).not.toContain("budget");
  });

  test("one's own prices win, and are told as one's own", () => {
    const own = readPrices("mine.json", '[{"cloud":"aws","machineType":"m0.xlarge","usd":0.2},{"cloud":"aws","machineType":"g6.2xlarge","usd":1}]');
    expect(costOf(DEPLOYMENT, [...own, ...PRICES])).toMatchObject({ idleUsd: 0.5, fullUsd: 2.9, without: ["spot (spot)"], of: ["yours, yours"] });
  });

  test.each(["{", "{}", "[1]", '[{"cloud":"aws"}]', '[{"cloud":"aws","machineType":"x","usd":"1"}]', '[{"cloud":"aws","machineType":"x","usd":-1}]'])("%s is no list of prices", (text) => {
    expect(() => readPrices("mine.json", text)).toThrow(/^mine\.json/);
  });

  test("each price has where and when it is from, and each machine one price for a way to buy it", () => {
    for (const { usd, date, source, region } of PRICES) expect([usd > 0, date.length > 3, source.length > 8, region.length > 3]).toEqual([true, true, true, true]);
    expect(new Set(PRICES.map(({ cloud, machineType, capacity = "on-demand" }) => `${cloud} ${machineType} ${capacity}`)).size).toBe(PRICES.length);
  });
});

test("as text: stacks in order, who reaches the API server, GPUs least and most, each model with a GPU's memory", () => {
  const text = explanationText(explain(DEPLOYMENT));
  expect(text).toContain("eks-cluster -> eks-addons -> eks-crds -> eks-platform -> eks-inference");
  expect(text).toContain("reached from 203.0.113.0/24, and its own VPC");
  expect(text).toMatch(/l4 +g6\.2xlarge +on-demand +0 to 2 +0 to 2 x NVIDIA L4/);
  expect(text).toContain("2 x decode, 1 GPU each, on l4");
  expect(text).toContain(`[${"#".repeat(10)}${"=".repeat(20)}${".".repeat(10)}] weights 5.0, KV cache 10.0, rest 5.0 of 20.0 GiB`);
  expect(explanationLine(explain(DEPLOYMENT))).toBe("eks: qwen; 0 to 4 GPUs; at least USD 0.10 to 2.06 an hour, without system (m0.xlarge), spot (spot)");
});

test("stacks that wait for the same are beside each other, in words and in the picture", () => {
  const after: { [step: string]: string[] } = { cluster: [], addons: ["cluster"], crds: ["cluster"], platform: ["addons", "crds"], inference: ["platform"] };
  const stacks = DEPLOYMENT.stacks.map((stack) => ({ ...stack, after: after[stack.step].map((step) => `eks-${step}`) }));
  const explained = explain({ ...DEPLOYMENT, stacks });
  expect(explained.waves).toEqual([["eks-cluster"], ["eks-addons", "eks-crds"], ["eks-platform"], ["eks-inference"]]);
  expect(explanationText(explained)).toContain("in reverse: eks-cluster -> eks-addons, eks-crds -> eks-platform -> eks-inference");
  expect(explanationPage([explained])).toContain('aria-label="stacks in order: eks-cluster, eks-addons beside eks-crds, eks-platform, eks-inference"');
});

test("an API server that its own network alone reaches is a warning, in the long forms (a synthesis tells it itself); with a range, or somebody else's, it is none", () => {
  const closed = explain({ ...DEPLOYMENT, cluster: { ...DEPLOYMENT.cluster, apiAccess: reachedFrom(undefined, "its own VPC") } });
  const says = /warning:.* reached from its own VPC alone: eks-addons, eks-crds, eks-platform, eks-inference can't be deployed from elsewhere/i;
  for (const form of [explanationText(closed), explanationPage([closed]).replace("&#39;", "'").replace("</strong>", "")]) expect(form).toMatch(says);
  for (const apiAccess of [reachedFrom(["203.0.113.0/24"], "its own VPC"), undefined]) {
    expect(explain({ ...DEPLOYMENT, cluster: { ...DEPLOYMENT.cluster, apiAccess } }).warnings).toEqual([]);
  }
});

test("a model without a plan, and a cluster of somebody else's", () => {
  const unplanned = { ...DEPLOYMENT.models[0], plan: undefined };
  const text = explanationText(explain({ ...DEPLOYMENT, cluster: { name: "lab" }, models: [unplanned] }));
  expect(text).toContain("Qwen/Qwen3-0.6B, not planned");
  expect(text).not.toMatch(/a GPU:|undefined|reached from/);
});

test("as a page: itself alone, escaped, small", () => {
  const page = explanationPage([explain({ ...DEPLOYMENT, cluster: { ...DEPLOYMENT.cluster, name: '<b>"chat"&' } })]);
  expect(page).not.toMatch(/<script|<link|src=|@import|url\(|http/);
  expect(page).toContain("&lt;b&gt;&quot;chat&quot;&amp;");
  expect(page).not.toContain("<b>");
  // Open: a closed one is not printed.
  expect(page).toContain("<details open><summary>images</summary><p><code>nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1</code>");
  expect(page).toContain('aria-label="stacks in order: eks-cluster, eks-addons, eks-crds, eks-platform, eks-inference"');
  expect(page).toContain('aria-label="a GPU&#39;s memory: weights 5.0, KV cache 10.0, rest 5.0 of 20.0 GiB"'.replace("&#39;", "'"));
  expect(Buffer.byteLength(explanationPage(Array(8).fill(explain(DEPLOYMENT))))).toBeLessThan(200_000);
});

test.each<[string, RegExp]>([
  ["{", /is no JSON/],
  ['{"schemaVersion":2}', /schemaVersion 2; this command reads 1/],
  ["null", /schemaVersion undefined/],
  ['{"schemaVersion":1,"id":"a"}', /is no deployment's file/],
])("%s is no deployment's file", (text, words) => expect(() => readDeployment("x.json", text)).toThrow(words));

describe("the command", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "explain-"));
  fs.mkdirSync(path.join(folder, "deployments"));
  fs.writeFileSync(path.join(folder, "deployments", "eks.json"), JSON.stringify(DEPLOYMENT));
  const run = async (...args: string[]): Promise<[number, string, string]> => {
    const told = { out: "", err: "" };
    const io = { env: {}, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (told.out += text), err: (text: string) => void (told.err += text) };
    const status = await runCommand(command, args, io);
    return [status, told.out, told.err];
  };

  test("text, one line, JSON and a page", async () => {
    expect((await run("--output", folder))[1]).toContain("qwen: Qwen/Qwen3-0.6B");
    expect(await run("--output", folder, "--short", "eks")).toEqual([0, expect.stringMatching(/^eks: qwen; .*\n$/), ""]);
    expect(JSON.parse((await run("--output", folder, "--json"))[1])[0]).toMatchObject({ id: "eks", cost: { fullUsd: 2.06 } });
    const page = path.join(folder, "page.html");
    expect((await run("--output", folder, "--html", page))[0]).toBe(0);
    expect(fs.readFileSync(page, "utf8")).toMatch(/^<!doctype html>/);
  });

  test.each<[string[], RegExp]>([
    [["--output", path.join(folder, "none")], /describes no deployment: run `cdktf synth` first/],
    [["--output", folder, "aks"], /no deployment aks; did you mean eks\? There is eks/],
    [["--output", folder, "--json", "--short"], /one at a time/],
    [["--output", folder, "--prices", path.join(folder, "deployments", "eks.json")], /a list of/],
  ])("%j is refused", async (args, words) => {
    const [status, out, err] = await run(...args);
    expect([status === 0, out]).toEqual([false, ""]);
    expect(err).toMatch(words);
  });
});

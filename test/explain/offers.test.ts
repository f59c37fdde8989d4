import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { cost as command } from "../../cli/commands/cost";
import { runCommand } from "../../cli/run";
import { PRICES, Price, readPrices } from "../../explain/cost";
import { costReport } from "../../explain/cost-report";
import { costText } from "../../explain/cost-text";
import { Deployment } from "../../explain/deployment";
import { Wanted, offersFor } from "../../explain/offers";
import { planInference } from "../../inference-runtime/planner";

const price = (cloud: string, machineType: string, usd: number, more: Partial<Price> = {}): Price => ({ cloud, machineType, usd, region: "r", date: "d", source: "s", ...more });
const wanted = (asked: Wanted["asked"], replicas = 1): Wanted => ({ asked, replicas, writes: true });

const LLAMA = { model: "meta-llama/Llama-3.1-8B-Instruct", machineType: "g6e.xlarge", maxModelLen: 8192, nodes: 1 } as const;

describe("which machines carry it", () => {
  test("those on which the planner says yes, cheapest first; the others are counted", () => {
    const prices = [price("aws", "g6e.xlarge", 2), price("aws", "g4dn.xlarge", 0.5), price("azure", "Standard_NC24ads_A100_v4", 3.7), price("google", "a2-highgpu-1g", 3.6)];
    const { offers, unfit, unpriced } = offersFor(wanted(LLAMA), prices);
    expect(offers.map(({ cloud, machineType, gpusPerReplica, nodes, usd }) => [cloud, machineType, gpusPerReplica, nodes, usd])).toEqual([
      ["aws", "g6e.xlarge", 1, 1, 2],
      ["google", "a2-highgpu-1g", 1, 1, 3.6],
      ["azure", "Standard_NC24ads_A100_v4", 1, 1, 3.7],
    ]);
    // A T4 has 15 GiB: the weights of 8 billion parameters alone are more.
    expect([unfit, unpriced > 90]).toEqual([1, true]);
  });

  test("a smaller GPU carries it with more of them, on one machine", () => {
    const { offers } = offersFor(wanted({ ...LLAMA, model: "Qwen/Qwen3-32B", machineType: "p5.4xlarge" }), [price("aws", "g6.12xlarge", 4.6), price("aws", "g6e.xlarge", 1.9), price("aws", "p5.4xlarge", 6.9)]);
    expect(offers.map(({ machineType, gpusPerReplica }) => [machineType, gpusPerReplica])).toEqual([["g6.12xlarge", 4], ["p5.4xlarge", 1]]);
  });

  test("as many machines as all replicas need, several on one", () => {
    const on = (replicas: number): number[] => offersFor(wanted(LLAMA, replicas), [price("aws", "g6e.12xlarge", 10)]).offers.map(({ nodes, usd }) => nodes * 1000 + usd);
    expect([on(1), on(4), on(5)]).toEqual([[1010], [1010], [2020]]);
  });

  test("what was asked over a fabric is carried by machines with one", () => {
    const prices = [price("aws", "p5.48xlarge", 55), price("aws", "g6.48xlarge", 13), price("azure", "Standard_ND96isr_H100_v5", 98)];
    const { offers } = offersFor(wanted({ ...LLAMA, machineType: "p5.48xlarge", fabric: "efa", disaggregated: true }), prices);
    expect(offers.map(({ machineType }) => machineType)).toEqual(expect.arrayContaining(["p5.48xlarge", "Standard_ND96isr_H100_v5"]));
    expect(offers.map(({ machineType }) => machineType)).not.toContain("g6.12xlarge");
  });

  test("an SLA that a GPU can't hold takes it out", () => {
    const prices = [price("aws", "g6e.xlarge", 2), price("aws", "p5.4xlarge", 7)];
    const asked = { ...LLAMA, workload: { isl: 1000, osl: 200 }, sla: { itlMs: 8 } };
    expect(offersFor(wanted(asked), prices).offers.map(({ machineType }) => machineType)).toEqual(["p5.4xlarge"]);
  });

  test("each price is an offer: regions and ways of buying; one's own row stands for the program's", () => {
    const prices = [price("aws", "g6e.xlarge", 0.9, { capacity: "spot" }), price("aws", "g6e.xlarge", 1.5, { region: "us-east-1" }), ...PRICES];
    const own = offersFor(wanted(LLAMA), prices).offers.filter(({ machineType }) => machineType === "g6e.xlarge");
    expect(own.map(({ capacity, region, usd }) => [capacity, region, usd])).toEqual([["spot", "r", 0.9], ["on-demand", "us-east-1", 1.5]]);
  });
});

describe("the bound for a million tokens", () => {
  const asked = { ...LLAMA, workload: { isl: 1000, osl: 1000 } };

  test("is the machine's price over what a full GPU writes at its roofline", () => {
    const [offer] = offersFor(wanted(asked), [price("aws", "g6e.xlarge", 3.6)]).offers;
    const { maxConcurrency } = planInference(asked);
    const { bounds } = planInference({ ...asked, workload: { ...asked.workload, concurrency: maxConcurrency as number } });
    const perHour = ((maxConcurrency as number) / (bounds.itlMs as number)) * 3600 * 1000;
    expect(offer.usdPerMillionAtLeast).toBeCloseTo((3.6 / perHour) * 1e6, 3);
  });

  test("never rises when nothing is said of the requests, and half a machine costs half", () => {
    const of = (one: Wanted["asked"], machineType: string): number => offersFor(wanted(one), [price("aws", machineType, 8)]).offers[0].usdPerMillionAtLeast as number;
    expect(of(LLAMA, "g6e.xlarge")).toBeLessThan(of(asked, "g6e.xlarge"));
    expect(of(asked, "g6e.12xlarge")).toBeCloseTo(of(asked, "g6e.xlarge") / 4, 3);
  });

  test("none for a part that writes no tokens", () => {
    expect(offersFor({ ...wanted(LLAMA), writes: false }, [price("aws", "g6e.xlarge", 2)]).offers[0].usdPerMillionAtLeast).toBeNull();
  });

  test("ranks by it where it is asked for", () => {
    const prices = [price("aws", "g6e.xlarge", 1.9), price("aws", "p5.48xlarge", 55)];
    expect(offersFor(wanted(LLAMA), prices, "hour").offers.map(({ machineType }) => machineType)).toEqual(["g6e.xlarge", "p5.48xlarge"]);
    const [first, second] = offersFor(wanted(LLAMA), prices, "tokens").offers.map(({ usdPerMillionAtLeast }) => usdPerMillionAtLeast as number);
    expect(first).toBeLessThanOrEqual(second);
  });
});

const DEPLOYMENT: Deployment = {
  schemaVersion: 1,
  id: "eks",
  dynamo: { release: "1.6.1", namespace: "dynamo-system", modelNamespace: "inference" },
  cluster: { name: "chat", cloud: "aws", region: "us-west-2" },
  stacks: [{ name: "eks-cluster", step: "cluster" }],
  pools: [
    { name: "l40s", machineType: "g6e.xlarge", gpusPerNode: 1, minNodes: 1, maxNodes: 2, capacity: "on-demand", gpu: "NVIDIA L40S" },
    { name: "cheap", machineType: "g6e.xlarge", gpusPerNode: 1, minNodes: 0, maxNodes: 3, capacity: "spot", gpu: "NVIDIA L40S" },
  ],
  models: [
    {
      name: "llama",
      model: LLAMA.model,
      images: [],
      parts: [
        { name: "frontend", role: "frontend", replicas: 1, gpus: 0 },
        { name: "worker", role: "worker", replicas: 1, gpus: 1, pool: "l40s", asked: LLAMA },
        { name: "apart", role: "worker", replicas: 1, gpus: 1, pool: "cheap" },
      ],
    },
  ],
};
const OWN = [price("aws", "g6e.xlarge", 0.5, { capacity: "spot" }), ...PRICES];

describe("what a deployment is told", () => {
  test("each pool at the price of how it is bought, the month, and what it is on now", () => {
    const report = costReport(DEPLOYMENT, OWN);
    expect(report.pools.map(({ name, usd, idleUsd, fullUsd }) => [name, usd, idleUsd, fullUsd])).toEqual([["l40s", 1.861, 1.861, 3.722], ["cheap", 0.5, 0, 1.5]]);
    expect(report.cost).toMatchObject({ idleUsd: 1.96, fullUsd: 5.32, without: [] });
    expect(report.parts.map(({ part, now }) => [part, now?.machineType, now?.capacity])).toEqual([["worker", "g6e.xlarge", "on-demand"], ["apart", undefined, undefined]]);
    const text = costText(report, { all: false });
    expect(text).toContain("a month of 730 hours: USD 1431 with the fewest nodes, 3884 with the most");
    expect(text).toMatch(/aws g6e\.xlarge +on-demand +us-east-1, 2026 +1 x L40S a replica +1 +1\.86 +now/);
    expect(text).toMatch(/aws g6e\.xlarge +spot +r, d +1 x L40S a replica +1 +0\.50 +-73 %/);
    expect(text).toContain("it isn't planned: what else would carry it can't be said");
  });

  test("of one cloud alone; what it is on now without a price is said", () => {
    const report = costReport({ ...DEPLOYMENT, pools: DEPLOYMENT.pools.map((pool) => ({ ...pool, capacity: "block" })) }, PRICES);
    expect(report.cost.without).toEqual(["l40s (block)", "cheap (block)"]);
    const text = costText(report, { all: true, clouds: ["google"] });
    expect(text).toContain("what it is on now has no price");
    expect([/ google a2-/.test(text), / (aws|azure) \w/.test(text.split("worker:")[1])]).toEqual([true, false]);
  });
});

describe("the command", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cost-test-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  fs.mkdirSync(path.join(folder, "deployments"));
  fs.writeFileSync(path.join(folder, "deployments", "eks.json"), JSON.stringify(DEPLOYMENT));
  const run = async (...args: string[]): Promise<{ status: number; out: string; err: string }> => {
    const said = { out: "", err: "" };
    const io = { env: {}, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
    return { status: await runCommand(command, args, io), ...said };
  };

  test("a deployment, as text and as JSON", async () => {
    expect((await run("--output", folder, "eks")).out).toMatch(/^eks \(aws, us-west-2\)\n/);
    const { parts } = JSON.parse((await run("--output", folder, "--json", "--by", "tokens", "eks")).out);
    expect(parts[0].offers.offers.length).toBeGreaterThan(10);
  });

  test.each([
    ["an id that isn't there", ["--output", folder, "ekz"], 1, /no deployment ekz; did you mean eks\?/],
    ["nothing synthesised", ["--output", `${folder}/none`, "eks"], 1, /describes no deployment: run `cdktf synth` first/],
    ["no id", ["--output", folder], 2, /<id>/],
    ["an order of no meaning", ["--by", "price", "eks"], 2, /--by "price": is hour or tokens/],
    ["a cloud of no meaning", ["--cloud", "gcp", "eks"], 2, /--cloud "gcp": is aws, azure, google/],
    ["prices that aren't there", ["--output", folder, "--prices", `${folder}/none.json`, "eks"], 1, /none\.json/],
  ])("%s", async (_, args, status, words) => {
    const ended = await run(...args);
    expect([ended.status, ended.out]).toEqual([status, ""]);
    expect(ended.err).toMatch(words);
  });

  test.each([
    ["no list", "{}"],
    ["no JSON", "["],
    ["no price", '[{"cloud":"aws","machineType":"m"}]'],
    ["a price below nothing", '[{"cloud":"aws","machineType":"m","usd":-1}]'],
    ["a price in words", '[{"cloud":"aws","machineType":"m","usd":"1"}]'],
    ["a way of buying of no meaning", '[{"cloud":"aws","machineType":"m","usd":1,"capacity":"SPOT"}]'],
    ["a region that is a number", '[{"cloud":"aws","machineType":"m","usd":1,"region":1}]'],
    ["a row that is null", "[null]"],
  ])("prices that are %s", (_, text) => expect(() => readPrices("p.json", text)).toThrow(/^p\.json/));
});

import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { earlyValues } from "../../../../constructs/inference/early/early-values";
import { DynamoRelease } from "../../../../constructs/dynamo/release";

const cluster = clusterOf(h100("gpus", EFA, { maxNodes: 8 }));
const names = (...models: string[]): string[] => earlyValues(models.map((name) => ({ name, model: "Qwen/Qwen3-0.6B", gpusPerWorker: 1 })), cluster, DynamoRelease.of("1.6.1")).nodes.map(({ name }) => name);

describe("names of what asks for nodes early", () => {
  test("of models that begin alike differ, and are no longer than the chart takes", () => {
    const long = "a-model-of-a-name-that-is-as-long-as-they-";
    const made = names(`${long}one`, `${long}two`);
    expect(new Set(made).size).toBe(2);
    for (const name of made) expect(name).toMatch(/^[a-z0-9](?:[-a-z0-9]{0,40}[a-z0-9])$/);
  });

  test("stay as they were where they are short", () => expect(names("qwen")).toEqual([expect.stringMatching(/^qwen-[a-z]+$/)]));
});

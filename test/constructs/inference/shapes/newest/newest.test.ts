import { linesOf, testRecipes } from "../said-recipes";
import { DEEPSEEK } from "./deepseek";
import { KIMI } from "./kimi";
import { LEFT } from "./left";
import { NEMOTRON } from "./nemotron";
import { QWEN } from "./qwen";

const NEWEST = [...DEEPSEEK, ...KIMI, ...QWEN, ...NEMOTRON];

/** What is told of those that are taken. "not checked": an argument's memory isn't planned, or the planner has no config of the checkpoint. */
const TOLD: { [name: string]: string[] } = {
  "deepseek-v4/deepseek-v4-flash/vllm/agg-b200-agentic": ["kv-unknown"],
  "deepseek-v4/deepseek-v4-flash/trtllm/agg": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/vllm/agg-b200-agentic": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/vllm/disagg-h200-agentic": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/vllm/disagg": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/sglang/agg": ["abbreviated-engine-arg", "kv-unknown"],
  "deepseek-v4/deepseek-v4-pro/sglang/disagg-gb200": ["abbreviated-engine-arg", "kv-unknown"],
  "deepseek-v4.1-flash/sglang/disagg-gb200": ["not checked"],
  "kimi-k2.5/trtllm/agg-eagle-kv-router": ["mla-kv-replicated"],
  "kimi-k2.5/trtllm/disagg-eagle-kv-router": ["mla-kv-replicated"],
  "kimi-k2.6/vllm/agg-b200-agentic": ["mla-kv-replicated"],
  "kimi-k2.6/vllm/agg-h200-agentic": ["mla-kv-replicated"],
  "kimi-k3/vllm/agg-gb200-agentic": ["kv-unknown", "weights-not-compared"],
  "glm-5.2/sglang/agg-h200-agentic": ["mla-kv-replicated"],
  "glm-5.2/sglang/disagg-b200-agentic": ["not checked"],
  "glm-5.2/sglang/disagg-h200-agentic": ["mla-kv-replicated"],
  "qwen3-235b-a22b-fp8/trtllm/disagg/blackwell": ["not checked"],
  "qwen3-32b/vllm/agg-kvbm": ["fits-only-optimistically"],
  "qwen3.8-2.4t-a95b-fp8/vllm/agg-gb200-agentic": ["kv-unknown", "weights-not-compared"],
  "nemotron-3-super-fp8/sglang/agg": ["abbreviated-engine-arg"],
  "nemotron-3-ultra/vllm/agg-h200-agentic-256k-mtp": ["format-weight-only"],
  "nemotron-3-nano-omni/vllm/agg": ["not checked"],
  "a.x-k2/vllm/disagg-h200": ["not checked"],
};

testRecipes(NEWEST, TOLD, LEFT);

test.each(["deepseek", "kimi", "qwen", "nemotron"])("each of %s.ts is said in at most 25 lines", (file) => {
  const lines = linesOf(`${__dirname}/${file}.ts`);
  expect(lines.length).toBeGreaterThan(7);
  expect(Math.max(...lines)).toBeLessThanOrEqual(25);
});

test("nothing is said to be left of a recipe that isn't here", () => {
  const names = NEWEST.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...Object.keys(LEFT), ...Object.keys(TOLD)].filter((name) => !names.includes(name))).toEqual([]);
});

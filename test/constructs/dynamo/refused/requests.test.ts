import { DynamoGraphRequest } from "../../../../constructs/dynamo/graph/dynamo-graph-request";
import { Refusal, expectRefused, titled } from "../../inference/refused/refusal";
import { EFA, clusterOf, h100 } from "../../inference/shapes/cluster";

const cluster = clusterOf(h100("h100", EFA));

const ROWS: Refusal[] = [
  [{ name: "a".repeat(64) }, "invalid-name", "name", "write it like"],
  [{ name: "Q" }, "invalid-name", "name", "write it like \"q\""],
  [{ name: "7b" }, "invalid-name", "name", "write it like \"model-7b\""],
  [{ model: "Qwen" }, "request-model", "model", "write it like \"Qwen/Qwen3-32B\""],
  [{ model: "Qwen/Qwen 3" }, "request-model", "model", "write it like \"Qwen/Qwen3-32B\""],
  [{ pool: "l5" }, "model-without-pool", "pool", "name one of them"],
  [{ gpus: 0 }, "invalid-count", "gpus", "write one, or leave it out"],
  [{ gpus: 999 }, "model-without-pool", "gpus", "ask for less, or let the pool grow"],
  [{ gpus: "8" }, "wrong-type", "gpus", "write it like gpus: 8"],
  [{ gpus: 1.5 }, "invalid-count", "gpus", "write one, or leave it out"],
  [{ objective: { firstTokenMs: 0 } }, "out-of-range", "objective.firstTokenMs", "write one, or leave it out"],
  [{ objective: { firstTokenMs: 1, wholeAnswerMs: 5 } }, "request-objective", "objective.wholeAnswerMs", "leave one of them out"],
  [{ objective: { betweenTokensMs: -1 } }, "out-of-range", "objective.betweenTokensMs", "write one, or leave it out"],
  [{ objective: "fast" }, "wrong-type", "objective", "write it like objective: {"],
  [{ objective: { ttft: 5 } }, "unknown-property", "objective.ttft", "leave it out; there are"],
  [{ workload: { concurrency: 1, requestsPerSecond: 1 } }, "request-objective", "workload.requestsPerSecond", "leave one of them out"],
  [{ workload: { inputTokens: 0 } }, "invalid-count", "workload.inputTokens", "write one, or leave it out"],
  [{ workload: { inputTokens: 1.5 } }, "invalid-count", "workload.inputTokens", "write one, or leave it out"],
  [{ workload: { concurrency: 0 } }, "out-of-range", "workload.concurrency", "write one, or leave it out"],
  [{ backend: "tgi" }, "unknown-choice", "backend", "write one of \"auto\", \"vllm\","],
  [{ backend: "mocker" }, "unknown-choice", "backend", "write one of \"auto\", \"vllm\","],
  [{ backend: "vLLM" }, "unknown-choice", "backend", "did you mean \"vllm\"?"],
  [{ searchStrategy: "fast" }, "unknown-choice", "searchStrategy", "write one of \"rapid\", \"thorough\""],
  [{ deploy: "yes" }, "wrong-type", "deploy", "write it like deploy: true"],
  [{ modelCacheClaim: "Bad Name" }, "invalid-name", "modelCacheClaim", "write it like \"my-name\""],
  [{ modelCacheClaim: "" }, "invalid-name", "modelCacheClaim", "write it like \"my-name\""],
  [{ namespace: "A_b" }, "invalid-name", "namespace", "write it like \"a-b\""],
  [{ release: "0.9.1" }, "graph-version-not-served", "release", "set release 1.0.0 or later, or"],
  [{ release: "1.7.0" }, "unknown-release", "release", "did you mean \"1.0.0\"? The default"],
  [{ release: "latest" }, "unknown-release", "release", "The default is \"1.6.1\""],
  [{ engine: "vllm" }, "unknown-property", "engine", "leave it out; there are name,"],
  [{ model: undefined }, "missing-property", "model", "write it like model:"],
  [{ workload: { inputTokens: NaN } }, "wrong-type", "workload.inputTokens", "write it like inputTokens: 3000"],
];

/** What Dynamo can't be asked for: requests for a graph. */
test.each(titled(ROWS))("%s", (_, ...row) => expectRefused((stack) => new DynamoGraphRequest(stack, "request", { name: "qwen", model: "Qwen/Qwen3-32B", pool: "h100", cluster, ...row[0] }), row));

import { anyLate } from "../../core/late/any-late";
import { Token } from "../../core/framework";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { coded } from "../../core/problems/warn";
import { isEmbedding } from "../options/model-task";
import { mostReplicas } from "../parts/part";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { BenchmarkOptions } from "./benchmark-options";
import { benchmarkImage, benchmarkOf, fits, resultsOffer } from "./benchmark-values";

/** As AIPerf's load is made by one pod. */
const MOST_USERS = 4096;
/** An image with its tag, a digest after it or not. */
const IMAGE = /^[a-z0-9][a-z0-9._-]*(:[0-9]+)?(\/[a-z0-9][a-z0-9._-]*)*:([A-Za-z0-9_][A-Za-z0-9._-]*)(@sha256:[0-9a-f]{64})?$/;

/** A model's benchmark: what it asks, and where its results go. */
export function checkBenchmark(model: ServedModelOptions, cluster: IKubernetesCluster): Finding[] {
  const { benchmark } = model;
  if (benchmark === undefined || Token.isUnresolved(benchmark)) return [];
  if (isEmbedding(model)) {
    const reason = "answers of a model that makes vectors have no first token and none after it, and that is what is measured";
    return [{ code: "benchmark-not-for-task", property: "benchmark", value: model.task?.name, reason, fix: "leave it out" }];
  }
  return [...checkLevels(benchmark), ...checkWorkload(model, benchmark), ...checkSla(benchmark), ...checkImage(benchmark), ...checkResults(benchmark, cluster)];
}

function checkLevels({ concurrency }: BenchmarkOptions): Finding[] {
  if (concurrency === undefined || Token.isUnresolved(concurrency)) return [];
  const code = "invalid-benchmark-levels" as const;
  const property = "benchmark.concurrency";
  if (concurrency.length === 0) return [{ code, property, value: concurrency, reason: "nothing would be measured", fix: "write one number at least, or leave it out" }];
  const wrong = concurrency.flatMap((users, index): Finding[] => {
    if (Token.isUnresolved(users) || (Number.isInteger(users) && users >= 1 && users <= MOST_USERS)) return [];
    return [{ code, property: `${property}[${index}]`, value: users, reason: `users at once are a whole number, from 1 to ${MOST_USERS}, which one pod can play`, fix: "write it like 16" }];
  });
  const twice = concurrency.flatMap((users, index): Finding[] =>
    concurrency.indexOf(users) === index ? [] : [{ code, property: `${property}[${index}]`, value: users, reason: "so many users are measured already, and results of the two would lie in one folder", fix: "leave one out" }],
  );
  return [...wrong, ...twice];
}

function checkWorkload(model: ServedModelOptions, given: BenchmarkOptions): Finding[] {
  const { inputTokens, outputTokens } = benchmarkOf(model, given);
  const missing = Object.entries({ inputTokens, outputTokens }).filter(([, value]) => value === undefined);
  if (missing.length > 0) {
    return missing.map(([name]) => ({
      code: "benchmark-without-workload" as const,
      property: `benchmark.${name}`,
      value: undefined,
      reason: "how long requests and answers are decides what is measured, and neither the benchmark nor plan.workload says it",
      fix: `set ${missing.map(([one]) => `benchmark.${one}`).join(" and ")}, or plan.workload, which is planned for too`,
    }));
  }
  const { maxModelLen } = model;
  const tokens = (inputTokens ?? 0) + (outputTokens ?? 0);
  if (anyLate(maxModelLen, inputTokens, outputTokens) || maxModelLen === undefined || tokens <= maxModelLen) return [];
  const property = given.inputTokens === undefined && given.outputTokens === undefined ? "benchmark" : given.inputTokens === undefined ? "benchmark.outputTokens" : "benchmark.inputTokens";
  return [{ code: "benchmark-too-long", property, value: tokens, reason: `request and answer have ${tokens} tokens together, and maxModelLen is ${maxModelLen}: every request would be refused`, fix: "shorten them, or raise maxModelLen" }];
}

function checkSla({ sla }: BenchmarkOptions): Finding[] {
  return Object.entries(sla ?? {}).flatMap(([name, value]): Finding[] => {
    if (Token.isUnresolved(value) || (typeof value === "number" && value > 0)) return [];
    return [{ code: "invalid-benchmark-sla", property: `benchmark.sla.${name}`, value, reason: "no answer keeps to it, and none would be counted as a good one", fix: "write milliseconds above 0, or leave it out" }];
  });
}

function checkImage(given: BenchmarkOptions): Finding[] {
  const image = benchmarkImage(given);
  if (Token.isUnresolved(image) || (IMAGE.test(image) && !image.endsWith(":latest"))) return [];
  return [{ code: "image-not-pinned", property: "benchmark.image", value: image, reason: "an image here is pinned by a tag, with or without a digest after it, and latest is another one tomorrow", fix: 'write it like "registry.example.com/aiperf:0.13.0"' }];
}

function checkResults(given: BenchmarkOptions, cluster: IKubernetesCluster): Finding[] {
  const { storageClass, sizeGiB = 5 } = given;
  if (anyLate(storageClass, sizeGiB)) return [];
  const offer = resultsOffer(given, cluster);
  if (storageClass !== undefined && offer === undefined) {
    const names = cluster.storage.map(({ className }) => className);
    const near = nearest(storageClass, names);
    const fix = near === undefined ? "name one of them, or leave it out for the cluster's default class" : `did you mean "${near}"?`;
    return [{ code: "unknown-storage-class", property: "benchmark.storageClass", value: storageClass, reason: `the cluster has no storage class of that name; it has ${names.length === 0 ? "none" : names.join(", ")}`, fix }];
  }
  if (offer === undefined || fits(offer, sizeGiB)) return [];
  const whole = offer.sharedVolume !== undefined;
  const reason = whole
    ? `claims of ${offer.className} get its whole file system, on which the models' weights lie`
    : `the storage behind ${offer.className} makes volumes from ${offer.minimumGiB ?? 1} GiB in steps of ${offer.stepGiB ?? 1}, and results need a few megabytes`;
  return [{ code: "benchmark-volume", property: "benchmark.storageClass", value: storageClass, reason, fix: "name a class of disks, or leave it out for the cluster's default class; sizeGiB says the size" }];
}

/** Levels past what the workers hold at once by their plans: what is above waits, and its first token with it. */
export function benchmarkWarnings(model: ServedModelOptions, planned: readonly PartPlan[]): string[] {
  if (model.benchmark === undefined) return [];
  const { concurrency, inputTokens = 0 } = benchmarkOf(model, model.benchmark);
  const most = Math.max(...concurrency);
  // Of prefill workers none holds a request for longer than its cache takes to go over.
  const holders = planned.filter(({ part }) => part.role.worker !== "prefill");
  const holds = holders.reduce((sum, { part, plan }) => sum + (typeof plan?.maxConcurrency === "number" ? plan.maxConcurrency * mostReplicas(part) : Infinity), 0);
  return [
    ...(holders.length > 0 && most > holds
      ? [coded("benchmark-above-workers", `benchmark.concurrency goes to ${most}, and by the plan the workers hold ${holds} requests of ${inputTokens} tokens at once: what is above waits, and counts in the times to the first token.`)]
      : []),
  ];
}

import aiperf from "../data/aiperf.json";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { engineOf } from "../engine";
import { frontendAddress } from "../endpoint";
import { weightsOf } from "../graph/weights";
import { mostReplicas } from "../parts/part";
import { PlacedPart } from "../parts/place-parts";
import { SlaOptions } from "../plan-options";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "../weights/loader";
import { BenchmarkOptions } from "./benchmark-options";

const CONCURRENCY = [1, 4, 16, 64];
const SIZE_GIB = 5;

/** A benchmark with all that isn't said of it filled in. */
export interface Benchmark {
  readonly concurrency: readonly number[];
  /** @default - nobody says */
  readonly inputTokens?: number;
  /** @default - nobody says */
  readonly outputTokens?: number;
  readonly requestsPerUser: number;
  readonly sla: SlaOptions;
  readonly run: string;
  readonly deadlineSeconds: number;
  readonly sizeGiB: number;
}

/** What is measured, the plan's own workload and SLA where the benchmark has none. */
export function benchmarkOf({ plan = {} }: ServedModelOptions, given: BenchmarkOptions): Benchmark {
  const { concurrency = CONCURRENCY, requestsPerUser = 10, run = "1", deadlineSeconds = 7200, sizeGiB = SIZE_GIB } = given;
  return {
    concurrency,
    inputTokens: given.inputTokens ?? plan.workload?.isl,
    outputTokens: given.outputTokens ?? plan.workload?.osl,
    requestsPerUser,
    sla: given.sla ?? plan.sla ?? {},
    run,
    deadlineSeconds,
    sizeGiB,
  };
}

/** The image of a model's benchmark, and whether AIPerf is in it. */
export function benchmarkImage({ image }: BenchmarkOptions): string {
  return image ?? aiperf.image;
}

/** The offer for the results: that which is named, or the first that makes a disk of that size; none where the cluster's default class must do. */
export function resultsOffer({ storageClass, sizeGiB = SIZE_GIB }: BenchmarkOptions, { storage }: IKubernetesCluster): StorageOffer | undefined {
  if (storageClass !== undefined) return storage.find(({ className }) => className === storageClass);
  return storage.find((offer) => offer.accessModes.includes(AccessMode.READ_WRITE_ONCE) && fits(offer, sizeGiB));
}

/** Whether an offer makes a volume of that size, and not the whole of a file system that others keep their weights on. */
export function fits({ minimumGiB = 0, stepGiB = 1, sharedVolume }: StorageOffer, sizeGiB: number): boolean {
  return sharedVolume === undefined && sizeGiB >= minimumGiB && sizeGiB % stepGiB === 0;
}

/** The chart's values of a model's benchmark, or none. */
export function benchmarkValues(model: ServedModelOptions, cluster: IKubernetesCluster, parts: readonly PlacedPart[], mirrored: (image: string) => string): { [key: string]: unknown } | undefined {
  if (model.benchmark === undefined) return undefined;
  const { concurrency, inputTokens, outputTokens, requestsPerUser, sla, run, deadlineSeconds, sizeGiB } = benchmarkOf(model, model.benchmark);
  const offer = resultsOffer(model.benchmark, cluster);
  const mode = offer === undefined || offer.accessModes.includes(AccessMode.READ_WRITE_ONCE) ? AccessMode.READ_WRITE_ONCE : AccessMode.READ_WRITE_MANY;
  const gpus = parts.reduce((sum, { part }) => sum + (part.role.runsEngine ? part.gpus * part.nodes * mostReplicas(part) : 0), 0);
  return {
    image: mirrored(benchmarkImage(model.benchmark)),
    // What `pip` is asked for; nothing where the image has it.
    requirement: model.benchmark.image === undefined ? `aiperf==${aiperf.version}` : "",
    run,
    deadlineSeconds,
    results: { sizeGiB, storageClass: offer?.className ?? "", accessMode: mode, ownedByRoot: offer?.ownedByRoot ?? false },
    levels: concurrency.map((users) => ({ users, requests: users * requestsPerUser })),
    gpus,
    args: aiperfArgs(model, inputTokens ?? 0, outputTokens ?? 0, sla),
  };
}

/**
 * What AIPerf is told at every level. Prompts are made of the model's own tokenizer, which lies beside its weights: nobody is asked for it, unless they are on no volume. Answers
 * have the length that is asked for, whatever the model would have said.
 */
function aiperfArgs(model: ServedModelOptions, inputTokens: number, outputTokens: number, sla: SlaOptions): string[] {
  const goodput = [...(sla.ttftMs === undefined ? [] : [`time_to_first_token:${sla.ttftMs}`]), ...(sla.itlMs === undefined ? [] : [`inter_token_latency:${sla.itlMs}`])];
  return [
    ...["--model", model.model, "--tokenizer", loaderOf(model).downloads ? weightsOf(model).folder : model.model],
    ...["--url", frontendAddress(model.name), "--endpoint-type", completionsOnly(model) ? "completions" : "chat", "--streaming"],
    ...["--synthetic-input-tokens-mean", String(inputTokens), "--synthetic-input-tokens-stddev", "0"],
    ...["--output-tokens-mean", String(outputTokens), "--output-tokens-stddev", "0"],
    ...["--extra-inputs", `min_tokens:${outputTokens}`, "--extra-inputs", "ignore_eos:true"],
    ...["--random-seed", "100"],
    ...(goodput.length === 0 ? [] : ["--goodput", goodput.join(" ")]),
  ];
}

/** Whether its workers take no chats, as those of a model without a chat template. */
function completionsOnly(model: ServedModelOptions): boolean {
  const args = model.engineArgs ?? [];
  if (engineOf(model).simulated) return false;
  const at = args.findIndex((word) => /^--(dyn-)?endpoint-types$/.test(word));
  const value = at >= 0 ? args[at + 1] : args.find((word) => /^--(dyn-)?endpoint-types=/.test(word))?.split("=")[1];
  return value === "completions";
}

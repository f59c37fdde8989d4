import { SlaOptions } from "../plan-options";

/**
 * A benchmark of a model once it answers: AIPerf asks it by more and more users at once, and tells what came of it. It keeps the model's GPUs busy as
 * nothing else does, and slows whoever else asks meanwhile.
 */
export interface BenchmarkOptions {
  /** Users at once, each of whom asks again when his answer is whole: a measurement for each, in this order. @default [1, 4, 16, 64] @example [16] */
  readonly concurrency?: number[];
  /** Tokens of a request. @default - that of `plan.workload` @example 2000 @integer @minimum 1 */
  readonly inputTokens?: number;
  /** Tokens of an answer. @default - that of `plan.workload` @example 200 @integer @minimum 1 */
  readonly outputTokens?: number;
  /** Requests of each user in a measurement. Fewer than 10 tell little of the slowest answers. @default 10 @example 10 @integer @minimum 1 @maximum 1000 */
  readonly requestsPerUser?: number;
  /** What an answer must keep to, to count as a good one. @default - that of `plan.sla`; without either none is counted @example { ttftMs: 500, itlMs: 30 } */
  readonly sla?: SlaOptions;
  /**
   * A name for the run, in its Job's and its folder's: another name measures again, once. A change of the model alone does not.
   * @default "1"
   * @example "after-upgrade"
   * @format dns-label
   * @maxLength 20
   */
  readonly run?: string;
  /** How long the measurements may take in all, in seconds; the wait for the model comes on top. @default 7200 @example 7200 @integer @minimum 60 */
  readonly deadlineSeconds?: number;
  /**
   * An image with AIPerf in it, run by user 1000: for networks without PyPI, or to have another version.
   * @default - Python's own, into which the version that is known here is installed as the Job starts
   * @example "registry.example.com/aiperf:0.13.0"
   */
  readonly image?: string;
  /** Storage class of the volume with the results. @default - the first class of the cluster that makes a disk of that size, else its default class @example "gp3" @format storage-class */
  readonly storageClass?: string;
  /** Size of that volume in GiB. @default 5 @example 5 @integer @minimum 1 */
  readonly sizeGiB?: number;
}

import { ManagedFlags } from "./profile";

/*
 * Flags that no engine's worker leaves free, by what is said in their place: each engine names its own.
 */

const NOT_FREE = "engine-arg-not-free";

export const WEIGHTS = (flags: readonly string[]): ManagedFlags => ({
  flags,
  code: NOT_FREE,
  reason: "the weights are read from the model's volume, under the model's own id; this would read others or call them otherwise",
  fix: "leave it out; `model` and `revision` say what is served",
});

export const HTTP_SERVER = (flags: readonly string[]): ManagedFlags => ({
  flags,
  code: NOT_FREE,
  reason: "a worker has no HTTP server: requests come to Dynamo's frontend, whose port and service the operator makes",
  fix: "leave it out; what stands before the frontend is the ingress's matter",
});

export const DISCOVERY = (flags: readonly string[]): ManagedFlags => ({
  flags,
  code: NOT_FREE,
  reason: "frontend and worker find each other by what the operator gives both; changed on one side alone they don't",
  fix: "leave it out; the platform's properties say it for the whole graph",
});

export const ROLE = (flags: readonly string[]): ManagedFlags => ({
  flags,
  code: NOT_FREE,
  reason: "what a worker does of a request is said for the whole graph; in another role it would wait for parts that aren't there",
  fix: "leave it out; `prefill` says that prefill and decode are apart",
});

export const NODES = (flags: readonly string[]): ManagedFlags => ({
  flags,
  code: NOT_FREE,
  reason: "which of a worker's pods holds which ranks is the operator's to say, which adds these to the pods of a worker with several nodes",
  fix: "leave it out; gpusPerWorker, nodesPerWorker and replicas say how many GPUs, nodes and workers there are",
});

/** What no worker takes, whichever the engine. */
export const EVERYWHERE: readonly ManagedFlags[] = [
  { flags: ["--help", "-h", "--version"], code: NOT_FREE, reason: "the worker would print and end, again and again", fix: "leave it out" },
  { flags: ["--shm-size"], code: NOT_FREE, reason: "this is Docker's", fix: "set sharedMemoryGiB" },
  { flags: ["--gpus", "--num-gpus"], code: NOT_FREE, reason: "a pod's GPUs are asked for by a property", fix: "set gpusPerWorker" },
  { flags: ["--replicas"], code: NOT_FREE, reason: "the number of workers is a property", fix: "set replicas" },
];

const IN_CLEAR = "what is written here stands in clear in the plan, in the state and in the pod";

/** Secrets, which stand nowhere among arguments. */
export const SECRETS = (title: string, keys: readonly string[]): ManagedFlags[] => [
  {
    flags: ["--hf-token"],
    code: "secret-in-engine-args",
    reason: `${IN_CLEAR}; the workers have the weights already and ask Hugging Face nothing`,
    fix: "leave it out; huggingFaceToken names the Secret that holds the token, and the download reads it there",
  },
  {
    flags: keys,
    code: "secret-in-engine-args",
    reason: `${IN_CLEAR}; and it is ${title}'s own server that would ask for it, which a worker hasn't`,
    fix: "leave it out; a gateway before the frontend can ask for keys, from a Secret of its own",
  },
];

/** What Dynamo does in the place of an engine's own server. */
export const BY_DYNAMO = (flags: readonly string[], reason: string, fix: string): ManagedFlags => ({ flags, code: NOT_FREE, reason, fix });

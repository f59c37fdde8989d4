import { ManagedFlags } from "./profile";

const NOT_FREE = "engine-arg-not-free";

/** Flags of TensorRT-LLM and of Dynamo's worker that are not free. */
export const TRTLLM_MANAGED: readonly ManagedFlags[] = [
  {
    flags: ["--model-path", "--model", "--served-model-name", "--revision"],
    code: NOT_FREE,
    reason: "the weights are read from the model's volume, under the model's own id; this would read others or call them otherwise",
    fix: "leave it out; `model` and `revision` say what is served",
  },
  {
    flags: ["--endpoint", "--namespace", "--discovery-backend", "--store-kv", "--request-plane", "--event-plane", "--response-plane"],
    code: NOT_FREE,
    reason: "frontend and worker find each other by what the operator gives both; changed on one side alone they don't",
    fix: "leave it out; the platform's properties say it for the whole graph",
  },
  {
    flags: ["--disaggregation-mode", "--disaggregation-strategy", "--encode-endpoint"],
    code: NOT_FREE,
    reason: "what a worker does of a request is said for the whole graph; in another role it would wait for parts that aren't there",
    fix: "leave it out; `prefill` says that prefill and decode are apart",
  },
  { flags: ["--help", "-h", "--version"], code: NOT_FREE, reason: "the worker would print and end, again and again", fix: "leave it out" },
  { flags: ["--shm-size"], code: NOT_FREE, reason: "this is Docker's", fix: "set sharedMemoryGiB" },
  { flags: ["--gpus", "--num-gpus"], code: NOT_FREE, reason: "a pod's GPUs are asked for by a property", fix: "set gpusPerWorker" },
  { flags: ["--replicas"], code: NOT_FREE, reason: "the number of workers is a property", fix: "set replicas" },
  {
    flags: ["--hf-token"],
    code: "secret-in-engine-args",
    reason: "what is written here stands in clear in the plan, in the state and in the pod; the workers have the weights already and ask Hugging Face nothing",
    fix: "leave it out; huggingFaceToken names the Secret that holds the token, and the download reads it there",
  },
  {
    flags: ["--api-key", "--admin-api-key"],
    code: "secret-in-engine-args",
    reason: "what is written here stands in clear in the plan, in the state and in the pod; and it is TensorRT-LLM's own server that would ask for it, which a worker hasn't",
    fix: "leave it out; a gateway before the frontend can ask for keys, from a Secret of its own",
  },
];

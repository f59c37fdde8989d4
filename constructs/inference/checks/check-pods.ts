import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { isRouterVariable } from "../routing/router";
import { ServedModelOptions } from "../served-model-options";
import { podCaches } from "../weights/pod-caches";

/** As Kubernetes has it: what a shell could name. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What the graph or the operator says; another value would be theirs no more. */
const OURS = /^(HF_HUB_OFFLINE|HF_TOKEN_PATH|DYN_(RUNTIME_GRACEFUL_SHUTDOWN_TIMEOUT_SECS|NAMESPACE|SYSTEM_PORT|SYSTEM_ENABLED|SYSTEM_USE_ENDPOINT_HEALTH_STATUS|DISCOVERY_BACKEND|GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS|SELF_HOST_METADATA|REQUEST_PLANE|EVENT_PLANE|PARENT_DGD_K8S_NAME|PARENT_DGD_K8S_NAMESPACE)|NATS_SERVER|ETCD_ENDPOINTS|POD_NAME|POD_NAMESPACE|POD_UID)$/;
/** A token's id or how many there are is a model's matter: DYN_IMAGE_PLACEHOLDER_TOKEN_ID. */
const SECRET = /(^|_)(TOKEN(?!_(IDS?|COUNT|LIMIT|LENGTH|BUDGET)$)|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)(_|$)/i;
/** A container's GPUs, which the device plugin gives it: with a list of one's own it would use another pod's, or fewer than it is given. */
const DEVICES = /^(CUDA|NVIDIA)_VISIBLE_DEVICES$/;
/** Where a container's programs and libraries are found. The image sets them, and a value of one's own stands in place of the image's, beside which nothing of it is found. */
const PLACES = /^(PATH|LD_LIBRARY_PATH|PYTHONHOME|VIRTUAL_ENV)$/;
/** What is loaded into every program of a container before its own. The release's images have nothing for it. */
const PRELOADED = /^(LD_PRELOAD|LD_AUDIT|PYTHONPATH|PYTHONSTARTUP)$/;
/** Where Hugging Face's libraries keep what they fetch. */
const HUB_PLACES = /^(HF_HOME|HF_HUB_CACHE|HUGGINGFACE_HUB_CACHE|TRANSFORMERS_CACHE)$/;
/** The model's volume (`MODEL_MOUNT`), which workers mount for reading alone. */
const WEIGHTS = /^\/opt\/models(\/|$)/;
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/: keys and values of an object together. */
const MOST_ANNOTATED = 256 * 1024;
/** A label's or annotation's key: a name, with or without a domain before it. */
const KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Environment and annotations of a model's workers, the caller's own. */
export function checkPods(model: ServedModelOptions): Finding[] {
  const { environment = {}, annotations = {}, prefill, encode } = model;
  const room = Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(`${key}${value}`), 0);
  return [
    ...checkEnvironment("environment", environment, model),
    ...checkEnvironment("prefill.environment", prefill?.environment ?? {}, model),
    ...checkEnvironment("encode.environment", encode?.environment ?? {}, model),
    ...Object.keys(annotations).flatMap((key) => checkAnnotation(`annotations.${key}`, key)),
    ...(room > MOST_ANNOTATED ? [{ code: "invalid-annotation" as const, property: "annotations", value: room, reason: `Kubernetes takes ${MOST_ANNOTATED} bytes of annotations, keys and values together`, fix: "shorten them" }] : []),
  ];
}

/** What a property of the model says by a variable. */
function byProperty(name: string, model: ServedModelOptions): string | undefined {
  const part = { image: "", gpus: 1 };
  const properties = ["scratchGiB", "compileCache"] as const;
  return properties.find((property) => model[property] !== undefined && name in podCaches({ ...model, scratchGiB: undefined, compileCache: undefined, [property]: model[property] }, part).environment);
}

function checkEnvironment(property: string, environment: { readonly [name: string]: unknown }, model: ServedModelOptions): Finding[] {
  return Object.entries(environment).flatMap(([name, value]): Finding[] => {
    const at = `${property}.${name}`;
    if (!VARIABLE.test(name)) {
      return [{ code: "invalid-variable", property: at, value: name, reason: "a variable's name has letters, digits and underscores, and no digit first", fix: "write it like NCCL_DEBUG" }];
    }
    if (SECRET.test(name) && !Token.isUnresolved(value)) {
      return [
        {
          code: "secret-in-environment",
          property: at,
          // Not said again.
          value: name,
          reason: "by its name this is a secret, and what is written here stands in clear in the plan, in the state and in the pod",
          fix: "leave it out; huggingFaceToken names the Secret of the one that the download needs, and a pod's others come by a graph of your own",
        },
      ];
    }
    if (isRouterVariable(name)) {
      return [{ code: "variable-not-free", property: at, value, reason: "it is the router's, which runs in the frontend: a worker doesn't read it", fix: "leave it out; `router` says it" }];
    }
    if (DEVICES.test(name)) {
      return [{ code: "variable-not-free", property: at, value, reason: "which GPUs a container sees is the device plugin's to say: it would use another pod's, or fewer than it is given", fix: "leave it out; gpusPerWorker says how many" }];
    }
    if (PLACES.test(name)) {
      return [{ code: "variable-not-free", property: at, value, reason: "the image says where its programs and libraries are, and this would stand in place of all it says", fix: "leave it out; set it in an image of your own, and name that as workerImage" }];
    }
    if (PRELOADED.test(name) && model.workerImage === undefined) {
      return [{ code: "variable-not-free", property: at, value, reason: "it is loaded into every program of the container, and the release's image has nothing for it", fix: "leave it out, or name an image of your own that has it as workerImage" }];
    }
    if (HUB_PLACES.test(name) && typeof value === "string" && WEIGHTS.test(value)) {
      return [{ code: "variable-not-free", property: at, value, reason: "the model's volume is mounted for reading alone, and a library that keeps something there stops; the weights are found without it", fix: "leave it out, or name another folder" }];
    }
    const said = byProperty(name, model);
    if (said !== undefined) return [{ code: "variable-not-free", property: at, value, reason: `${said} says it, and writes elsewhere`, fix: `leave it out, or leave ${said} out` }];
    if (!OURS.test(name)) return [];
    return [{ code: "variable-not-free", property: at, value, reason: "the graph or Dynamo's operator sets it, and frontend and workers must agree on it", fix: "leave it out" }];
  });
}

function checkAnnotation(property: string, key: string): Finding[] {
  if (!KEY.test(key)) return [{ code: "invalid-annotation", property, value: key, reason: "an annotation's key is a name of up to 63 letters, digits, hyphens, underscores and dots, with or without a domain and a slash before it", fix: 'write it like "example.com/team"' }];
  if (!/^([^/]*\.)?(kubernetes\.io|k8s\.io)\//.test(key)) return [];
  return [{ code: "invalid-annotation", property, value: key, reason: "this domain is Kubernetes' own", fix: 'write it like "example.com/team"' }];
}

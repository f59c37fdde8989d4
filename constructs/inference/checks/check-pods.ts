import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { isRouterVariable } from "../router";
import { ServedModelOptions } from "../served-model-options";

/** As Kubernetes has it: what a shell could name. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What the graph or the operator says; another value would be theirs no more. */
const OURS = /^(HF_HUB_OFFLINE|HF_TOKEN_PATH|DYN_(NAMESPACE|SYSTEM_PORT|SYSTEM_ENABLED|SYSTEM_USE_ENDPOINT_HEALTH_STATUS|DISCOVERY_BACKEND|GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS|SELF_HOST_METADATA|REQUEST_PLANE|EVENT_PLANE|PARENT_DGD_K8S_NAME|PARENT_DGD_K8S_NAMESPACE)|NATS_SERVER|ETCD_ENDPOINTS|POD_NAME|POD_NAMESPACE|POD_UID)$/;
const SECRET = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|API_KEY|ACCESS_KEY|PRIVATE_KEY)(_|$)/i;
/** A label's or annotation's key: a name, with or without a domain before it. */
const KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Environment and annotations of a model's workers, the caller's own. */
export function checkPods({ environment = {}, annotations = {}, prefill, encode }: ServedModelOptions): Finding[] {
  return [
    ...checkEnvironment("environment", environment),
    ...checkEnvironment("prefill.environment", prefill?.environment ?? {}),
    ...checkEnvironment("encode.environment", encode?.environment ?? {}),
    ...Object.keys(annotations).flatMap((key) => checkAnnotation(`annotations.${key}`, key)),
  ];
}

function checkEnvironment(property: string, environment: { readonly [name: string]: unknown }): Finding[] {
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
    if (!OURS.test(name)) return [];
    return [{ code: "variable-not-free", property: at, value, reason: "the graph or Dynamo's operator sets it, and frontend and workers must agree on it", fix: "leave it out" }];
  });
}

function checkAnnotation(property: string, key: string): Finding[] {
  if (!KEY.test(key)) return [{ code: "invalid-annotation", property, value: key, reason: "an annotation's key is a name of up to 63 letters, digits, hyphens, underscores and dots, with or without a domain and a slash before it", fix: 'write it like "example.com/team"' }];
  if (!/^([^/]*\.)?(kubernetes\.io|k8s\.io)\//.test(key)) return [];
  return [{ code: "invalid-annotation", property, value: key, reason: "this domain is Kubernetes' own", fix: 'write it like "example.com/team"' }];
}

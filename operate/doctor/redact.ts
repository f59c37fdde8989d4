import { KubernetesJson } from "../cluster/kubernetes-json";

/** What takes the place of something secret. */
const GONE = "(left out)";
/** Names whose values are secret, wherever they stand: a key of an object, a variable, an option. */
const SECRET_NAME = /pass(word|wd|phrase)?|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key|account[-_]?key|authorization|bearer|cookie|session[-_]?id|connection[-_]?string|dsn$|sas$|signature|(^|[-_.])(key|auth|pat|pwd)$/i;
/** Names that only look so. */
const HARMLESS = /^(secretName|secretKeyRef|secretRef|imagePullSecrets|automountServiceAccountToken|tokens?|max[-_]?(model[-_]?len|num[-_]?batched[-_]?tokens|tokens)|tokenizer.*|key|.*[-_]tokens)$/i;
/** Variables whose values tell of a deployment and hold no secret; any other's is left out, since nobody knows what people put there. */
const OPEN_VARIABLE = /^(DYN_|DYNAMO_|NATS_SERVER$|ETCD_ENDPOINTS$|HF_HOME$|HF_HUB_OFFLINE$|HF_HUB_CACHE$|HOME$|PATH$|LD_LIBRARY_PATH$|LIBRARY_PATH$|PYTHON|CUDA_|NVIDIA_|NCCL_|NIXL_|UCX_|FI_|VLLM_|SGLANG_|TRTLLM_|TRITON_|OMP_|MODEL_|PARALLEL_FILES$|POD_)/;
/** Keys of objects that are large or say nothing, or say all over again. */
const DROPPED_KEYS = ["managedFields", "kubectl.kubernetes.io/last-applied-configuration"];

/** What secrets look like, whatever they are called. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, GONE],
  [/\b(hf_|nvapi-|sk-|ghp_|gho_|ghs_|ghu_|github_pat_|glpat-|xox[abprs]-|dckr_pat_|pypi-|AIza|ya29\.)[\w-]{8,}/g, GONE],
  [/\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, GONE],
  [/\beyJ[\w-]{6,}\.[\w-]{6,}(\.[\w-]*)?/g, GONE],
  [/\b(authorization|proxy-authorization|x-api-key|api-key|cookie|set-cookie)(["']?\s*[:=]\s*["']?)((bearer|basic|token|apikey)\s+)?[^"'\r\n,}]+/gi, `$1$2${GONE}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${GONE}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${GONE}@`],
  [/([?&](sig|signature|token|key|api_key|access_token|x-amz-(signature|credential|security-token))=)[^&\s"']+/gi, `$1${GONE}`],
  [/\b(AccountKey|SharedAccessKey|SharedAccessSignature)=[^;\s"']+/gi, `$1=${GONE}`],
  [/((?:^|[\s"'{,;(])--?[\w-]*(?:password|passwd|secret|token(?!izer|s)|api[-_]?key|access[-_]?key|credential)[\w-]*(?:=|\s+))(?!-)("[^"]*"|'[^']*'|[^\s"',;)}]+)/gi, `$1${GONE}`],
  [/\b([\w.-]*(?:password|passwd|secret|token(?!izer|s)|api[-_]?key|access[-_]?key|private[-_]?key|credential)s?["']?\s*[:=]\s*["']?)(?!\(left out\)|\/dev\/stdin)[^\s"',;)}\]]{4,}/gi, `$1${GONE}`],
];

/** A text without what looks like a secret: a log, a message, an argument. */
export function redactText(text: string): string {
  return PATTERNS.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);
}

/** An object of the cluster without what is secret in it: data of Secrets and ConfigMaps, variables, arguments, annotations. */
export function redactObject(object: KubernetesJson): KubernetesJson {
  const kind = String(object?.kind ?? "");
  const { data, binaryData, stringData, ...rest } = object ?? {};
  const held = [data, binaryData, stringData].some((one) => one !== undefined);
  return redacted(held && (kind === "" || kind === "Secret" || kind === "ConfigMap") ? { ...rest, data: GONE } : object, "");
}

function redacted(value: KubernetesJson, name: string): KubernetesJson {
  if (typeof value === "string") return isSecretName(name) ? GONE : redactText(value);
  if (Array.isArray(value)) return name === "env" ? value.map(variable) : name === "args" || name === "command" ? words(value) : value.map((one) => redacted(one, name));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries<KubernetesJson>(value).filter(([key]) => !DROPPED_KEYS.includes(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, redacted(part, key)]));
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS.test(name);
}

/** A variable of a container: its value where that is known to be harmless, a reference always. */
function variable(one: KubernetesJson): KubernetesJson {
  if (typeof one?.value !== "string") return redacted(one, "");
  const open = OPEN_VARIABLE.test(String(one.name)) && !isSecretName(String(one.name));
  return { ...one, value: open ? redactText(one.value) : GONE };
}

/** Words of a command: a value may stand in the word after its option. */
function words(all: readonly KubernetesJson[]): KubernetesJson[] {
  return all.map((word, index) => {
    if (typeof word !== "string") return redacted(word, "");
    const before = all[index - 1];
    const option = typeof before === "string" && /^--?[\w-]+$/.test(before) ? before.replace(/^-+/, "") : "";
    return isSecretName(option) && !word.startsWith("-") ? GONE : redactText(word);
  });
}

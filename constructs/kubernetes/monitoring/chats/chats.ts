import * as path from "path";
import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { packageRoot } from "../../../core/package-root";
import { Values } from "../../../core/names/value-path";
import image from "../data/blackbox-exporter.json";
import { Monitoring } from "../monitoring";
import { placement } from "../placement";
import { AskedModel } from "./asked-model";
import { SyntheticChatOptions } from "./chat-options";

/** Release of the chart with who asks. */
export const CHATS_RELEASE = "dynamo-chats";

/** What `job` says of the chats' series; rules ask for it. */
export const CHATS_JOB = "dynamo-chat";

export const DEFAULT_EVERY = 60;
export const DEFAULT_TIMEOUT = 30;

const CHART = path.join("constructs", "kubernetes", "monitoring", "chats", "chart");

/** Told of an answer that was whole: one that was cut has no reason, or another. */
const FINISHED = '"finish_reason":\\s*"(stop|length)"';

/** The models that are asked. */
export function askedModels({ leaveOut = [] }: SyntheticChatOptions, models: readonly AskedModel[]): AskedModel[] {
  return models.filter(({ name }) => !leaveOut.includes(name));
}

/** How a model is asked, as the blackbox exporter has it: the shortest chat there is, whose answer must be whole. */
export function chatModule({ model }: AskedModel, { timeoutSeconds = DEFAULT_TIMEOUT }: SyntheticChatOptions): Values {
  const body = { model, messages: [{ role: "user", content: "ping" }], max_tokens: 1, stream: false };
  return {
    prober: "http",
    timeout: `${timeoutSeconds}s`,
    http: {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      valid_status_codes: [200],
      fail_if_body_not_matches_regexp: [FINISHED],
      follow_redirects: false,
      preferred_ip_protocol: "ip4",
    },
  };
}

/** A Probe of the Prometheus operator: which model is asked, how often, and what its series are called. */
export function chatProbe({ name, model, namespace, endpoint }: AskedModel, { everySeconds = DEFAULT_EVERY, timeoutSeconds = DEFAULT_TIMEOUT }: SyntheticChatOptions): Values {
  return {
    jobName: CHATS_JOB,
    interval: `${everySeconds}s`,
    // The exporter ends half a second before it, and so in time to say that a chat wasn't answered.
    scrapeTimeout: `${Math.min(everySeconds, timeoutSeconds + 1)}s`,
    module: name,
    targets: { staticConfig: { static: [`${endpoint}/chat/completions`], labels: { namespace, model } } },
  };
}

/** Who asks every model of a deployment, and the probes by which Prometheus has it done. */
export function chats(cluster: IKubernetesCluster, monitoring: Monitoring, options: SyntheticChatOptions, models: readonly AskedModel[], after: string[]): HelmAddOn {
  const { namespace, inClusterOptions: own, externalOptions: other } = monitoring;
  const asked = askedModels(options, models);
  return {
    name: CHATS_RELEASE,
    localChart: path.join(packageRoot(), CHART),
    imageValues: ["image"],
    namespace,
    values: {
      image: image.image,
      labels: other?.labels ?? {},
      modules: Object.fromEntries(asked.map((model) => [model.name, chatModule(model, options)])),
      probes: asked.map((model) => ({ name: `dynamo-chat-${model.name}`, spec: chatProbe(model, options) })),
      ...placement(cluster, own ?? {}),
    },
    after,
  };
}

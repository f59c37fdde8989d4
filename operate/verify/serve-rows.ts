import { Answer } from "../programs/answer";
import { DeployedModel } from "../cluster/deployment";
import { forward } from "../cluster/forward";
import { Kubectl } from "../cluster/kubectl";
import { Seen } from "../cluster/seen";
import { Asking, NoAnswer, Told, chat, completion, listed, text } from "./ask";
import { frontends } from "./model-rows";
import { podsOf, ready } from "./pods";
import { Question, Row, counted, few, unless } from "./row";
import { KubernetesJson } from "../cluster/kubernetes-json";

/** How models are asked. */
export interface Serving {
  readonly kubectl: Kubectl;
  /** Where models are reached in place of a port-forward, by their names; "" for all. */
  readonly addresses: ReadonlyMap<string, string>;
  /** For each answer. */
  readonly chatSeconds: number;
  readonly signal?: AbortSignal;
}

const FRONTEND_PORT = 8000;
const LIST_SECONDS = 15;

/** Whether a model answers: the one thing that its health doesn't tell. */
export async function serveRows(model: DeployedModel, before: readonly Row[], serving: Serving): Promise<Row[]> {
  const { addresses, kubectl } = serving;
  const given = addresses.get(model.name) ?? addresses.get("");
  if (given !== undefined) return ask(model, given, serving);
  const questions = [...questionsOf(model), ...adapterQuestions(model)];
  const [service] = frontends(model);
  const skip = (seen: string): Row[] => questions.map((question) => ({ ...question, seen, status: "skipped" }));
  if (service === undefined) return skip("it has no frontend");
  if (!before.some(({ id, about, status }) => id === "frontend" && about === `service ${service}` && status === "passed")) return skip("not asked: no frontend is Ready");
  const port = await forward(kubectl, model.namespace, service, FRONTEND_PORT);
  if (!port.known) return questions.map((question) => ({ ...question, seen: `not asked: port-forward: ${port.reason}`, status: "unknown" }));
  try {
    return await ask(model, port.value.address, serving);
  } finally {
    await port.value.end();
  }
}

function questionsOf({ name, model }: DeployedModel): [Question, Question, Question] {
  return [
    { id: "listed", about: name, expected: `lists ${model}` },
    { id: "chat", about: name, expected: "an answer with a finish_reason" },
    { id: "stream", about: name, expected: "a streamed answer with a finish_reason" },
  ];
}

/** Clients ask for an adapter by its own name, which the frontend lists once a worker has loaded it (https://docs.nvidia.com/dynamo/v1.2.0/user-guides/lo-ra-adapters). */
function adapterQuestions({ name, adapters = [] }: DeployedModel): Question[] {
  return adapters.map((adapter) => ({ id: "adapter", about: `${name}/${adapter}`, expected: `lists ${adapter}` }));
}

async function ask(model: DeployedModel, address: string, { chatSeconds, signal }: Serving): Promise<Row[]> {
  const [list, whole, streamed] = questionsOf(model);
  let all: string[] = [];
  const first = await row(list, async () => {
    const names = await listed(address, { seconds: Math.min(LIST_SECONDS, chatSeconds), signal });
    all = names;
    if (names.includes(model.model)) return { seen: "listed", status: "passed" };
    return { seen: names.length === 0 ? "lists nothing" : `lists ${few(names)}`, status: "failed" };
  });
  if (first.status !== "passed") return [first, ...[whole, streamed, ...adapterQuestions(model)].map((question): Row => ({ ...question, seen: "not asked: it isn't listed", status: "skipped" }))];
  const rows = [first];
  for (const [question, stream] of [[whole, false], [streamed, true]] as const) rows.push(await row(question, () => answered(model.model, address, stream, { seconds: chatSeconds, signal })));
  const { adapters = [] } = model;
  const loaded = (adapter: string): Pick<Row, "seen" | "status"> => (all.includes(adapter) ? { seen: "listed", status: "passed" } : { seen: `not listed: no worker has loaded it; it lists ${few(all)}`, status: "failed" });
  return [...rows, ...adapterQuestions(model).map((question, index): Row => ({ ...question, ...loaded(adapters[index]) }))];
}

async function answered(name: string, address: string, stream: boolean, asking: Asking): Promise<{ seen: string; status: Row["status"] }> {
  try {
    return told(await chat(address, name, stream, asking));
  } catch (error) {
    // Without a chat template the frontend doesn't know the route, or refuses; what it does serve is asked then.
    if (!(error instanceof NoAnswer) || error.status === undefined || ![400, 404, 501].includes(error.status)) throw error;
    const words = told(await completion(address, name, stream, asking).catch(() => Promise.reject(error)));
    return { seen: `completions: ${words.seen}; chats are refused: it ${error.message}`, status: "warning" };
  }
}

function told({ finish, seconds, pieces, hasWords }: Told): { seen: string; status: Row["status"] } {
  const how = `${finish}, in ${seconds.toFixed(1)} s${pieces > 1 ? `, ${pieces} pieces` : ""}`;
  return hasWords ? { seen: how, status: "passed" } : { seen: `${how}, without a word in it`, status: "warning" };
}

async function row(question: Question, work: () => Promise<{ seen: string; status: Row["status"] }>): Promise<Row> {
  try {
    return { ...question, ...(await work()) };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { ...question, seen: error.message, status: error.message === "interrupted" ? "unknown" : "failed" };
  }
}

/** Whether Prometheus has each pod of the models that is Ready, where the Prometheus operator runs one. */
export async function scrapeRows(models: readonly DeployedModel[], seen: Seen, { kubectl, signal }: Serving): Promise<Row[]> {
  const question = (about: string): Question => ({ id: "scraped", about, expected: "each Ready pod is up in Prometheus" });
  const servers = seen.list("prometheuses.monitoring.coreos.com");
  if ((!servers.known && servers.why === "no-kind") || (servers.known && servers.value.length === 0)) {
    return [{ ...question("monitoring"), seen: "no Prometheus of the Prometheus operator", status: "skipped" }];
  }
  if (!servers.known) return [{ ...question("monitoring"), seen: `${servers.why}: ${servers.reason}`, status: "unknown" }];
  const [{ metadata }] = servers.value;
  const port = await forward(kubectl, metadata.namespace, "prometheus-operated", 9090);
  if (!port.known) return models.map(({ name }) => ({ ...question(name), seen: `not asked: port-forward: ${port.reason}`, status: "unknown" }));
  try {
    const rows: Row[] = [];
    for (const model of models) rows.push(await row(question(model.name), () => scraped(model, seen.list("pods", model.namespace), port.value.address, { seconds: LIST_SECONDS, signal })));
    return rows;
  } finally {
    await port.value.end();
  }
}

async function scraped(model: DeployedModel, pods: Answer<KubernetesJson[]>, address: string, asking: Asking): Promise<{ seen: string; status: Row["status"] }> {
  if (!pods.known) return { seen: `${pods.why}: ${pods.reason}`, status: "unknown" };
  const mine = ready(podsOf(model, pods.value)).filter(({ metadata }) => metadata.labels["nvidia.com/metrics-enabled"] === "true");
  if (mine.length === 0) return { seen: "no Ready pod tells metrics", status: "skipped" };
  const query = `max by (pod) (up{namespace="${model.namespace}"})`;
  const { data } = JSON.parse(await text(`${address}/api/v1/query?query=${encodeURIComponent(query)}`, undefined, asking));
  const up = new Map<string, string>((data?.result ?? []).map(({ metric, value }: KubernetesJson) => [metric.pod, value[1]]));
  const wrong = mine.flatMap(({ metadata: { name } }) => (up.get(name) === "1" ? [] : [`${name} ${up.has(name) ? "is down" : "isn't scraped"}`]));
  return unless(wrong, `${counted(mine.length, "pod")} up`);
}

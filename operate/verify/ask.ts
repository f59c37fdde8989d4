import { KubernetesJson } from "../cluster/kubernetes-json";

/** An answer of a model that ended as answers do. */
export interface Told {
  readonly finish: string;
  readonly seconds: number;
  /** Pieces in which it came; 1 for one that came whole. */
  readonly pieces: number;
  /** Whether there was a word in it, or in what it thought. */
  readonly hasWords: boolean;
}

/** Why there was no answer. */
export class NoAnswer extends Error {
  public constructor(
    message: string,
    /** HTTP's, where the frontend refused. */
    public readonly status?: number,
  ) {
    super(message);
    this.name = "NoAnswer";
  }
}

export interface Asking {
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

const PROMPT = "Say hello.";
/** What a model says first may all be thinking: how it ends is asked, not what it says. */
const TOKENS = 16;
/** Busy, or changing hands: asked again while there is time. */
const AGAIN = [429, 503, 529];
const EVERY = 2000;
/** Finish reasons that tell of no answer. */
const BROKEN = ["error", "cancelled", "abort"];
const SHORT = 200;

/** Names of the models that a frontend lists. */
export async function listed(address: string, asking: Asking): Promise<string[]> {
  const value = parsed(await text(`${address}/v1/models`, undefined, asking));
  if (!Array.isArray(value?.data)) throw new NoAnswer(`what it lists can't be read: ${JSON.stringify(value).slice(0, SHORT)}`);
  return value.data.map(({ id }: KubernetesJson) => String(id));
}

/** One short answer, whole or streamed; asked again while the frontend says that it is busy. */
export async function chat(address: string, model: string, stream: boolean, asking: Asking): Promise<Told> {
  const body = { model, messages: [{ role: "user", content: PROMPT }], max_tokens: TOKENS };
  return patiently(asking, (left) => once(`${address}/v1/chat/completions`, { ...body, ...(stream ? { stream } : {}) }, left));
}

/** The same of a model without a chat template, which serves completions only. */
export async function completion(address: string, model: string, stream: boolean, asking: Asking): Promise<Told> {
  const body = { model, prompt: PROMPT, max_tokens: TOKENS };
  return patiently(asking, (left) => once(`${address}/v1/completions`, { ...body, ...(stream ? { stream } : {}) }, left));
}

async function patiently({ seconds, signal }: Asking, ask: (left: Asking) => Promise<Told>): Promise<Told> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask({ seconds: Math.max(0.1, (end - Date.now()) / 1000), signal });
    } catch (error) {
      const busy = error instanceof NoAnswer && error.status !== undefined && AGAIN.includes(error.status);
      if (!busy || Date.now() + EVERY > end || signal?.aborted === true) throw error;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }
}

async function once(url: string, body: { readonly stream?: boolean }, asking: Asking): Promise<Told> {
  const begun = Date.now();
  const said = await text(url, body, asking);
  const events = body.stream === true ? eventsIn(said) : [parsed(said)];
  const finishes = events.map(finishOf).filter((finish) => finish !== undefined);
  const finish = finishes.at(-1);
  // A stream that breaks off is a 200 whose last lines are an error and [DONE] (ai-dynamo 1.5.1, 1.6.1).
  if (finish === undefined) throw new NoAnswer("the answer has no finish_reason: it broke off");
  return { finish, seconds: (Date.now() - begun) / 1000, pieces: events.length, hasWords: events.some(hasWords) };
}

function eventsIn(said: string): KubernetesJson[] {
  const data = said.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice("data:".length).trim());
  return data.filter((one) => one !== "[DONE]" && one !== "").map(parsed);
}

function parsed(said: string): KubernetesJson {
  try {
    return JSON.parse(said);
  } catch {
    throw new NoAnswer(`what it answers is no JSON: ${said.trim().slice(0, SHORT) || "nothing"}`);
  }
}

function finishOf(event: KubernetesJson): string | undefined {
  if (typeof event !== "object" || event === null || event.error) throw new NoAnswer(`it broke off with an error: ${JSON.stringify(event?.error ?? event).slice(0, SHORT)}`);
  const finish: unknown = event.choices?.[0]?.finish_reason;
  if (typeof finish !== "string" || finish === "") return undefined;
  if (BROKEN.includes(finish)) throw new NoAnswer(`it ended with ${finish}`);
  return finish;
}

function hasWords({ choices }: KubernetesJson): boolean {
  const { message, delta, text: words } = choices?.[0] ?? {};
  return [words, ...[message, delta].flatMap((one) => [one?.content, one?.reasoning_content])].some((one) => typeof one === "string" && one !== "");
}

/** All of what an address answers, within the time. */
export async function text(url: string, body: object | undefined, { seconds, signal }: Asking): Promise<string> {
  const late = AbortSignal.timeout(seconds * 1000);
  try {
    const answer = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    });
    const said = await answer.text();
    if (!answer.ok) throw new NoAnswer(`answers ${answer.status} ${wordsOf(said)}`.trim(), answer.status);
    return said;
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    if (signal?.aborted === true) throw new NoAnswer("interrupted");
    if (late.aborted) throw new NoAnswer(`no end of an answer within ${Math.round(seconds)} s`);
    const { message, cause } = error as Error;
    throw new NoAnswer(cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message);
  }
}

function wordsOf(said: string): string {
  try {
    const value = JSON.parse(said);
    return String(value.error?.message ?? value.message ?? said).slice(0, SHORT);
  } catch {
    return said.trim().slice(0, SHORT);
  }
}

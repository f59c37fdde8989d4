import { Answer } from "../programs/answer";
import { KubernetesJson } from "../cluster/kubernetes-json";

/** The words of the preflight's report. */
export type Status = "passed" | "warning" | "failed" | "unknown" | "skipped";

/** What was asked, what should be, what was seen. */
export interface Row {
  /** What kind of question: the same for all pools, models or releases. */
  readonly id: string;
  /** Of what: "pool l4", "qwen3-0-6b/worker". */
  readonly about: string;
  readonly expected: string;
  readonly seen: string;
  readonly status: Status;
}

/** What a row asks. */
export interface Question {
  readonly id: string;
  readonly about: string;
  readonly expected: string;
}

export interface Verdict {
  readonly seen: string;
  readonly status: Status;
}

/** The row for an answer. What couldn't be read, or has another shape than Kubernetes gives it, is unknown, and why. */
export function judge<T>(question: Question, answer: Answer<T>, say: (value: T) => Verdict): Row {
  if (!answer.known) return { ...question, seen: `${answer.why}: ${answer.reason}`, status: "unknown" };
  try {
    return { ...question, ...say(answer.value) };
  } catch (error) {
    return { ...question, seen: `malformed: an object has another shape than is known here (${(error as Error).message})`, status: "unknown" };
  }
}

/** The verdict of things that are wrong; `well` where there are none. */
export function unless(wrong: readonly string[], well: string, status: Status = "failed"): Verdict {
  return wrong.length === 0 ? { seen: well, status: "passed" } : { seen: wrong.join("; "), status };
}

/** A condition's status and words. */
export function condition(object: KubernetesJson, type: string): { readonly status: string; readonly reason: string; readonly message: string } {
  const found = (object.status?.conditions ?? []).find((one: KubernetesJson) => one.type === type);
  return { status: found?.status ?? "Unknown", reason: found?.reason ?? "", message: found?.message ?? "" };
}

export function isReady(object: KubernetesJson): boolean {
  return condition(object, "Ready").status === "True";
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Names in a sentence; no more of them than can be read. */
export function few(names: readonly string[], most = 4): string {
  return names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

/** Whether labels have all that a selector asks for. */
export function selects(selector: { readonly [label: string]: string }, labels: { readonly [label: string]: string } = {}): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** What comes from a cluster, for a terminal: it commands nothing there. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

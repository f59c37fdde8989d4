import { Answer, known, noAnswer } from "../programs/answer";
import { Access } from "./kubectl";
import { runProgram } from "../programs/run-program";

/** A release as `helm list` tells it: no values, no manifest. */
export interface ListedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly status: string;
  /** Name and version of the chart, joined by a hyphen. */
  readonly chart: string;
}

/** The releases of all namespaces, in whichever state. */
export async function listReleases({ env, context, seconds, signal }: Access): Promise<Answer<ListedRelease[]>> {
  const file = env.HELM_BINARY || "helm";
  const place = context === undefined ? [] : ["--kube-context", context];
  const { status, stdout, stderr, by } = await runProgram(file, [...place, "list", "-A", "--all", "--max", "0", "-o", "json"], { env, seconds, signal });
  if (by === "missing") return noAnswer("missing", `${file} is missing: install it, or name it in HELM_BINARY`);
  if (by === "interrupt") return noAnswer("interrupted", "interrupted");
  if (by === "time-out") return noAnswer("slow", "helm list gave no answer in time");
  if (status !== 0) return noAnswer(/forbidden/i.test(stderr) ? "refused" : "failed", stderr.trim().split("\n").at(-1) ?? "");
  return releasesIn(stdout);
}

export function releasesIn(text: string): Answer<ListedRelease[]> {
  try {
    const value: unknown = JSON.parse(text);
    const isRelease = (one: Partial<ListedRelease> | null): boolean => [one?.name, one?.namespace, one?.status, one?.chart].every((part) => typeof part === "string");
    if (Array.isArray(value) && value.every(isRelease)) return known(value as ListedRelease[]);
    return noAnswer("malformed", "what helm list wrote is no list of releases");
  } catch (error) {
    return noAnswer("malformed", `what helm list wrote can't be read: ${(error as Error).message}`);
  }
}

import { Answer, Silence, andThen, known, noAnswer } from "../programs/answer";
import { Json, readJson } from "../programs/json";
import { Ended, RunOptions, runProgram } from "../programs/run-program";
import { KubernetesJson } from "./kubernetes-json";

/** How the cluster is reached. */
export interface Access {
  readonly env: { readonly [name: string]: string | undefined };
  /** A context of the kubeconfig. @default - its current one */
  readonly context?: string;
  /** A kubeconfig of this run's own. @default - the user's */
  readonly kubeconfig?: string;
  /** For each call. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/** Where a list is read. */
export interface Where {
  /** @default - the cluster's own objects, or those of all namespaces */
  readonly namespace?: string;
  readonly names?: readonly string[];
}

/** What kubectl writes where it couldn't read, and what that means. A webhook's refusal has "Forbidden" in it too, and is none of these. */
const REASONS: readonly (readonly [RegExp, Silence])[] = [
  [/context "[^"]*" does not exist|no context exists with the name/, "no-context"],
  [/the server doesn't have a resource type|no matches for kind|could not find the requested resource/, "no-kind"],
  [/must be logged in|Unauthorized|getting credentials|the server has asked for the client to provide credentials/, "signed-out"],
  [/admission webhook|failed calling webhook/, "failed"],
  [/\(Forbidden\)|is forbidden:/, "refused"],
  [/\(NotFound\)|not found$/m, "absent"],
  [/\(Timeout\)|context deadline exceeded|Client\.Timeout|i\/o timeout|TLS handshake timeout/, "slow"],
  [/[Uu]nable to connect|connection to the server|connection refused|no such host|no route to host|x509:/, "unreachable"],
];

/** The user's own kubectl, with the user's kubeconfig: nothing else talks to the cluster. */
export class Kubectl {
  public constructor(private readonly access: Access) {}

  /** The same, until another signal. */
  public until(signal: AbortSignal): Kubectl {
    return new Kubectl({ ...this.access, signal });
  }

  /** Makes objects, none of which may be there. */
  public create(objects: readonly object[]): Promise<Answer<string>> {
    return this.text(["create", "-f", "-", "-o", "name"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
  }

  public get file(): string {
    return this.access.env.KUBECTL_BINARY || "kubectl";
  }

  /** Arguments as kubectl gets them, with the context. */
  public argv(args: readonly string[]): string[] {
    const { context, kubeconfig } = this.access;
    return [...args, ...(context === undefined ? [] : ["--context", context]), ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig])];
  }

  public get options(): RunOptions {
    const { env, seconds, signal } = this.access;
    return { env, seconds, signal };
  }

  /** What it writes. */
  public async text(args: readonly string[], input?: string): Promise<Answer<string>> {
    const { seconds } = this.access;
    const ended = await runProgram(this.file, this.argv([...args, `--request-timeout=${seconds}s`]), { ...this.options, seconds: seconds + 1, input });
    return answerOf(ended, this.file, args);
  }

  /** The objects of a kind. */
  public async list(kind: string, { namespace, names = [] }: Where = {}): Promise<Answer<KubernetesJson[]>> {
    const place = namespace === undefined ? [] : ["-n", namespace];
    const every = namespace === undefined && names.length === 0 ? ["-A"] : [];
    const ignore = names.length === 0 ? [] : ["--ignore-not-found"];
    return andThen(await this.text(["get", kind, ...names, ...place, ...every, ...ignore, "-o", "json"]), (text) => objectsIn(text, kind));
  }

  /** What is read of each object of a kind; none of a kind that the cluster doesn't know. */
  public async read<T>(kind: string, read: (json: Json) => T): Promise<Answer<T[]>> {
    const text = await this.text(["get", kind, "-A", "-o", "json"]);
    if (!text.known) return text.why === "no-kind" ? known([]) : text;
    return readJson(text.value, (json) => json.at("items").list().map(read));
  }

  /** Marks an object as to be deleted, and waits for nothing: what holds it is its controller's business. */
  public delete(kind: string, name: string, namespace?: string): Promise<Answer<string>> {
    const place = namespace === undefined || namespace === "" ? [] : ["--namespace", namespace];
    return this.text(["delete", kind, name, ...place, "--ignore-not-found", "--wait=false", "--cascade=background"]);
  }

  /** Changes some fields of an object of the cluster's. */
  public patch(kind: string, name: string, patch: object): Promise<Answer<string>> {
    return this.text(["patch", kind, name, "--type=merge", "--patch", JSON.stringify(patch)]);
  }

  /**
   * The names of a namespace's Secrets. kubectl's table is made by the API server, which sends the objects' metadata beside it and none of
   * their data; any other output would bring the data here.
   */
  public async secretNames(namespace: string): Promise<Answer<string[]>> {
    const text = await this.text(["get", "secrets", "-n", namespace, "--no-headers"]);
    return andThen(text, (lines) => known(lines.split("\n").map((line) => line.split(/\s+/)[0]).filter((name) => name !== "")));
  }

  /** A setting of the kubeconfig, which asks no cluster. */
  public async config(args: readonly string[]): Promise<Answer<string>> {
    const ended = await runProgram(this.file, this.argv(["config", ...args]), { ...this.options, seconds: 10 });
    return answerOf(ended, this.file, args);
  }
}

function answerOf({ status, stdout, stderr, by }: Ended, file: string, args: readonly string[]): Answer<string> {
  if (by === "missing") return noAnswer("missing", `${file} is missing: install it, or name it in KUBECTL_BINARY`);
  if (by === "interrupt") return noAnswer("interrupted", "interrupted");
  if (by === "time-out") return noAnswer("slow", `kubectl ${args.slice(0, 2).join(" ")} gave no answer in time`);
  if (status === 0) return known(stdout);
  const words = lastWords(stderr) || lastWords(stdout) || `kubectl ended with ${status ?? "a signal"}`;
  return noAnswer(REASONS.find(([pattern]) => pattern.test(stderr))?.[1] ?? "failed", words);
}

/** The line that says what is wrong: kubectl's client writes log lines (E1129 ...) before it. */
function lastWords(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !/^[EWI]\d{4} /.test(line));
  return (lines.find((line) => /^([Ee]rror|Unable to connect|The connection)/.test(line)) ?? lines.at(-1) ?? "").slice(0, 2000);
}

/** What a list holds. `--ignore-not-found` writes nothing for none and the object itself for one. */
export function objectsIn(text: string, kind: string): Answer<KubernetesJson[]> {
  if (text.trim() === "") return known([]);
  const wrong = (what: string): Answer<KubernetesJson[]> => noAnswer("malformed", `what kubectl wrote of ${kind} can't be read: ${what}`);
  let value: KubernetesJson;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong((error as Error).message);
  }
  const items = Array.isArray(value?.items) ? value.items : typeof value?.metadata?.name === "string" ? [value] : undefined;
  if (items === undefined) return wrong("it is no list of objects");
  const bad = items.findIndex((item: KubernetesJson) => typeof item?.metadata?.name !== "string");
  return bad < 0 ? known(items) : wrong(`object ${bad} has no name`);
}

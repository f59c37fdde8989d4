import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { runCommand } from "../../cli/run";
import { Command } from "../../cli/command";
import { Deployed } from "../../operate/cluster/deployment";
import { DEPLOYED, VERSION, World } from "./world";

/**
 * A `kubectl` and a `helm` on the PATH that answer what was recorded, in the real ones' words; a file for each question. It stands in for
 * the programs and the cluster, so that every way in which they don't answer can be had.
 */
const KUBECTL = `#!/bin/sh
PATH=/usr/bin:/bin
words="" ns=""
echo "$@" >> "$FAKE/calls"
while [ $# -gt 0 ]; do
  case "$1" in
    -n) shift; ns="$1" ;;
    --context|--kube-context|-o|-f|-c|--address|--max) shift ;;
    -*) ;;
    *) words="$words $1" ;;
  esac
  shift
done
set -- $words
file="$FAKE/$1_$2@$ns"
[ "$1" = create ] && { cat > /dev/null; file="$FAKE/create"; }
[ "$1" = version ] && file="$FAKE/version"
[ "$1" = list ] && file="$FAKE/helm"
[ "$1" = port-forward ] && file="$FAKE/forward"
[ -f "$file.sleep" ] && exec sleep 60
[ -f "$file.err" ] && { cat "$file.err" >&2; exit 1; }
[ -f "$file" ] || { echo "error: nothing is recorded for $*" >&2; exit 1; }
cat "$file"
[ "$1" = port-forward ] && { echo $$ > "$FAKE/pid"; exec sleep 60; }
exit 0
`;

/** What the real kubectl (1.33) and API server (1.34) write where they don't answer, on standard error. */
export const WORDS: { readonly [why: string]: string } = {
  refused: 'Error from server (Forbidden): nodes is forbidden: User "viewer" cannot list resource "nodes" in API group "" at the cluster scope',
  "no-kind": 'error: the server doesn\'t have a resource type "dynamographdeployments"',
  absent: 'Error from server (NotFound): namespaces "x" not found',
  unreachable: 'E1129 09:00:00.000000 1 memcache.go:265] "Unhandled Error" err="x"\nThe connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
  "signed-out": "error: You must be logged in to the server (Unauthorized)",
  "no-context": 'error: context "x" does not exist',
};

export class Fake {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "fake-kubectl-"));
  public readonly output = path.join(this.folder, "cdktf.out");
  private readonly answers = path.join(this.folder, "answers");
  private readonly programs = path.join(this.folder, "bin");

  public constructor(deployed: Deployed = DEPLOYED) {
    for (const folder of [this.answers, this.programs, path.join(this.output, "deployments")]) fs.mkdirSync(folder, { recursive: true });
    for (const name of ["kubectl", "helm"]) fs.writeFileSync(path.join(this.programs, name), KUBECTL, { mode: 0o755 });
    fs.writeFileSync(path.join(this.output, "deployments", `${deployed.id}.json`), JSON.stringify(deployed));
    this.answer("config_get-contexts@", "lab\nother\n");
    this.answer("config_current-context@", "lab\n");
    this.answer("version", VERSION);
  }

  public get env(): { readonly [name: string]: string | undefined } {
    // With a program taken away, nothing of the machine's own takes its place.
    const others = fs.readdirSync(this.programs).length === 2 ? ":/usr/bin:/bin" : "";
    return { PATH: `${this.programs}${others}`, FAKE: this.answers, HOME: this.folder };
  }

  public answer(question: string, text: string): this {
    for (const end of [".err", ".sleep"]) fs.rmSync(path.join(this.answers, `${question}${end}`), { force: true });
    fs.writeFileSync(path.join(this.answers, question), text);
    return this;
  }

  public refuse(question: string, words: string): this {
    fs.writeFileSync(path.join(this.answers, `${question}.err`), `${words}\n`);
    return this;
  }

  public hang(question: string): this {
    fs.writeFileSync(path.join(this.answers, `${question}.sleep`), "");
    return this;
  }

  public remove(program: string): this {
    fs.rmSync(path.join(this.programs, program));
    return this;
  }

  /** A whole cluster, and the port behind which its frontend is. */
  public hold({ lists, secrets, releases, refusal }: World, port = 1): this {
    for (const [key, value] of Object.entries(lists)) {
      const [kind, namespace = ""] = key.split(" ");
      const question = `get_${kind}@${namespace}`;
      if (Array.isArray(value)) this.answer(question, JSON.stringify({ apiVersion: "v1", kind: "List", items: value }));
      else if (!value.known) this.refuse(question, WORDS[value.why] ?? value.reason);
    }
    this.answer("get_secrets@inference", (secrets as string[]).map((name) => `${name}   Opaque   1   5m\n`).join(""));
    this.answer("helm", JSON.stringify(releases));
    if (!refusal.known) this.refuse("create", refusal.reason);
    else this.answer("create", refusal.value);
    return this.answer("forward", `Forwarding from 127.0.0.1:${port} -> 8000\n`);
  }

  /** What was asked, a line a call. */
  public get calls(): string[] {
    return fs.readFileSync(path.join(this.answers, "calls"), "utf8").trim().split("\n");
  }

  /** The process of the last port-forward. */
  public get forwarder(): number {
    return Number(fs.readFileSync(path.join(this.answers, "pid"), "utf8"));
  }

  public async run(command: Command, ...argv: string[]): Promise<{ status: number; out: string; err: string }> {
    const told = { out: "", err: "" };
    const io = {
      env: this.env,
      readStdin: () => "",
      readFile: (file: string) => fs.readFileSync(file, "utf8"),
      out: (text: string) => void (told.out += text),
      err: (text: string) => void (told.err += text),
    };
    return { status: await runCommand(command, argv, io), ...told };
  }

  public end(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a process runs; one that has ended and nobody has asked about (a zombie) doesn't. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !fs.existsSync(stat) || !/\) Z /.test(fs.readFileSync(stat, "utf8"));
  } catch {
    return false;
  }
}

/** An answer of a frontend: status, body, and whether its end is kept back. */
export type Says = (path: string, body: { readonly stream?: boolean }) => { readonly status?: number; readonly text: string; readonly hangs?: boolean };

export const WHOLE = JSON.stringify({ choices: [{ message: { content: "hello" }, finish_reason: "stop" }] });
export const STREAM = [{ choices: [{ delta: { content: "hel" } }] }, { choices: [{ delta: { content: "lo" }, finish_reason: "length" }] }].map((one) => `data: ${JSON.stringify(one)}\n\n`).join("") + "data: [DONE]\n\n";
export const LISTS = JSON.stringify({ object: "list", data: [{ id: "Org/Model", object: "model" }] });

/** As Dynamo's frontend answers where all is well (shapes as 1.6.1 gives them). */
export const well: Says = (url, { stream }) => ({ text: url === "/v1/models" ? LISTS : stream === true ? STREAM : WHOLE });

export class Frontend {
  private says: Says = well;
  private readonly server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (data: Buffer) => void parts.push(data));
    request.on("end", () => {
      const { status = 200, text, hangs = false } = this.says(request.url ?? "", JSON.parse(Buffer.concat(parts).toString() || "{}"));
      response.writeHead(status, { "content-type": request.url === "/metrics" ? "text/plain; version=0.0.4" : "application/json" });
      response.write(text);
      if (!hangs) response.end();
    });
  });

  public async start(): Promise<number> {
    await new Promise<void>((resolve) => void this.server.listen(0, "127.0.0.1", resolve));
    return (this.server.address() as AddressInfo).port;
  }

  public answers(says: Says): void {
    this.says = says;
  }

  public end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

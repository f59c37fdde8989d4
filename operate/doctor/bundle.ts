import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Deployed } from "../cluster/deployment";
import { runProgram } from "../programs/run-program";
import { Seen } from "../cluster/seen";
import { verifyJson } from "../verify/report";
import { Row } from "../verify/row";
import { Diagnosis } from "./diagnose";
import { redactObject, redactText } from "./redact";
import { doctorJson, doctorText } from "./report";
import { Log } from "./sign";

/** What goes into a bundle. */
export interface Bundled {
  readonly deployed: Deployed;
  readonly context: string;
  readonly rows: readonly Row[];
  readonly diagnosis: Diagnosis;
  readonly seen: Seen;
  readonly logs: readonly Log[];
}

/** The files of a bundle by their names: all text, without anything secret. */
export function bundleFiles({ deployed, context, rows, diagnosis, seen, logs }: Bundled): Map<string, string> {
  const files = new Map<string, string>();
  const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
  files.set("README.txt", README);
  files.set("doctor.txt", redactText(doctorText(deployed, { context }, diagnosis)));
  files.set("doctor.json", redactText(doctorJson(deployed, { context }, diagnosis)));
  files.set("verify.json", redactText(verifyJson(deployed, { context }, rows)));
  files.set("deployment.json", redactText(json(deployed)));
  files.set("version.json", redactText(seen.version.known ? seen.version.value : json(seen.version)));
  files.set("releases.json", redactText(json(seen.releases)));
  for (const { kind, namespace = "cluster", answer } of seen.all) {
    files.set(`objects/${namespace}/${kind}.json`, json(answer.known ? answer.value.map(redactObject) : { unread: `${answer.why}: ${redactText(answer.reason)}` }));
  }
  for (const { namespace, pod, container, previous, text, unread } of logs) {
    files.set(`logs/${namespace}/${pod}/${container}${previous ? ".previous" : ""}.log`, text === undefined ? `could not be read: ${unread}\n` : redactText(text));
  }
  return files;
}

const README = `What cdktf-dynamo's doctor saw, for somebody who can't look at the cluster: its findings (doctor.txt), every row of verify, the objects of the
platform's and the models' namespaces with their events, and the tails of logs.

Not in it: data of Secrets and ConfigMaps, values of Helm releases, the kubeconfig, Terraform's state, what was asked of models and what they said.
Values of variables that aren't known to be harmless, and whatever looks like a token, a password, a key or a login in a header or an address, are
replaced by "(left out)". Names of namespaces, pods, nodes, images and addresses are in it. Look through it before you give it away.
`;

/**
 * Writes the files into an archive, by the system's own tar.
 *
 * @throws Error where there is no tar, or the archive can't be written
 */
export async function writeBundle(file: string, name: string, files: ReadonlyMap<string, string>, env: { readonly [name: string]: string | undefined }): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-bundle-"));
  try {
    for (const [relative, content] of files) {
      const target = path.join(scratch, name, ...relative.split("/").map(plain));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content, { mode: 0o600 });
    }
    // A file of its own first: a bundle that is half written is none.
    const whole = path.join(scratch, "bundle.tar.gz");
    const { status, stderr, by } = await runProgram("tar", ["-czf", whole, "-C", scratch, name], { env, seconds: 120 });
    if (by === "missing") throw new Error("tar is missing: it writes the bundle");
    if (status !== 0) throw new Error(`tar ended with ${status ?? by}: ${stderr.trim()}`);
    fs.copyFileSync(whole, file);
    fs.chmodSync(file, 0o600);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** A name as a file's: nothing that comes from a cluster leads out of the folder. */
function plain(part: string): string {
  return part.replace(/[^\w.-]/g, "_").replace(/^\.+/, "_");
}

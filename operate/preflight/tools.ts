import { Answer, known } from "../programs/answer";
import { Cloud } from "../clouds/deployment";
import { Json, readJson } from "../programs/json";
import { Programs } from "../programs/programs";
import { Row } from "./row";

/** A program that a deployment is made with. */
interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  /** Its version in what it writes. */
  readonly version: (output: string) => Answer<string>;
  /** @default - any version */
  readonly minimum?: string;
  readonly get: string;
}

const inJson = (read: (json: Json) => string) => (output: string): Answer<string> => readJson(output, read);

function inText(form: RegExp): (output: string) => Answer<string> {
  return (output) => {
    const version = form.exec(output)?.[1];
    return version === undefined ? { known: false, why: "malformed", reason: `no version in ${JSON.stringify(output.trim().slice(0, 60))}` } : known(version);
  };
}

const AWS: Tool = {
  name: "aws",
  args: ["--version"],
  version: inText(/aws-cli\/(\d+\.\d+\.\d+)/),
  // aws eks get-token gives tokens of client.authentication.k8s.io/v1beta1 from here on (aws/aws-cli, CHANGELOG, 1.24.0).
  minimum: "1.24.0",
  get: "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
};

const OF_CLOUD: { readonly [cloud in Cloud]: readonly Tool[] } = {
  aws: [AWS],
  azure: [
    { name: "az", args: ["version", "--output", "json"], version: inJson((json) => json.at("azure-cli").text()), get: "https://learn.microsoft.com/cli/azure/install-azure-cli" },
    { name: "kubelogin", args: ["--version"], version: inText(/v?(\d+\.\d+\.\d+)/), get: "https://azure.github.io/kubelogin/install.html" },
  ],
  google: [
    { name: "gcloud", args: ["version", "--format=json"], version: inJson((json) => json.at("Google Cloud SDK").text()), get: "https://cloud.google.com/sdk/docs/install" },
    { name: "gke-gcloud-auth-plugin", args: ["--version"], version: inText(/^(?:Kubernetes )?(\S+)/), get: "gcloud components install gke-gcloud-auth-plugin" },
  ],
};

/** The programs by which a deployment is made, and that they run. */
export async function toolRows(programs: Programs, cloud: Cloud | undefined): Promise<Row[]> {
  const terraform = programs.options.env.TERRAFORM_BINARY_NAME || "terraform";
  const tools: Tool[] = [
    { name: terraform, args: ["version", "-json"], version: inJson((json) => json.at("terraform_version").text()), minimum: "1.10.0", get: "https://developer.hashicorp.com/terraform/install" },
    { name: "kubectl", args: ["version", "--client", "--output=json"], version: inJson((json) => json.at("clientVersion").at("gitVersion").text()), get: "https://kubernetes.io/docs/tasks/tools" },
    ...(cloud === undefined ? [] : OF_CLOUD[cloud]),
  ];
  return Promise.all(
    tools.map(async ({ name, args, version, minimum, get }): Promise<Row> => {
      const needed = minimum === undefined ? "on the PATH" : `${minimum} or newer`;
      const answer = await programs.ask(name, args, { env: { CHECKPOINT_DISABLE: "1" } });
      if (!answer.known && answer.why === "missing") return { group: "tool", what: name, needed, there: "not on the PATH", verdict: "lacking", command: get };
      const told = answer.known ? version(answer.value) : answer;
      if (!told.known) return { group: "tool", what: name, needed, there: "could not be read", verdict: "unknown", note: told.reason, command: get };
      const isNew = minimum === undefined || atLeast(told.value, minimum);
      return { group: "tool", what: name, needed, there: told.value, verdict: isNew ? "ok" : "lacking", ...(isNew ? {} : { command: get }) };
    }),
  );
}

function atLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  const at = want.findIndex((number, index) => number !== (have[index] ?? 0));
  return at < 0 || (have[at] ?? 0) > want[at];
}

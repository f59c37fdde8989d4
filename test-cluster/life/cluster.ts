import * as fs from "fs";
import { Json, Programs } from "../programs";
import { NAMESPACES, OPERATOR } from "./app";

/** What a graph carries until the operator has seen it go. */
const FINALIZER = "nvidia.com/finalizer";
/** What a test puts on an object that shall stay a while. */
const HOLD = "life.example.com/hold";

/** The kubeconfig that the stacks use: as it is, or broken in one of the ways in which clusters don't answer. */
export class Kubeconfig {
  private constructor(
    public readonly file: string,
    public readonly context: string,
    private readonly content: Json,
  ) {}

  /** A copy of what KUBECONFIG names, with its one current context. */
  public static async copy(programs: Programs, file: string): Promise<Kubeconfig> {
    const content = JSON.parse(await programs.kubectl(["config", "view", "--raw", "--minify", "--flatten", "-o", "json"]));
    const kubeconfig = new Kubeconfig(file, content["current-context"], content);
    kubeconfig.mend();
    return kubeconfig;
  }

  public mend(): void {
    this.write(this.content);
  }

  /** Breaks it: each way has a name and what does it. */
  public ways(): { readonly [name: string]: () => void } {
    const server = this.content.clusters[0].cluster;
    const changed = (cluster: Json, user: Json): Json => ({
      ...this.content,
      clusters: [{ ...this.content.clusters[0], cluster }],
      users: [{ ...this.content.users[0], user }],
    });
    const { user } = this.content.users[0];
    const plugin = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "there-is-no-such-program", interactiveMode: "Never" };
    return {
      "the API unreachable": () => this.write(changed({ ...server, server: "https://127.0.0.1:1" }, user)),
      "the login refused": () => this.write(changed(server, { token: "of-nobody" })),
      "the credential program missing": () => this.write(changed(server, { exec: plugin })),
    };
  }

  private write(content: Json): void {
    fs.writeFileSync(this.file, JSON.stringify(content), { mode: 0o600 });
  }
}

/** Has the API server refuse to make objects of a kind in a namespace, as a quota or a policy does. */
export async function deny(programs: Programs, resource: string, namespace: string): Promise<() => Promise<void>> {
  const [name, group = ""] = resource.split(/\.(.*)/);
  const metadata = { name: `life-deny-${name}` };
  const rule = { apiGroups: [group], apiVersions: ["*"], operations: ["CREATE"], resources: [name] };
  const spec = {
    failurePolicy: "Fail",
    matchConstraints: { resourceRules: [rule] },
    validations: [{ expression: `object.metadata.namespace != "${namespace}"`, message: "refused by the trial" }],
  };
  const apiVersion = "admissionregistration.k8s.io/v1";
  await programs.create([
    { apiVersion, kind: "ValidatingAdmissionPolicy", metadata, spec },
    { apiVersion, kind: "ValidatingAdmissionPolicyBinding", metadata, spec: { policyName: metadata.name, validationActions: ["Deny"] } },
  ]);
  const probe = JSON.stringify({ apiVersion: group === "" ? "v1" : `${group}/v1`, kind: KINDS[name], metadata: { name: "probe", namespace }, spec: SPECS[name] });
  await until(async () => {
    const said = await programs.kubectl(["create", "--dry-run=server", "-f", "-"], probe).catch((error: Error) => error.message);
    return /refused by the trial|namespaces? .*not found/.test(said);
  });
  return async () => {
    await programs.kubectl(["delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", metadata.name, "--ignore-not-found"]);
    await until(async () => !/refused by the trial/.test(await programs.kubectl(["create", "--dry-run=server", "-f", "-"], probe).catch((error: Error) => error.message)));
  };
}

const CONTAINERS = { containers: [{ name: "main", image: "example.com/probe:1" }] };
const KINDS: { readonly [resource: string]: string } = { persistentvolumeclaims: "PersistentVolumeClaim", deployments: "Deployment", jobs: "Job" };
const SPECS: { readonly [resource: string]: Json } = {
  persistentvolumeclaims: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1Gi" } } },
  deployments: { selector: { matchLabels: { app: "probe" } }, template: { metadata: { labels: { app: "probe" } }, spec: CONTAINERS } },
  jobs: { template: { spec: { restartPolicy: "Never", ...CONTAINERS } } },
};

/** Keeps an object from going until it is let go. */
export async function hold(programs: Programs, object: string, namespace: string): Promise<() => Promise<void>> {
  const patch = (finalizers: string[]): Promise<string> =>
    programs.kubectl(["patch", "-n", namespace, object, "--type=merge", "-p", JSON.stringify({ metadata: { finalizers } })]);
  await patch([HOLD]);
  return async () => void (await patch([]));
}

/**
 * Plays the operator's part in the end of a graph, for as long as the operator's Deployment is there: takes off the finalizer, some
 * seconds after the graph was deleted. @returns what ends it
 */
export function playOperator(programs: Programs, seconds: number): () => Promise<void> {
  let on = true;
  const graphs = "dynamographdeployments.nvidia.com";
  const look = async (): Promise<void> => {
    const there = await programs.names(["deployment", OPERATOR, "-n", NAMESPACES.platform]);
    if (there.length === 0) return;
    for (const { metadata } of await programs.list(graphs, ["-n", NAMESPACES.models])) {
      const age = (Date.now() - Date.parse(metadata.deletionTimestamp ?? "")) / 1000;
      if (!(age > seconds)) continue;
      await programs.kubectl(["patch", "-n", NAMESPACES.models, `${graphs}/${metadata.name}`, "--type=merge", "-p", '{"metadata":{"finalizers":[]}}']);
    }
  };
  const done = (async (): Promise<void> => {
    while (on) {
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return async () => {
    on = false;
    await done;
  };
}

/** A graph that somebody made by hand, as the operator leaves it. */
export function graphByHand(name: string): Json {
  return {
    apiVersion: "nvidia.com/v1beta1",
    kind: "DynamoGraphDeployment",
    metadata: { name, namespace: NAMESPACES.models, finalizers: [FINALIZER] },
    spec: { backendFramework: "vllm", components: [{ name: "frontend", type: "frontend", replicas: 1 }] },
  };
}

/** @throws Error when it hasn't come after a minute */
export async function until(look: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await look()); ) {
    if (Date.now() > end) throw new Error("what was waited for didn't come within a minute");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

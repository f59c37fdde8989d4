import releases from "../../inference-runtime/facts/releases.json";
import { Answer, noAnswer } from "../programs/answer";
import { Deployed } from "./deployment";
import { ListedRelease, listReleases } from "./helm";
import { Access, Kubectl } from "./kubectl";
import { KubernetesJson } from "./kubernetes-json";

/** Kinds as kubectl takes them, by whose they are. */
const CLUSTER = ["nodes", "storageclasses.storage.k8s.io", "namespaces", "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "clusterpolicies.nvidia.com"];
const PLATFORM = ["deployments.apps", "statefulsets.apps", "pods", "endpointslices.discovery.k8s.io", "events"];
const MODELS = [
  "dynamographdeployments.nvidia.com",
  "deployments.apps",
  "replicasets.apps",
  "pods",
  "jobs.batch",
  "persistentvolumeclaims",
  "endpointslices.discovery.k8s.io",
  "resourcequotas",
  "networkpolicies.networking.k8s.io",
  "events",
];
/** What a gateway with an endpoint picker routes to; asked for where a model has one. */
export const POOLS = "inferencepools.inference.networking.k8s.io";
/** Asked at the same time: each is a process and some requests. */
const AT_ONCE = 6;

/** What the release's kinds are served as. */
export interface ReleaseLine {
  readonly line: string;
  readonly graphApiVersion: string;
  readonly requestVersions: readonly string[];
}

/** @returns undefined for a release that isn't known here */
export function lineOf(release: string): ReleaseLine | undefined {
  return releases.lines.find(({ line }) => release.startsWith(`${line}.`));
}

/** The CRDs without which nothing of the release can be made. */
export function crdsOf(release: string): string[] {
  const requests = (lineOf(release)?.requestVersions ?? []).length > 0 ? ["dynamographdeploymentrequests.nvidia.com"] : [];
  return ["dynamographdeployments.nvidia.com", "dynamocomponentdeployments.nvidia.com", ...requests];
}

/** Everything that was read of a cluster at one time. */
export class Seen {
  public constructor(
    private readonly lists: ReadonlyMap<string, Answer<KubernetesJson[]>>,
    private readonly secrets: ReadonlyMap<string, Answer<string[]>>,
    public readonly releases: Answer<ListedRelease[]>,
    public readonly version: Answer<string>,
  ) {}

  public list(kind: string, namespace?: string): Answer<KubernetesJson[]> {
    return this.lists.get(keyOf(kind, namespace)) ?? noAnswer("failed", `${kind} were not asked for`);
  }

  /** What there is of a kind; nothing where that isn't known. For what makes a sentence better, never for a verdict. */
  public some(kind: string, namespace?: string): KubernetesJson[] {
    const answer = this.list(kind, namespace);
    return answer.known ? answer.value : [];
  }

  public secretNames(namespace: string): Answer<string[]> {
    return this.secrets.get(namespace) ?? noAnswer("failed", `the Secrets of ${namespace} were not asked for`);
  }

  /** Each list with its kind and namespace, for a bundle. */
  public get all(): { readonly kind: string; readonly namespace?: string; readonly answer: Answer<KubernetesJson[]> }[] {
    return [...this.lists].map(([key, answer]) => {
      const [kind, namespace] = key.split(" ");
      return { kind, namespace, answer };
    });
  }
}

/** The namespaces of models with an endpoint picker. */
function pooledNamespaces({ models }: Deployed): string[] {
  return [...new Set(models.filter(({ exposure }) => exposure?.pool !== undefined).map(({ namespace }) => namespace))];
}

/** The namespaces that models are in. */
export function modelNamespaces({ dynamo, models }: Deployed): string[] {
  return [...new Set([dynamo.modelNamespace, ...models.map(({ namespace }) => namespace)])];
}

/** Reads the cluster: objects, never a Secret's data. */
export async function look(deployed: Deployed, kubectl: Kubectl, access: Access): Promise<Seen> {
  const lists = new Map<string, Answer<KubernetesJson[]>>();
  const secrets = new Map<string, Answer<string[]>>();
  const ask = (kind: string, namespace?: string, names?: string[]) => async (): Promise<void> => {
    lists.set(keyOf(kind, namespace), await kubectl.list(kind, { namespace, names }));
  };
  const spaces = modelNamespaces(deployed);
  const { namespace: platform, release } = deployed.dynamo;
  const places = new Set([...PLATFORM.map((kind) => keyOf(kind, platform)), ...spaces.flatMap((space) => MODELS.map((kind) => keyOf(kind, space)))]);
  let listed: Answer<ListedRelease[]> = noAnswer("failed", "not asked");
  const version = await kubectl.text(["version", "-o", "json"]);
  await together([
    ...CLUSTER.map((kind) => ask(kind)),
    ask("customresourcedefinitions", undefined, crdsOf(release)),
    ask("prometheuses.monitoring.coreos.com"),
    ...[...places].map((key) => ask(...(key.split(" ") as [string, string]))),
    ...pooledNamespaces(deployed).map((space) => ask(POOLS, space)),
    ...spaces.map((space) => async () => void secrets.set(space, await kubectl.secretNames(space))),
    async () => void (listed = await listReleases(access)),
  ]);
  return new Seen(lists, secrets, listed, version);
}

function keyOf(kind: string, namespace?: string): string {
  return namespace === undefined ? kind : `${kind} ${namespace}`;
}

async function together(work: (() => Promise<void>)[]): Promise<void> {
  const rest = [...work];
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

import { Answer, andThen, known } from "../programs/answer";
import { Deployed, DeployedModel, DeployedPart } from "../cluster/deployment";
import { POOLS, Seen } from "../cluster/seen";
import { nodesOf } from "./cluster-rows";
import { readyAddresses } from "./platform-rows";
import { policiesThatShut } from "./egress";
import { claimsOf, gpusOf, jobsOf, podsOf, podsOfPart, ready, secretsOf, whyNotReady } from "./pods";
import { Row, Verdict, condition, counted, few, isReady, judge, unless } from "./row";
import { KubernetesJson } from "../cluster/kubernetes-json";

/** One model, before it is asked anything. */
export function modelRows(deployed: Deployed, model: DeployedModel, seen: Seen): Row[] {
  const { name, namespace, parts } = model;
  const pods = seen.list("pods", namespace);
  const jobs = seen.list("jobs.batch", namespace);
  const graphs = seen.list("dynamographdeployments.nvidia.com", namespace);
  const row = { id: "graph", about: name, expected: "Ready" };
  return [
    ...jobRows(model, jobs),
    judge({ id: "claims", about: name, expected: "each volume that its pods mount is Bound" }, both(pods, seen.list("persistentvolumeclaims", namespace)), ([all, claims]) =>
      claimsSeen(specsOf(model, all, []), claims, seen.some("storageclasses.storage.k8s.io")),
    ),
    secretRow(model, seen),
    egressRow(model, seen),
    !graphs.known && graphs.why === "no-kind" ? { ...row, seen: "there is no such kind", status: "failed" } : judge(row, graphs, (all) => graphSeen(name, all)),
    ...parts.flatMap((part) => partRows(deployed, model, part, seen)),
    ...frontends(model).map((service) =>
      judge({ id: "frontend", about: `service ${service}`, expected: "somebody Ready behind it" }, seen.list("endpointslices.discovery.k8s.io", namespace), (slices) => {
        const count = readyAddresses(service, slices);
        return { seen: `${count} Ready`, status: count > 0 ? "passed" : "failed" };
      }),
    ),
    ...(model.exposure?.pool === undefined ? [] : [poolRow(model.exposure.pool, seen.list(POOLS, namespace))]),
  ];
}

/** What the operator made for a model's endpoint picker, and whether a gateway asks by it. */
function poolRow(pool: string, pools: Answer<KubernetesJson[]>): Row {
  const row = { id: "pool", about: pool, expected: "taken up by a gateway" };
  return !pools.known && pools.why === "no-kind" ? { ...row, seen: "there is no such kind", status: "failed" } : judge(row, pools, (all) => poolSeen(pool, all));
}

function poolSeen(name: string, pools: readonly KubernetesJson[]): Verdict {
  const pool = pools.find(({ metadata }) => metadata.name === name);
  if (pool === undefined) return { seen: "none of that name", status: "failed" };
  const parents: KubernetesJson[] = (pool.status?.parents ?? []).filter(({ parentRef }: KubernetesJson) => parentRef?.kind !== "Status");
  if (parents.length === 0) return { seen: "no gateway has taken it up", status: "failed" };
  const wrong = parents.flatMap(({ parentRef, conditions = [] }) => conditions.filter(({ status }: KubernetesJson) => status === "False").map(({ type, message, reason }: KubernetesJson) => `${parentRef.name}: not ${type}: ${message || reason}`));
  return unless(wrong, `taken up by ${few(parents.map(({ parentRef }) => String(parentRef.name)))}`);
}

/** The services that the operator makes before a model's frontends. */
export function frontends({ name, parts }: DeployedModel): string[] {
  return parts.filter(({ role }) => role === "frontend").map((part) => `${name}-${part.name.toLowerCase()}`);
}

function graphSeen(name: string, graphs: readonly KubernetesJson[]): Verdict {
  const graph = graphs.find(({ metadata }) => metadata.name === name);
  if (graph === undefined) return { seen: "no graph of that name", status: "failed" };
  const { status = {}, metadata } = graph;
  if (metadata.deletionTimestamp !== undefined) return { seen: "is being deleted", status: "failed" };
  if (Object.keys(status).length === 0) return { seen: "nobody has looked at it: it has no status", status: "failed" };
  // A status of what it was before the last change tells nothing of what it is now.
  if ((status.observedGeneration ?? metadata.generation) !== metadata.generation) return { seen: "its last change isn't taken up yet", status: "failed" };
  const { reason, message } = condition(graph, "Ready");
  return isReady(graph) ? { seen: `Ready, ${status.state ?? "without a state"}`, status: "passed" } : { seen: `${status.state ?? "no state"}: ${message || reason || "not Ready"}`, status: "failed" };
}

function partRows(deployed: Deployed, model: DeployedModel, part: DeployedPart, seen: Seen): Row[] {
  const pods = seen.list("pods", model.namespace);
  const about = `${model.name}/${part.name}`;
  const gpus = part.replicas * part.gpus;
  const expected = gpus > 0 ? `${part.replicas} Ready, ${counted(gpus, "GPU")} of pool ${part.pool}` : `${part.replicas} Ready`;
  return [
    judge({ id: "pods", about, expected }, both(pods, seen.list("nodes")), ([all, nodes]) => podsSeen(deployed, model, part, all, nodes)),
    judge({ id: "image", about, expected: part.image }, pods, (all) => {
      const mine = podsOfPart(model, part, all);
      if (mine.length === 0) return { seen: "no pod", status: "skipped" };
      // Containers that run before it may have the right image, and it another.
      const others = mine.filter(({ spec }) => !spec.containers.some(({ image }: KubernetesJson) => image === part.image));
      return unless([...new Set(others.map(({ metadata, spec }) => `${metadata.name} runs ${mainImage(spec)}`))].slice(0, 4), "as synthesised");
    }),
  ];
}

function mainImage({ containers }: KubernetesJson): string {
  return (containers.find(({ name }: KubernetesJson) => name === "main") ?? containers[0]).image;
}

function podsSeen({ pools }: Deployed, model: DeployedModel, part: DeployedPart, pods: readonly KubernetesJson[], nodes: readonly KubernetesJson[]): Verdict {
  const mine = podsOfPart(model, part, pods);
  const well = ready(mine);
  const gpus = well.reduce((sum, { spec }) => sum + gpusOf(spec), 0);
  const want = part.replicas * part.gpus;
  const missing = want > 0 ? gpus < want : well.length < part.replicas;
  const pool = pools.find(({ name }) => name === part.pool);
  const right = pool === undefined ? undefined : nodesOf(pool, nodes).map(({ metadata }) => metadata.name);
  const astray = right === undefined ? [] : well.filter(({ spec }) => !right.includes(spec.nodeName)).map(({ metadata, spec }) => `${metadata.name} is on ${spec.nodeName}, not of pool ${part.pool}`);
  const waiting = mine.filter((pod) => !isReady(pod)).map((pod) => `${pod.metadata.name} ${whyNotReady(pod)}`);
  const count = `${well.length} Ready${want > 0 ? `, ${counted(gpus, "GPU")}` : ""}`;
  return unless([...(missing ? [`${count}${mine.length === 0 ? ": there is no pod" : ""}`, ...waiting.slice(0, 3)] : []), ...astray], `${count}${waiting.length === 0 ? "" : `; ${few(waiting)}`}`);
}

/** The pod specs of a model: of its pods, and of Jobs that still have to run. */
function specsOf(model: DeployedModel, pods: readonly KubernetesJson[], jobs: readonly KubernetesJson[]): KubernetesJson[] {
  const waiting = jobsOf(model, jobs).filter((job) => condition(job, "Complete").status !== "True");
  return [...podsOf(model, pods).map(({ spec }) => spec), ...waiting.map(({ spec }) => spec.template.spec)];
}

function claimsSeen(specs: readonly KubernetesJson[], claims: readonly KubernetesJson[], classes: readonly KubernetesJson[]): Verdict {
  const names = [...new Set(specs.flatMap(claimsOf))].sort();
  if (names.length === 0) return { seen: "no pod mounts one", status: "skipped" };
  const wrong = names.flatMap((name) => {
    const claim = claims.find(({ metadata }) => metadata.name === name);
    if (claim === undefined) return [`${name} isn't there`];
    if (claim.metadata.deletionTimestamp !== undefined) return [`${name} is being deleted`];
    const { volumeBindingMode } = classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName) ?? {};
    const placed = specs.some((spec) => spec.nodeName !== undefined && claimsOf(spec).includes(name));
    if (claim.status?.phase === "Pending" && volumeBindingMode === "WaitForFirstConsumer" && !placed) return [`${name} waits for its first pod to be placed`];
    return claim.status?.phase === "Bound" ? [] : [`${name} is ${claim.status?.phase ?? "without a phase"}, of class ${claim.spec.storageClassName ?? "(the default)"}`];
  });
  return unless(wrong, few(names));
}

/** By name alone. Where Secrets may not be listed, pods that run have theirs. */
function secretRow(model: DeployedModel, seen: Seen): Row {
  const question = { id: "secrets", about: model.name, expected: "each Secret that its pods can't start without" };
  const pods = seen.list("pods", model.namespace);
  const names = seen.secretNames(model.namespace);
  return judge(question, both(pods, seen.list("jobs.batch", model.namespace)), ([all, jobs]) => {
    const specs = specsOf(model, all, jobs);
    if (specs.length === 0) return { seen: "no pod", status: "skipped" };
    const wanted = [...new Set(specs.flatMap(secretsOf))].sort();
    if (wanted.length === 0) return { seen: "none is needed", status: "passed" };
    if (names.known) return unless(wanted.filter((name) => !names.value.includes(name)).map((name) => `${name} isn't there`), few(wanted));
    const waiting = all.filter((pod) => podsOf(model, [pod]).length > 0 && secretsOf(pod.spec).length > 0 && pod.status?.phase !== "Running");
    const words = `${names.why}: ${names.reason}`;
    return waiting.length === 0 ? { seen: `not listed (${words}); the pods that need one run`, status: "skipped" } : { seen: words, status: "unknown" };
  });
}

/** Weights, names and the API server are outside a pod: one that may reach nobody waits for all of them, and says so in no event. */
function egressRow(model: DeployedModel, seen: Seen): Row {
  const question = { id: "egress", about: model.name, expected: "no policy that lets its pods reach nobody" };
  return judge(question, both(seen.list("pods", model.namespace), seen.list("networkpolicies.networking.k8s.io", model.namespace)), ([pods, policies]) => {
    const mine = [...podsOf(model, pods), ...pods.filter(({ metadata, status }) => jobsOf(model, [{ metadata }]).length > 0 && status?.phase !== "Succeeded")];
    return unless(policiesThatShut(mine, policies), counted(policies.length, "policy", "policies"));
  });
}

function jobRows(model: DeployedModel, jobs: Answer<KubernetesJson[]>): Row[] {
  const question = (about: string): { id: string; about: string; expected: string } => ({ id: "job", about, expected: "Complete" });
  if (!jobs.known) return [judge(question(model.name), jobs, () => ({ seen: "", status: "unknown" }))];
  return jobsOf(model, jobs.value).map((job) =>
    judge(question(job.metadata.name), known(job), () => {
      if (condition(job, "Complete").status === "True") return { seen: "Complete", status: "passed" };
      const { status, reason, message } = condition(job, "Failed");
      return { seen: status === "True" ? `Failed: ${reason} ${message}`.trim() : "still runs", status: "failed" };
    }),
  );
}

function both<A, B>(a: Answer<A>, b: Answer<B>): Answer<[A, B]> {
  return andThen(a, (first) => andThen(b, (second) => known<[A, B]>([first, second])));
}

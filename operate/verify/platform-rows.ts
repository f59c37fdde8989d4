import { Answer } from "../programs/answer";
import { Deployed } from "../cluster/deployment";
import { Seen, crdsOf, lineOf } from "../cluster/seen";
import { Row, Verdict, condition, few, judge, unless } from "./row";
import { KubernetesJson } from "../cluster/kubernetes-json";

const OPERATOR = /dynamo-operator-controller-manager$/;
const CONFIGURATIONS = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"];

/** Dynamo itself: Helm's releases, kinds, operator, what it needs, and its webhooks. */
export function platformRows(deployed: Deployed, seen: Seen, refusal: Answer<string>): Row[] {
  const { dynamo, releases } = deployed;
  const crds = seen.list("customresourcedefinitions");
  const deployments = seen.list("deployments.apps", dynamo.namespace);
  return [
    ...releases.map((release) =>
      judge({ id: "release", about: `${release.namespace}/${release.name}`, expected: `deployed, ${chartOf(release)}` }, seen.releases, (all) => {
        const found = all.find(({ name, namespace }) => name === release.name && namespace === release.namespace);
        if (found === undefined) return { seen: "no release of that name", status: "failed" };
        const same = found.status === "deployed" && (release.version === undefined || found.chart === `${release.chart}-${release.version}`);
        return { seen: `${found.status}, ${found.chart}`, status: same ? "passed" : "failed" };
      }),
    ),
    ...crdsOf(dynamo.release).map((name) => judge({ id: "crd", about: name, expected: crdExpected(name, dynamo.release) }, crds, (all) => crdSeen(name, dynamo.release, all))),
    judge({ id: "operator", about: dynamo.namespace, expected: `available, of release ${dynamo.release}` }, deployments, (all) => operatorSeen(dynamo.release, all)),
    ...besides(dynamo.namespace, seen),
    ...webhookRows(dynamo, seen),
    refusalRow(dynamo.modelNamespace, refusal),
  ];
}

function chartOf({ chart, version }: { readonly chart: string; readonly version?: string }): string {
  return version === undefined ? chart : `${chart}-${version}`;
}

function crdExpected(name: string, release: string): string {
  const version = name.startsWith("dynamographdeployments.") ? lineOf(release)?.graphApiVersion : undefined;
  return `Established${version === undefined ? "" : `, ${version} served`}`;
}

function crdSeen(name: string, release: string, crds: readonly KubernetesJson[]): Verdict {
  const found = crds.find(({ metadata }) => metadata.name === name);
  if (found === undefined) return { seen: "no such kind", status: "failed" };
  const served = found.spec.versions.filter((one: KubernetesJson) => one.served === true).map((one: KubernetesJson) => String(one.name));
  const wanted = lineOf(release)?.graphApiVersion;
  const wrong = [
    ...(condition(found, "Established").status === "True" ? [] : [`not Established: ${condition(found, "Established").message || "no word why"}`]),
    ...(name.startsWith("dynamographdeployments.") && wanted !== undefined && !served.includes(wanted) ? [`serves ${served.join(", ")}, not ${wanted}`] : []),
  ];
  return unless(wrong, `Established, serves ${served.join(", ")}`);
}

function operatorSeen(release: string, deployments: readonly KubernetesJson[]): Verdict {
  const found = deployments.find(({ metadata }) => OPERATOR.test(metadata.name));
  if (found === undefined) return { seen: "no operator in that namespace", status: "failed" };
  const images: string[] = found.spec.template.spec.containers.map(({ image }: KubernetesJson) => String(image));
  const image = images.find((one) => one.includes("operator")) ?? images[0];
  const tag = /:([^/:@]+)(@|$)/.exec(image)?.[1];
  const { message } = condition(found, "Available");
  const wrong = [
    ...(condition(found, "Available").status === "True" ? [] : [`not available: ${message || "no pod of it is Ready"}`]),
    ...(tag === undefined || tag === release ? [] : [`runs ${image}`]),
  ];
  return unless(wrong, `available, ${image}`);
}

/** NATS, etcd and whatever else the platform runs: what is there must run. Releases need them or not, by how they are set. */
function besides(namespace: string, seen: Seen): Row[] {
  const sets = seen.list("statefulsets.apps", namespace);
  const question = (about: string): { id: string; about: string; expected: string } => ({ id: "store", about: `${namespace}/${about}`, expected: "all replicas Ready" });
  if (!sets.known) return [judge(question("statefulsets"), sets, () => ({ seen: "", status: "unknown" }))];
  const others = seen.some("deployments.apps", namespace).filter(({ metadata }) => !OPERATOR.test(metadata.name));
  if (sets.value.length + others.length === 0) return [{ ...question("NATS, etcd"), seen: "neither is installed here", status: "skipped" }];
  return [...sets.value, ...others].map((set) =>
    judge(question(set.metadata.name), { known: true, value: set }, ({ spec, status }) => {
      const [want, ready] = [Number(spec.replicas ?? 1), Number(status?.readyReplicas ?? 0)];
      return { seen: `${ready} of ${want} Ready`, status: ready >= want ? "passed" : "failed" };
    }),
  );
}

function webhookRows({ namespace, release }: Deployed["dynamo"], seen: Seen): Row[] {
  return CONFIGURATIONS.flatMap((kind): Row[] => {
    const short = kind.replace("webhookconfigurations", " webhook");
    const question = { id: "webhook", about: short, expected: "answers, with a certificate that is known" };
    const answer = seen.list(kind);
    if (!answer.known) return [judge(question, answer, () => ({ seen: "", status: "unknown" }))];
    const mine = answer.value.filter((one) => hooksOf(one, namespace).length > 0);
    if (mine.length > 0) return mine.map((one) => judge({ ...question, about: one.metadata.name }, seen.list("endpointslices.discovery.k8s.io", namespace), (slices) => webhookSeen(one, namespace, slices)));
    // Before 1.0 it is off unless a value turns it on; what a release mutates by webhook changed from one to the next.
    const needed = kind.startsWith("validating") && !/^0\./.test(release);
    return needed ? [{ ...question, seen: "none of the operator's", status: "failed" }] : [];
  });
}

/** The webhooks of a configuration that are the operator's: behind a service of its namespace, or of its kinds. */
function hooksOf({ webhooks = [] }: KubernetesJson, namespace: string): KubernetesJson[] {
  return webhooks.filter(
    ({ clientConfig, rules = [] }: KubernetesJson) =>
      (clientConfig?.service?.namespace === namespace || clientConfig?.url !== undefined) && rules.some(({ apiGroups = [] }: KubernetesJson) => apiGroups.includes("nvidia.com")),
  );
}

function webhookSeen(configuration: KubernetesJson, namespace: string, slices: readonly KubernetesJson[]): Verdict {
  const hooks = hooksOf(configuration, namespace);
  const services = [...new Set(hooks.map(({ clientConfig }) => clientConfig.service?.name).filter((name) => name !== undefined))];
  const wrong = [
    ...hooks.filter(({ clientConfig }) => !clientConfig.caBundle).map(({ name }) => `${name} has no caBundle yet`),
    ...services.filter((service) => readyAddresses(service, slices) === 0).map((service) => `nobody is Ready behind ${namespace}/${service}`),
  ];
  return unless(wrong, services.length === 0 ? "behind an address of its own" : `${few(services)} answers`);
}

/** Addresses behind a service that take requests. */
export function readyAddresses(service: string, slices: readonly KubernetesJson[]): number {
  const mine = slices.filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service);
  return mine.flatMap(({ endpoints }) => endpoints ?? []).filter((one: KubernetesJson) => one.conditions?.ready !== false).reduce((sum, { addresses }) => sum + addresses.length, 0);
}

/** A graph that only the webhook refuses: it passes the kind's schema, and nothing of it is kept. */
export function invalidGraph(release: string, namespace: string): object {
  const version = lineOf(release)?.graphApiVersion ?? "v1beta1";
  const metadata = { name: "dynamo-serving-verify", namespace };
  const beta = { components: [{ name: "verify", type: "worker", replicas: 0, sharedMemorySize: "-1Gi", podTemplate: { spec: { containers: [{ name: "main" }] } } }] };
  const alpha = { services: { verify: { componentType: "worker", replicas: 0, ingress: { enabled: true } } } };
  return { apiVersion: `nvidia.com/${version}`, kind: "DynamoGraphDeployment", metadata, spec: version === "v1alpha1" ? alpha : beta };
}

/** A refusal by the schema or by the user's rights is no proof that the webhook was asked. */
function refusalRow(namespace: string, refusal: Answer<string>): Row {
  const question = { id: "refuses", about: "the operator's webhook", expected: "refuses an invalid graph (a server-side dry run)" };
  if (refusal.known) return { ...question, seen: "the graph was accepted: nobody judges graphs", status: "failed" };
  const { reason, why } = refusal;
  if (/failed calling webhook/.test(reason)) return { ...question, seen: reason, status: "failed" };
  if (/admission webhook "[^"]*" denied/.test(reason)) return { ...question, seen: `refused by ${/admission webhook "([^"]*)"/.exec(reason)?.[1]}`, status: "passed" };
  if (why === "no-kind") return { ...question, seen: "there is no such kind", status: "failed" };
  return { ...question, seen: `not asked: ${why}: ${reason || `no dry run in ${namespace}`}`, status: "unknown" };
}

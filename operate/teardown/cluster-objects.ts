import { Answer, known } from "../programs/answer";
import { OperatedDeployment } from "../clouds/deployment";
import { Json } from "../programs/json";
import { Kubectl } from "../cluster/kubectl";

/** An object of the cluster's. */
export interface ClusterObject {
  /** As kubectl takes it: "dynamographdeployments.nvidia.com". */
  readonly kind: string;
  /** @default - it is the cluster's */
  readonly namespace?: string;
  readonly name: string;
  readonly finalizers: readonly string[];
}

/** A persistent volume that is claimed by something of the deployment's. */
export interface Volume {
  readonly name: string;
  /** "inference/qwen-cache". */
  readonly claim: string;
  readonly driver: string;
  readonly handle: string;
  /** `Retain`, `Delete`. */
  readonly policy: string;
}

/** Kinds that go before their controllers, a step after the other: each waits for the one before to be gone. */
export const STEPS: readonly (readonly string[])[] = [
  ["dynamographdeploymentrequests.nvidia.com"],
  ["dynamographdeployments.nvidia.com"],
  ["scaledobjects.keda.sh"],
  ["httproutes.gateway.networking.k8s.io", "gateways.gateway.networking.k8s.io", "ingresses.networking.k8s.io", "services"],
  ["persistentvolumeclaims"],
  ["nodepools.karpenter.sh", "nodeclaims.karpenter.sh"],
];

/** Kinds that belong to no namespace, and go only with a cluster of the deployment's own. */
const OF_CLUSTER = ["nodepools.karpenter.sh", "nodeclaims.karpenter.sh"];

/** What the drain looks at. */
export interface ClusterContents {
  readonly objects: readonly ClusterObject[];
  readonly volumes: readonly Volume[];
}

/** Whether the deployment made the cluster, and so all that is in it goes. */
export function makesCluster({ stacks }: OperatedDeployment): boolean {
  return stacks.some(({ step }) => step === "cluster");
}

/** What is in the cluster that must go before what made it does. The first kind that can't be listed is the answer. */
export async function clusterContents(kubectl: Kubectl, deployment: OperatedDeployment): Promise<Answer<ClusterContents>> {
  const isOurs = ownership(deployment);
  const objects: ClusterObject[] = [];
  for (const kind of STEPS.flat()) {
    if (OF_CLUSTER.includes(kind) && !makesCluster(deployment)) continue;
    const found = await kubectl.read(kind, (json) => ({ object: readObject(kind, json), json }));
    if (!found.known) return found;
    objects.push(...found.value.filter(({ object, json }) => isOurs(object, json) && (kind !== "services" || json.at("spec").at("type").textOr("") === "LoadBalancer")).map(({ object }) => object));
  }
  const volumes = await kubectl.read("persistentvolumes", readVolume);
  if (!volumes.known) return volumes;
  const claims = new Set(objects.filter(({ kind }) => kind === "persistentvolumeclaims").map(({ namespace, name }) => `${namespace}/${name}`));
  return known({ objects, volumes: volumes.value.flatMap((one) => (one === undefined || !claims.has(one.claim) ? [] : [one])) });
}

/** In a cluster of the deployment's own all is; in another's what lies in namespaces that it made, and what its releases made. */
function ownership(deployment: OperatedDeployment): (object: ClusterObject, json: Json) => boolean {
  if (makesCluster(deployment)) return () => true;
  const namespaces = deployment.namespaces.filter(({ made }) => made).map(({ name }) => name);
  const releases = deployment.models.map(({ name, namespace }) => `${namespace}/${name}`);
  return ({ namespace = "" }, json) => {
    const annotations = new Map(json.at("metadata").at("annotations").pairs());
    return namespaces.includes(namespace) || releases.includes(`${annotations.get("meta.helm.sh/release-namespace")}/${annotations.get("meta.helm.sh/release-name")}`);
  };
}

function readObject(kind: string, json: Json): ClusterObject {
  const metadata = json.at("metadata");
  const namespace = metadata.at("namespace");
  return { kind, ...(namespace.absent ? {} : { namespace: namespace.text() }), name: metadata.at("name").text(), finalizers: metadata.at("finalizers").listOrNone().map((one) => one.text()) };
}

function readVolume(json: Json): Volume | undefined {
  const [claim, csi] = [json.at("spec").at("claimRef"), json.at("spec").at("csi")];
  if (claim.absent) return undefined;
  return {
    name: json.at("metadata").at("name").text(),
    claim: `${claim.at("namespace").text()}/${claim.at("name").text()}`,
    driver: csi.absent ? "" : csi.at("driver").text(),
    handle: csi.absent ? "" : csi.at("volumeHandle").text(),
    policy: json.at("spec").at("persistentVolumeReclaimPolicy").textOr("Delete"),
  };
}

/** "service default/web". */
export function objectName({ kind, namespace, name }: ClusterObject): string {
  return `${kind.split(".")[0].replace(/s$/, "")} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

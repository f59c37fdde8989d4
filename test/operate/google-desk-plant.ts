import { GoogleDesk } from "./google-desk";

const LINK = `https://www.googleapis.com/compute/v1/projects/${GoogleDesk.PROJECT}`;
const REGION = "us-central1";
const ZONE = `${REGION}-a`;

/** A cluster by what its controllers call their things after. */
export interface Planted {
  readonly cluster: string;
  readonly network: string;
  /** Of a claim, and of a Service. */
  readonly uid: string;
  /** Of the cluster, in the Gateway controller's names. */
  readonly gateway: string;
}

/** As Kubernetes names a Service's load balancer: `DefaultLoadBalancerName` of k8s.io/cloud-provider. */
export const balancerName = (uid: string): string => `a${uid.replace(/-/g, "")}`.slice(0, 32);

/**
 * What the controllers of a GKE cluster leave, by their names and labels: disks and Filestore instances of the CSI drivers, the load balancer
 * of a Service (kubernetes/cloud-provider-gcp, providers/gce), that of a Gateway (names as clusters were seen to have them), external-dns' record, our repository.
 */
export async function plantLeftovers(desk: GoogleDesk, { cluster, network, uid, gateway }: Planted): Promise<void> {
  const balancer = balancerName(uid);
  const at = (kind: string, name: string, place = "global"): string => `${LINK}/${place}/${kind}/${name}`;
  const compute = (kind: string, name: string, body: object, place = "global"): Promise<void> => desk.plant("compute", `${place}/${kind}`, { name, ...body });
  const [region, zone] = [`regions/${REGION}`, `zones/${ZONE}`];
  const net = at("networks", network);
  await compute("networks", network, { autoCreateSubnetworks: false });
  await disk(desk, `pvc-${uid}`, cluster, REGION);
  await desk.plant("file", `locations/${ZONE}/instances?instanceId=pvc-${uid}`, { tier: "ZONAL", fileShares: [{ name: "vol1", capacityGb: "1024" }], networks: [{ network }], labels: { storage_gke_io_cluster_name: cluster, storage_gke_io_cluster_location: REGION } });
  // A Service's.
  const service = JSON.stringify({ "kubernetes.io/service-name": "inference/web" });
  await compute("targetPools", balancer, { description: service }, region);
  await compute("forwardingRules", balancer, { description: service, target: at("targetPools", balancer, region), IPAddress: "203.0.113.9", loadBalancingScheme: "EXTERNAL" }, region);
  await compute("firewalls", `k8s-fw-${balancer}`, { network: net, description: service, allowed: [{ IPProtocol: "tcp", ports: ["80"] }], sourceRanges: ["0.0.0.0/0"] });
  // A Gateway's.
  const named = (what: string): string => `${gateway}-inference-${what}`;
  const group = `k8s1-${gateway.slice(-4)}1a2b-inference-qwen-80-9f8e7d6c`;
  await compute("networkEndpointGroups", group, { network: net, networkEndpointType: "GCE_VM_IP_PORT" }, zone);
  await compute("healthChecks", named("qwen-80-4fdj4jjm3trk"), { type: "HTTP" });
  await compute("backendServices", named("qwen-80-4fdj4jjm3trk"), { backends: [{ group: at("networkEndpointGroups", group, zone) }], healthChecks: [at("healthChecks", named("qwen-80-4fdj4jjm3trk"))], loadBalancingScheme: "EXTERNAL_MANAGED" });
  await compute("urlMaps", named("door-tz4nlc0g34o7"), { defaultService: at("backendServices", named("qwen-80-4fdj4jjm3trk")) });
  await compute("targetHttpsProxies", named("door-a5et3e3itxsv"), { urlMap: at("urlMaps", named("door-tz4nlc0g34o7")) });
  await compute("addresses", named("door-v71xu3da78az"), { address: "203.0.113.10" });
  await compute("forwardingRules", named("door-y37b90pplt9n"), { target: at("targetHttpsProxies", named("door-a5et3e3itxsv")), IPAddress: "203.0.113.10", loadBalancingScheme: "EXTERNAL_MANAGED" });
  await compute("firewalls", `${gateway}-l7-${network}-global`, { network: net, allowed: [{ IPProtocol: "tcp", ports: ["0-65535"] }], sourceRanges: ["130.211.0.0/22", "35.191.0.0/16"] });
  // Ours and external-dns'.
  await desk.plant("artifactregistry", `locations/${REGION}/repositories?repositoryId=${cluster}`, { format: "DOCKER", labels: { "dynamo-serving-cluster": cluster } });
  await desk.plant("dns", "managedZones/models/rrsets", { name: `external-dns-a.${cluster}.models.example.com.`, type: "TXT", ttl: 300, rrdatas: [`"heritage=external-dns,external-dns/owner=${cluster},external-dns/resource=httproute/inference/qwen-door"`] });
}

/** Of the persistent disk driver, as GKE labels it. */
export function disk(desk: GoogleDesk, name: string, cluster: string, location: string): Promise<void> {
  const description = JSON.stringify({ "kubernetes.io/created-for/pvc/namespace": "inference", "storage.gke.io/created-by": "pd.csi.storage.gke.io" });
  return desk.plant("compute", `zones/${location}-a/disks`, { name, sizeGb: "100", description, labels: { "goog-k8s-cluster-name": cluster, "goog-k8s-cluster-location": location, "goog-gke-volume": "" } });
}

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { DoorAuthentication } from "../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../constructs/cluster/exposure/certificate";
import { ExistingDoor } from "../../constructs/cluster/exposure/existing-door";
import { Exposure } from "../../constructs/cluster/exposure/exposure";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../constructs/cluster/storage-offer";
import { AksGateway } from "../../constructs/azure/exposure/gateway";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { GkeExistingNetwork } from "../../constructs/google/network/existing-network";
import { InvalidInputError } from "../../constructs/core/problems/problem";
import { explanationPage } from "../../explain/html";
import { explanationText } from "../../explain/text";
import { explain } from "../../explain/explanation";
import { readDeployment } from "../../explain/deployment";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";
import { missingTerraform, validateOffline } from "../../testing";
import { metadataOf } from "../harness/differences";

/** Doors in whole deployments: what the cluster has for them, in which order all of it goes, and what is told of it. */

type Json = { [key: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "exposure-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

interface Synthesised {
  readonly folder: string;
  readonly stack: (name: string) => Json;
  readonly described: Json;
  readonly text: string;
}

function synth(make: (app: App) => unknown): Synthesised {
  const folder = path.join(scratch, String(apps++));
  const app = new App({ outdir: folder });
  make(app);
  app.synth();
  const file = path.join(folder, "deployments", "chat.json");
  const text = fs.readFileSync(file, "utf8");
  return {
    folder,
    stack: (name) => JSON.parse(fs.readFileSync(path.join(folder, "stacks", `chat-${name}`, "cdk.tf.json"), "utf8")),
    described: JSON.parse(text),
    text: explanationText(explain(readDeployment(file, text))),
  };
}
const all = ({ resource }: Json, type: string): Json[] => Object.values<Json>(resource?.[type] ?? {});
const codes = (make: (app: App) => unknown): string[][] => {
  const app = new App({ outdir: path.join(scratch, "refused") });
  make(app);
  try {
    app.synth();
  } catch (error) {
    return (error as InvalidInputError).problems.map(({ code, property }) => [code, property]);
  }
  return [];
};

const qwen = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const secret = DoorCertificate.secret("qwen-tls");
const keys = DoorAuthentication.apiKeys("api-keys");
const acm = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555");
const token = DoorAuthentication.jwt({ issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys", audience: "qwen" });
const iap = DoorAuthentication.iap({ clientId: "1234-abcd.apps.googleusercontent.com", clientSecret: "iap-client" });
const host = "qwen.example.com";

const eks = (exposure?: Exposure) => (app: App) =>
  new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models: [{ ...qwen, exposure }] });
const gke = (exposure?: Exposure, more: object = {}) => (app: App) =>
  new GkeDeployment(app, "chat", { region: "us-central1", project: "my-project", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ ...qwen, exposure }], ...more });
const aks = (exposure?: Exposure, gateway?: AksGateway) => (app: App) =>
  new AksDeployment(app, "chat", {
    region: "swedencentral", subscriptionId: "00000000-0000-0000-0000-000000000001", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }], models: [{ ...qwen, exposure }], gateway,
  });
const lab = (exposure: Exposure | undefined, door?: ExistingDoor) => (app: App) =>
  new ExistingDeployment(app, "chat", {
    cluster: new ExistingCluster({
      clusterName: "lab", context: "lab", exposure: door, storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }],
      gpuPools: [{ name: "l4", labels: { pool: "l4" }, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA L4", gpusPerNode: 1, gpuMemoryGiB: 24, fabric: Fabric.NONE }],
    }),
    models: [{ ...qwen, exposure }],
  });

/** The Ingress, Gateway and policies of the model's door, from what Terraform gets. */
const objectsOf = (of: Synthesised): Json[] => JSON.parse(all(of.stack("inference"), "helm_release").find(({ name }) => name === "qwen-door")?.values[0]).objects;
const policyOf = (of: Synthesised): Json => JSON.parse(all(of.stack("inference"), "helm_release").find(({ name }) => name === "qwen")?.values[0]).network;
const valid = async ({ folder }: Synthesised): Promise<void> => {
  if (missingTerraform() === undefined) expect(await validateOffline(folder)).toEqual([]);
};

test("EKS: the load balancer's subnets alone reach the frontend; a pod is ready once it is sent to", async () => {
  const made = synth(eks(Exposure.public({ host, tls: acm, authentication: token })));
  const subnets = all(made.stack("cluster"), "aws_subnet").filter(({ tags }) => tags["kubernetes.io/role/elb"] === "1");
  expect(policyOf(made).clientCidrs).toEqual(subnets.map(({ cidr_block: block }) => block));
  const metadata = all(made.stack("platform"), "kubernetes_namespace_v1").map(metadataOf).find(({ name }) => name === "inference");
  expect(metadata.labels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted", "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" });
  const inside = synth(eks(Exposure.internal({ host, tls: acm })));
  const nodes = all(inside.stack("cluster"), "aws_subnet").filter(({ tags }) => tags["kubernetes.io/role/internal-elb"] === "1");
  expect(policyOf(inside).clientCidrs).toEqual(nodes.map(({ cidr_block: block }) => block));
  await valid(made);
}, 60_000);

test("destroying: the door, then its model, the namespace, the controller, the network", () => {
  const made = synth(eks(Exposure.internal({ host, tls: acm })));
  const releases = Object.entries<Json>(made.stack("inference").resource.helm_release);
  const [id] = releases.find(([, { name }]) => name === "qwen") ?? [];
  const door = releases.find(([, { name }]) => name === "qwen-door")?.[1];
  // With wait, Helm waits until the Ingress is gone, which its controller holds until the load balancer is.
  expect([door?.wait, door?.depends_on]).toEqual([true, [`helm_release.${id}`]]);
  const { stacks } = JSON.parse(fs.readFileSync(path.join(made.folder, "manifest.json"), "utf8"));
  for (const [stack, before] of [["inference", "platform"], ["platform", "addons"], ["addons", "cluster"]]) expect(stacks[`chat-${stack}`].dependencies).toContain(`chat-${before}`);
  expect(all(made.stack("addons"), "helm_release").map(({ name }) => name)).toContain("aws-load-balancer-controller");
});

test("GKE: the Gateway API, a subnet for proxies, TLS 1.2 and newer, and the names that the door goes by", async () => {
  const made = synth(gke(Exposure.internal({ host, tls: secret }), { gateway: {} }));
  const cluster = made.stack("cluster");
  expect(all(cluster, "google_container_cluster")[0].gateway_api_config).toEqual({ channel: "CHANNEL_STANDARD" });
  const proxies = all(cluster, "google_compute_subnetwork").find(({ purpose }) => purpose === "REGIONAL_MANAGED_PROXY");
  expect([proxies?.ip_cidr_range, proxies?.role]).toEqual(["10.9.0.0/23", "ACTIVE"]);
  expect(policyOf(made).clientCidrs).toEqual(["10.9.0.0/23", "35.191.0.0/16", "130.211.0.0/22"]);
  const [everywhere] = all(cluster, "google_compute_ssl_policy");
  const [here] = all(cluster, "google_compute_region_ssl_policy");
  for (const one of [everywhere, here]) expect([one.min_tls_version, one.profile]).toEqual(["TLS_1_2", "MODERN"]);
  const tls = (of: Synthesised): unknown => objectsOf(of).find(({ kind }) => kind === "GCPGatewayPolicy")?.spec.default.sslPolicy;
  expect(tls(made)).toBe(here.name);
  expect(tls(synth(gke(Exposure.public({ host, tls: DoorCertificate.certificateMap("chat"), authentication: iap }), { gateway: {} })))).toBe(everywhere.name);
  await valid(made);
}, 60_000);

test("GKE, in a VPC that is there: its own proxies' subnet, and none is made", () => {
  const network = GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "pods", serviceRange: "services", ranges: { nodes: "10.0.0.0/20" } });
  const made = synth(gke(Exposure.internal({ host, tls: secret }), { network, gateway: { proxyRange: "10.30.0.0/23" } }));
  expect(all(made.stack("cluster"), "google_compute_subnetwork")).toEqual([]);
  expect(policyOf(made).clientCidrs[0]).toBe("10.30.0.0/23");
  expect(codes(gke(Exposure.internal({ host, tls: secret }), { network, gateway: {} }))).toEqual([["balancer-addresses-unknown", "exposure.balancerCidrs"]]);
});

test.each([
  ["no range", { proxyRange: "10.9.0.1/23" }, "cidr-invalid"],
  ["too small", { proxyRange: "10.9.0.0/27" }, "cidr-too-small"],
  ["that of the pods", { proxyRange: "10.4.0.0/23" }, "cidr-overlap"],
])("GKE: a proxies' range that is %s", (_, gateway, code) => {
  expect(codes(gke(undefined, { gateway }))).toEqual([[code, "gateway.proxyRange"]]);
});

test("GKE: a default proxies' range that another one takes", () => {
  expect(codes(gke(undefined, { gateway: {}, ipRanges: { services: "10.9.0.0/20" } }))).toEqual([["cidr-overlap", "gateway.proxyRange"]]);
});

test("AKS: Envoy Gateway comes with the add-ons, in a namespace that goes after it", async () => {
  const made = synth(aks(Exposure.public({ host, tls: secret, authentication: keys }), AksGateway.ENVOY));
  const release = all(made.stack("addons"), "helm_release").find(({ name }) => name === "envoy-gateway");
  expect([release?.repository, release?.chart, release?.version, release?.namespace]).toEqual(["oci://docker.io/envoyproxy", "gateway-helm", "v1.9.1", "envoy-gateway-system"]);
  const [id] = Object.entries<Json>(made.stack("addons").resource.kubernetes_namespace_v1).find(([, one]) => metadataOf(one).name === "envoy-gateway-system") ?? [];
  expect(release?.depends_on).toEqual([`kubernetes_namespace_v1.${id}`]);
  expect(policyOf(made)).toMatchObject({ clientNamespaces: ["envoy-gateway-system"], clientCidrs: [] });
  await valid(made);
}, 60_000);

test("a cluster that is there, with its own door", () => {
  const door = ExistingDoor.ingress({ className: "nginx", facesInternet: false, longestStreamSeconds: 600, clientNamespaces: ["ingress-nginx"] });
  const made = synth(lab(Exposure.internal({ host, tls: DoorCertificate.OF_DOOR }), door));
  expect(objectsOf(made)).toEqual([expect.objectContaining({ kind: "Ingress" })]);
  expect(made.described.models[0].exposure).toMatchObject({ door: "existing-ingress", doorName: "the ingress controller of class nginx" });
});

test.each<[string, (app: App) => unknown, string[][]]>([
  ["GKE without a gateway", gke(Exposure.internal({ host, tls: secret })), [["no-door", "exposure"]]],
  ["AKS without a gateway", aks(Exposure.internal({ host, tls: secret })), [["no-door", "exposure"]]],
  ["a cluster that is there, without a door", lab(Exposure.internal({ host, tls: secret })), [["no-door", "exposure"]]],
  ["a door with a misspelt option", lab(undefined, ExistingDoor.ingress({ className: "nginx", facesInternet: false, longestStreamSecond: 5 } as never)), [["unknown-property", "cluster.exposure.longestStreamSecond"], ["missing-property", "cluster.exposure.longestStreamSeconds"]]],
  ["a door of nothing", lab(undefined, ExistingDoor.gateway(undefined as never)), [["missing-property", "cluster.exposure"]]],
  ["a door of every address", lab(undefined, ExistingDoor.gateway({ name: "a", namespace: "b", facesInternet: true, longestStreamSeconds: 600, clientCidrs: ["0.0.0.0/0"] })), [["open-to-the-world", "cluster.exposure.clientCidrs[0]"]]],
  ["a door that nobody knows from where it sends", lab(Exposure.internal({ host, tls: secret }), ExistingDoor.ingress({ className: "nginx", facesInternet: false, longestStreamSeconds: 600 })), [["balancer-addresses-unknown", "exposure.balancerCidrs"]]],
  ["a namespace that is none", lab(undefined, ExistingDoor.envoyGateway({ namespace: "Envoy" })), [["invalid-name", "cluster.exposure.namespace"]]],
  ["a gateway of AKS that is none", aks(undefined, "envoy" as never), [["wrong-type", "gateway"]]],
])("%s: refused", (_, make, expected) => {
  expect(codes(make)).toEqual(expected);
});

describe("what is told", () => {
  const told = (exposure: Exposure): string => synth(eks(exposure)).text;

  test("a public door loudly, with who may try and how it is known who comes", () => {
    const made = synth(eks(Exposure.public({ host, tls: acm, authentication: token, allowedCidrs: ["198.51.100.0/24"] })));
    expect(made.described.models[0].exposure).toEqual({
      reach: "public", host, address: "https://qwen.example.com/v1", door: "aws-application-load-balancer", doorName: "an Application Load Balancer",
      certificate: "acm", authentication: "jwt", allowedCidrs: ["198.51.100.0/24"],
    });
    expect(made.text).toContain("warning: THE INTERNET REACHES qwen at https://qwen.example.com/v1, by an Application Load Balancer: 198.51.100.0/24 may try, and who comes is known by jwt");
    expect(made.stack("inference").output.addresses.value).toEqual({ qwen: "https://qwen.example.com/v1" });
    expect(made.text).toContain("PUBLIC: https://qwen.example.com/v1");
    const page = explanationPage([explain(readDeployment("chat.json", JSON.stringify(made.described)))]);
    expect(page).toContain('<p class="warning">PUBLIC: https://qwen.example.com/v1');
    expect(page).toContain("198.51.100.0/24, known by jwt");
    expect(told(Exposure.public({ host, tls: acm, authentication: token }))).toContain("everybody may try");
  });

  test("an internal one in a line; what the load balancer costs, and that its record is yours", () => {
    const text = told(Exposure.internal({ host, tls: acm }));
    expect(text).not.toContain("INTERNET");
    expect(text).toContain("internal: https://qwen.example.com/v1, by an Application Load Balancer; nobody is asked who they are; its DNS record is yours to make");
    expect(text).toContain("0.0225 for load balancers");
    expect(synth(aks(Exposure.internal({ host, tls: secret }), AksGateway.ENVOY)).text).toContain("the load balancer of qwen");
  });
});

test("a deployment without a door has nothing of one, and a gateway that no model asks for changes no model", () => {
  const bare = synth(gke());
  for (const name of ["cluster", "platform", "inference"]) expect(JSON.stringify(bare.stack(name))).not.toMatch(/gateway_api|ssl_policy|MANAGED_PROXY|readiness-gate|-door/);
  const open = synth(gke(undefined, { gateway: {} }));
  for (const name of ["addons", "crds", "platform", "inference"]) expect(open.stack(name)).toEqual(bare.stack(name));
  expect([bare.described.models[0].exposure, bare.stack("inference").output]).toEqual([undefined, undefined]);
  expect(bare.text).toContain("storage, traffic, addresses, load balancers, logs");
});

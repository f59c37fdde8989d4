import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ApplicationLoadBalancer } from "../constructs/aws/exposure/application-load-balancer";
import { AksGateway, gatewayDoor } from "../constructs/azure/exposure/gateway";
import { DoorAuthentication } from "../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../constructs/cluster/exposure/certificate";
import { ExistingDoor } from "../constructs/cluster/exposure/existing-door";
import { Exposure } from "../constructs/cluster/exposure/exposure";
import { IExposureOffer } from "../constructs/cluster/exposure/exposure-offer";
import { ExistingCluster } from "../constructs/cluster/existing-cluster";
import { Fabric } from "../constructs/cluster/pools/fabric";
import { AccessMode } from "../constructs/cluster/storage-offer";
import { GkeGateway } from "../constructs/google/exposure/gke-gateway";
import { doorChartPath } from "../constructs/inference/exposure/door-release";
import { EndpointPickerOptions } from "../constructs/inference/picker/picker-options";
import { modelDoor } from "../constructs/inference/exposure/model-door";
import { Programs } from "./programs";
import { Line, Outcome } from "./trial";

/** The operand that asks for it. */
export const DOORS = "doors";

const NAMESPACE = "door-trial";
/** What the AWS Load Balancer Controller puts on an Ingress until its load balancer is gone (pkg/ingress/finalizer.go). */
const FINALIZER = "ingress.k8s.aws/resources";

const host = "qwen.example.com";
const acm = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555");
const tls = DoorCertificate.secret("qwen-tls");
const jwt = DoorAuthentication.jwt({ issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys", audience: "qwen" });
const login = { issuer: "https://login.example.com", authorizationEndpoint: "https://login.example.com/a", tokenEndpoint: "https://login.example.com/t", userInfoEndpoint: "https://login.example.com/u", clientSecret: "oidc-client" };
const iap = DoorAuthentication.iap({ clientId: "1234-abcd.apps.googleusercontent.com", clientSecret: "iap-client" });

const alb = new ApplicationLoadBalancer({ region: "us-west-2", internalCidrs: ["10.0.0.0/20"], publicCidrs: ["10.0.16.0/24"] });
const gke = new GkeGateway({ proxyRange: "10.9.0.0/23", publicTlsPolicy: "chat-us-central1-doors", internalTlsPolicy: "chat-doors" });
const aks = gatewayDoor(AksGateway.ENVOY) as IExposureOffer;
const there = { longestStreamSeconds: 900, clientNamespaces: ["doors"] };
const CASES: readonly [string, IExposureOffer, Exposure, EndpointPickerOptions?][] = [
  ["eks, internal", alb, Exposure.internal({ host, tls: acm })],
  ["eks, public, a token", alb, Exposure.public({ host, tls: acm, authentication: jwt, allowedCidrs: ["203.0.113.0/24"] })],
  ["eks, public, a login", alb, Exposure.public({ host, tls: acm, authentication: DoorAuthentication.oidc(login) })],
  ["gke, internal", gke, Exposure.internal({ host, tls })],
  ["gke, plain", gke, Exposure.internal({ host, acceptPlainHttp: true })],
  ["gke, public", gke, Exposure.public({ host, tls: DoorCertificate.certificateMap("chat"), authentication: iap, firewall: "chat-armor" })],
  ["aks, internal", aks, Exposure.internal({ host, tls, requestsPerMinute: 600 })],
  ["aks, public, keys", aks, Exposure.public({ host, tls, authentication: DoorAuthentication.apiKeys("api-keys"), allowedCidrs: ["203.0.113.0/24"] })],
  ["aks, public, a token", aks, Exposure.public({ host, tls, authentication: jwt })],
  ["an ingress that is there", ExistingDoor.ingress({ ...there, className: "nginx", facesInternet: false }), Exposure.internal({ host, tls })],
  ["a gateway that is there", ExistingDoor.gateway({ ...there, name: "office", namespace: "gateways", facesInternet: false }), Exposure.internal({ host, tls: DoorCertificate.OF_DOOR })],
  ["gke, by an endpoint picker", gke, Exposure.internal({ host, tls }), {}],
  ["a gateway that is there, by an endpoint picker", ExistingDoor.gateway({ ...there, name: "office", namespace: "gateways", facesInternet: false, inferencePools: true }), Exposure.internal({ host, tls: DoorCertificate.OF_DOOR }), {}],
];

/**
 * The door of each cloud as Helm renders it, held against the API server's own schema and the rules of its kinds: nothing is made of it. A kind
 * that the cluster lacks is skipped by its name. Then one door is installed and taken away, whose load balancer takes its time.
 */
export async function tryDoors(programs: Programs): Promise<Line[]> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-doors-"));
  await programs.create([{ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } }]);
  try {
    const lines: Line[] = [];
    for (const [name, offer, exposure, picker] of CASES) lines.push({ stack: DOORS, what: name, ...(await held(programs, scratch, valuesOf(offer, exposure, picker))) });
    lines.push({ stack: DOORS, what: "a door whose load balancer is still going", ...(await waitedFor(programs, scratch)) });
    return lines;
  } finally {
    programs.resume();
    await programs.kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=60s"]).catch(() => "");
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

type Result = Pick<Line, "result" | "outcome">;

async function held(programs: Programs, scratch: string, values: object): Promise<Result> {
  const file = path.join(scratch, "values.json");
  fs.writeFileSync(file, JSON.stringify(values));
  const rendered = await programs.helm(["template", "qwen-door", doorChartPath(), "--namespace", NAMESPACE, "--values", file]);
  return programs
    .kubectl(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], rendered)
    .then((): Result => ({ result: "accepted under strict validation", outcome: Outcome.OK }))
    .catch((error: Error): Result => {
      const lacks = [...new Set([...error.message.matchAll(/no matches for kind "(\w+)" in version "([^"]+)"/g)].map(([, kind, version]) => `${kind} (${version})`))];
      return lacks.length > 0 ? { result: `the cluster lacks ${lacks.join(", ")}`, outcome: Outcome.SKIPPED } : { result: error.message.trim(), outcome: Outcome.FAILED };
    });
}

/** Helm's uninstall, as Terraform has it with `wait`: it doesn't end before the Ingress is gone, nor does the Ingress before its controller lets it. */
async function waitedFor(programs: Programs, scratch: string): Promise<Result> {
  const file = path.join(scratch, "values.json");
  fs.writeFileSync(file, JSON.stringify(valuesOf(alb, Exposure.internal({ host, tls: acm }))));
  await programs.helm(["install", "qwen-door", doorChartPath(), "--namespace", NAMESPACE, "--values", file, "--wait", "--timeout", "60s"]);
  const finalizers = (all: string[]): Promise<string> => programs.kubectl(["patch", "ingress", "qwen-door", "-n", NAMESPACE, "--type=merge", "-p", JSON.stringify({ metadata: { finalizers: all } })]);
  await finalizers([FINALIZER]);
  const early = await programs.helm(["uninstall", "qwen-door", "--namespace", NAMESPACE, "--wait", "--timeout", "5s"]).then(() => true, () => false);
  const again = await programs.helm(["template", "qwen-door", doorChartPath(), "--namespace", NAMESPACE, "--values", file, "--dry-run=server"]).then(() => "taken", (error: Error) => error.message);
  await finalizers([]);
  await programs.kubectl(["wait", "ingress/qwen-door", "-n", NAMESPACE, "--for=delete", "--timeout=30s"]).catch(() => "");
  await programs.helm(["uninstall", "qwen-door", "--namespace", NAMESPACE, "--wait", "--ignore-not-found", "--timeout", "30s"]);
  const left = await programs.names(["ingress", "-n", NAMESPACE]);
  if (early) return { result: "uninstalled while its load balancer was still there", outcome: Outcome.FAILED };
  if (!again.includes("is still being deleted")) return { result: `installed over what was still going: ${again}`, outcome: Outcome.FAILED };
  if (left.length > 0) return { result: `left: ${left.join(", ")}`, outcome: Outcome.FAILED };
  return { result: "waited for; not installed over; then gone", outcome: Outcome.OK };
}

/** The values of a door's release. */
function valuesOf(exposure: IExposureOffer, asked: Exposure, endpointPicker?: EndpointPickerOptions): object {
  const pool = { name: "l4", labels: {}, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 1, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE };
  const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [pool], storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  const { door, findings } = modelDoor({ name: "qwen", model: "Qwen/Qwen3-0.6B", exposure: asked, ...(endpointPicker === undefined ? {} : { endpointPicker }) }, { ...cluster, exposure }, NAMESPACE);
  if (door === undefined) throw new Error(findings.map(({ reason }) => reason).join("; "));
  return { objects: door.objects };
}

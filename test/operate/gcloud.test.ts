import { spawnSync } from "child_process";
import * as fs from "fs";
import * as http from "http";
import * as os from "os";
import * as path from "path";
import { Programs } from "../../operate/programs/programs";
import { googleRows } from "../../operate/preflight/google";
import { OperatedDeployment } from "../../operate/clouds/deployment";
import { googleLeftovers } from "../../operate/teardown/google-leftovers";
import { families, machines, metric } from "./answers/google";
import { GKE } from "./deployments";

/**
 * The real gcloud with a server in Google's place: that it takes the arguments, which of its filters are its own, and in which form it prints.
 * What Google itself answers isn't shown by this.
 */
const missing = spawnSync("gcloud", ["version"]).status === 0 ? undefined : "gcloud isn't on the PATH";
const SERVICES = ["COMPUTE", "CLOUDRESOURCEMANAGER", "CLOUDBILLING", "SERVICEUSAGE", "CONTAINER", "FILE", "IAM", "ARTIFACTREGISTRY", "CLOUDQUOTAS", "DNS"];
const COMPUTE = "https://www.googleapis.com/compute/v1/projects/my-project";
const LB = `a${"f".repeat(31)}`;

const disk = (name: string, cluster: string): object => ({ name, sizeGb: "100", zone: `${COMPUTE}/zones/us-central1-a`, labels: { "goog-k8s-cluster-name": cluster, "goog-k8s-cluster-location": "us-central1" } });
const rule = (name: string, network: string): object => ({ name, network: `${COMPUTE}/global/networks/${network}` });
const text = (name: string, owner: string): object => ({ kind: "dns#resourceRecordSet", name, type: "TXT", ttl: 300, rrdatas: [`"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=httproute/inference/qwen-door"`] });
/** With records of its doors in a zone of another project's. */
const WITH_DNS: OperatedDeployment = { ...GKE, needs: { ...GKE.needs!, hostedZones: [{ zoneId: "projects/my-dns-project/managedZones/models", domain: "models.example.com" }] } };
const filestore = (name: string, cluster: string): object => ({ name: `projects/my-project/locations/us-central1-a/instances/${name}`, labels: { storage_gke_io_cluster_name: cluster, storage_gke_io_cluster_location: "us-central1" } });

/** By the end of the path. */
const ANSWERS: readonly (readonly [RegExp, object])[] = [
  [/regions\/us-central1$/, { name: "us-central1", zones: ["a", "b"].map((zone) => `${COMPUTE}/zones/us-central1-${zone}`), quotas: [metric("CPUS", 72, 8), metric("NVIDIA_L4_GPUS", 1, 1)] }],
  [/compute\/v1\/projects\/my-project$/, { name: "my-project", quotas: [metric("GPUS_ALL_REGIONS", 4, 1)] }],
  [/zones\/us-central1-a\/machineTypes$/, { items: [...machines("e2-standard-4", 4, undefined, ["us-central1-a"]), ...machines("g2-standard-8", 8, ["nvidia-l4", 1], ["us-central1-a"]), ...machines("g2-standard-80", 80, undefined, ["us-central1-a"])] }],
  [/zones\/us-central1-b\/machineTypes$/, { items: machines("e2-standard-4", 4, undefined, ["us-central1-b"]) }],
  [/aggregated\/instances$/, { items: { "zones/us-central1-a": { instances: [{ name: "own", machineType: `${COMPUTE}/zones/us-central1-a/machineTypes/g2-standard-8`, labels: { "dynamo-serving-cluster": "gke" }, scheduling: { provisioningModel: "STANDARD" } }, { name: "other", machineType: "x/g2-standard-8", labels: { "dynamo-serving-cluster": "gke-2" } }] } } }],
  [/aggregated\/disks$/, { items: { "zones/us-central1-a": { disks: [disk("pvc-1", "gke"), disk("pvc-2", "gke-2"), disk("boot", "gke")] } } }],
  [/global\/firewalls$/, { items: [rule(`k8s-fw-${LB}`, "gke-us-central1"), rule("allow-all", "default"), rule("k8s-fw-x", "not-gke-us-central1")] }],
  [/aggregated\/networkEndpointGroups$/, { items: { "zones/us-central1-a": { networkEndpointGroups: [{ ...rule("k8s1-1a2b-web-door-80-9f", "gke-us-central1"), zone: `${COMPUTE}/zones/us-central1-a` }, { ...rule("k8s1-other", "default"), zone: `${COMPUTE}/zones/us-central1-a` }] } } }],
  [/aggregated\/forwardingRules$/, { items: { "regions/us-central1": { forwardingRules: [{ name: LB, IPAddress: "203.0.113.9", region: `${COMPUTE}/regions/us-central1` }, { name: "mine", region: `${COMPUTE}/regions/us-central1` }] } } }],
  [/aggregated\/targetPools$/, { items: { "regions/us-central1": { targetPools: [{ name: LB, region: `${COMPUTE}/regions/us-central1` }, { name: "mine", region: `${COMPUTE}/regions/us-central1` }] } } }],
  [/aggregated\/backendServices$/, { items: { global: { backendServices: [{ name: "k8s1-1a2b-web-door-80-9f" }, { name: "k8s1-other" }] } } }],
  [/locations\/-\/instances$/, { instances: [filestore("pvc-3", "gke"), filestore("pvc-4", "gke-2")] }],
  [/quotaInfos\/GPUS-PER-GPU-FAMILY-per-project-region$/, families(["NVIDIA_B200", "us-central1", "8"])],
  [/my-dns-project\/managedZones\/models\/rrsets$/, { rrsets: [text("external-dns-a.qwen.models.example.com.", "gke"), text("external-dns-a.other.models.example.com.", "gke-2"), { name: "qwen.models.example.com.", type: "A", ttl: 300, rrdatas: ["203.0.113.9"] }] }],
  [/my-dns-project\/managedZones\/models$/, { kind: "dns#managedZone", name: "models", dnsName: "models.example.com." }],
  [/billingInfo$/, { name: "projects/my-project/billingInfo", billingEnabled: true }],
  [/my-project\/services$/, { services: ["cloudresourcemanager", "serviceusage"].map((name) => ({ name: `projects/1/services/${name}.googleapis.com`, config: { name: `${name}.googleapis.com` }, state: "ENABLED" })) }],
  [/locations\/-\/clusters$/, { clusters: [{ name: "gke", location: "us-central1", resourceLabels: { "dynamo-serving-cluster": "gke" } }, { name: "gke", location: "europe-west4", resourceLabels: {} }] }],
  [/v1\/projects\/my-project$/, { projectId: "my-project", lifecycleState: "ACTIVE" }],
];

(missing === undefined ? describe : describe.skip)(`the real gcloud${missing === undefined ? "" : ` (${missing})`}`, () => {
  const asked: string[] = [];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gcloud-"));
  const answer = (method: string, url: string): string => {
    const [where] = url.split("?");
    asked.push(`${method} ${where}`);
    return JSON.stringify(ANSWERS.find(([form]) => form.test(where))?.[1] ?? {});
  };
  const server = http.createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    if (!url.startsWith("/batch/")) return void response.writeHead(200, { "content-type": "application/json" }).end(answer(method, url));
    // Several questions in one, as it asks several zones: https://cloud.google.com/compute/docs/api/how-tos/batch.
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const parts = [...body.matchAll(/Content-ID: <([^>]+)>[^]*?\r?\n\r?\n([A-Z]+) (\S+)/gi)].map(
      ([, id, inner, where]) => `--batch\r\nContent-Type: application/http\r\nContent-ID: <response-${id}>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${answer(inner, where)}\r\n`,
    );
    response.writeHead(200, { "content-type": "multipart/mixed; boundary=batch" }).end(`${parts.join("")}--batch--`);
  });
  let programs: Programs;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
    const overrides = Object.fromEntries(SERVICES.map((name) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${name}`, name === "COMPUTE" ? `${base}compute/v1/` : base]));
    const env = { PATH: process.env.PATH, HOME: folder, CLOUDSDK_CONFIG: folder, CLOUDSDK_AUTH_DISABLE_CREDENTIALS: "1", CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: "1", ...overrides };
    programs = new Programs({ env, signal: new AbortController().signal, limitMs: 120_000, atOnce: 2 });
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test("preflight's questions are taken, and only read", async () => {
    const rows = await googleRows(programs, GKE, "most");
    expect(Object.fromEntries(rows.map(({ what, there, verdict }) => [what, `${verdict}: ${there}`]))).toEqual({
      "project my-project": "ok: active",
      billing: "ok: enabled",
      "cloudresourcemanager.googleapis.com": "ok: enabled",
      "serviceusage.googleapis.com": "ok: enabled",
      NVIDIA_L4_GPUS: "lacking: 1 GPU",
      GPUS_ALL_REGIONS: "ok: 4 GPUs",
      CPUS: "ok: 72 vCPUs",
      "e2-standard-4 for pool system": "ok: us-central1-a and us-central1-b",
      "g2-standard-8 for pool l4": "lacking: us-central1-a",
      "GKE cluster gke": "ok: this deployment's own",
      "network gke-us-central1": "ok: free",
      "service account gke-us-central1-nodes": "ok: free",
      "artifact repository gke": "ok: free",
    });
    expect(asked.filter((one) => !one.startsWith("GET "))).toEqual([]);
  }, 300_000);

  test("the zone of its doors' records is asked for in its own project, and what is left there found by its owner", async () => {
    expect((await googleRows(programs, WITH_DNS, "most")).filter(({ what }) => what.startsWith("hosted zone")).map(({ verdict, there }) => [verdict, there])).toEqual([["ok", "models.example.com"]]);
    const { found, silent } = await googleLeftovers(programs, WITH_DNS, "my-project");
    expect(silent).toEqual([]);
    expect(found.filter(({ what }) => what.startsWith("DNS")).map(({ id }) => id)).toEqual(["external-dns-a.qwen.models.example.com."]);
    expect(asked.filter((one) => !one.startsWith("GET "))).toEqual([]);
  }, 300_000);

  test("leftovers are those of the deployment's own cluster and network", async () => {
    const { found, silent } = await googleLeftovers(programs, GKE, "my-project");
    expect(silent).toEqual([]);
    expect(found.map(({ what, id }) => `${what} ${id}`)).toEqual(["disk pvc-1", "Filestore instance pvc-3", `forwarding rule ${LB}`, `target pool ${LB}`, "backend service k8s1-1a2b-web-door-80-9f", "network endpoint group k8s1-1a2b-web-door-80-9f", `firewall rule k8s-fw-${LB}`]);
    expect(asked.filter((one) => !one.startsWith("GET "))).toEqual([]);
  }, 300_000);
});

import { OperatedDeployment } from "../../operate/clouds/deployment";
import { Programs } from "../../operate/programs/programs";
import { googleLeftovers } from "../../operate/teardown/google-leftovers";
import { Search } from "../../operate/teardown/leftover";
import { GKE } from "./deployments";
import { GoogleDesk, findGoogleDesk } from "./google-desk";
import { Planted, balancerName, disk, plantLeftovers } from "./google-desk-plant";

/**
 * The real gcloud against a simulator of Google's APIs (test/google-desk): what a cluster's controllers would have made is planted by its names and labels, beside
 * another cluster's; what is found is ours, and each command that is printed deletes what it names, in the order in which they are printed.
 */
const found = findGoogleDesk();
const OURS: Planted = { cluster: "gke", network: "gke-us-central1", uid: "1f0b6c1e-0c55-4d1e-9a52-5f3d8c1f1a01", gateway: "gkegw1-nv9e" };
const THEIRS: Planted = { cluster: "gke-2", network: "not-gke-us-central1", uid: "2f0b6c1e-0c55-4d1e-9a52-5f3d8c1f1a02", gateway: "gkegw1-qm6k" };

(typeof found === "string" ? describe.skip : describe)(`the real gcloud against google-desk${typeof found === "string" ? ` (${found})` : ""}`, () => {
  let desk: GoogleDesk;
  let others: string[];
  const deployment: OperatedDeployment = { ...GKE, needs: { ...GKE.needs!, account: GoogleDesk.PROJECT, hostedZones: [{ zoneId: "models", domain: "models.example.com" }] } };
  const search = (): Promise<Search> => googleLeftovers(new Programs({ env: desk.env, signal: new AbortController().signal, limitMs: 300_000, atOnce: 2 }), deployment, GoogleDesk.PROJECT);
  const named = ({ found: all }: Search): string[] => all.map(({ what, id }) => `${what} ${id.slice(id.lastIndexOf("/") + 1)}`);

  beforeAll(async () => {
    if (typeof found === "string") return;
    desk = await GoogleDesk.start(found.desk);
    await desk.plant("dns", "managedZones", { name: "models", dnsName: "models.example.com." });
    // Another cluster's, whose name and network begin or end alike; one of our name elsewhere; a node's own disk.
    await plantLeftovers(desk, THEIRS);
    await disk(desk, "pvc-of-the-other-region", "gke", "europe-west4");
    await disk(desk, "gke-gke-l4-0a1b2c3d-boot", "gke", "us-central1");
    others = await desk.names();
    await plantLeftovers(desk, OURS);
  }, 120_000);
  afterAll(() => desk?.stop());

  const RECORD = "DNS record of external-dns' external-dns-a.gke.models.example.com.";

  test("leftovers: all that this cluster's controllers made, none of another's", async () => {
    const ours = await search();
    expect(ours.silent).toEqual([]);
    expect(named(ours)).toEqual([
      `disk pvc-${OURS.uid}`,
      `Filestore instance pvc-${OURS.uid}`,
      "forwarding rule gkegw1-nv9e-inference-door-y37b90pplt9n",
      "target proxy gkegw1-nv9e-inference-door-a5et3e3itxsv",
      "URL map gkegw1-nv9e-inference-door-tz4nlc0g34o7",
      "backend service gkegw1-nv9e-inference-qwen-80-4fdj4jjm3trk",
      "health check gkegw1-nv9e-inference-qwen-80-4fdj4jjm3trk",
      "address gkegw1-nv9e-inference-door-v71xu3da78az",
      `forwarding rule ${balancerName(OURS.uid)}`,
      `target pool ${balancerName(OURS.uid)}`,
      "network endpoint group k8s1-nv9e1a2b-inference-qwen-80-9f8e7d6c",
      `firewall rule k8s-fw-${balancerName(OURS.uid)}`,
      "firewall rule gkegw1-nv9e-l7-gke-us-central1-global",
      RECORD,
      "Artifact Registry repository gke",
    ]);
    expect(ours.found.filter(({ data }) => data !== undefined).map(({ what, data }) => `${what}: ${data}`)).toEqual(["disk: volumes", "Filestore instance: volumes"]);
  }, 900_000);

  test("each command deletes what it names, one after the other as they are printed, and nothing else", async () => {
    for (const { what, command } of (await search()).found) if (!what.startsWith("DNS")) await desk.run(command);
    // The network is Terraform's, the record of the zone has no command that deletes it.
    expect(await desk.names()).toEqual([...others, "global/networks/gke-us-central1", "managedZones/models/rrsets/external-dns-a.gke.models.example.com./TXT"].sort());
    expect(named(await search())).toEqual([RECORD]);
  }, 1_800_000);
});

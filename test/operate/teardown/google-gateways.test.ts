import { googleLeftovers } from "../../../operate/teardown/google-leftovers";
import { GKE } from "../deployments";
import { FakePrograms } from "../fake-programs";

/** What GKE's Gateway controller left: known by the beginning of its names, which a firewall rule in the deployment's own network tells. */
let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const network = (name: string): string => `https://x/global/networks/${name}`;
const RULE = { name: "gkegw1-nv9e-l7-gke-us-central1-global", network: network("gke-us-central1") };
// Patterns are held against the whole line, in which the next argument follows.
const PARTS = "--filter=name~^gkegw1-nv9e- ";

function answers(alsoElsewhere: readonly object[] = [], urlMaps: object = { out: [{ name: "gkegw1-nv9e-web-door-c3" }] }): void {
  fakes
    .on("gcloud", "firewall-rules list --filter=network~", { out: [RULE] })
    .on("gcloud", `firewall-rules list ${PARTS}`, { out: [RULE, ...alsoElsewhere] })
    .on("gcloud", "network-endpoint-groups list", { out: [{ name: "k8s1-1a2b-web-qwen-80-9f", zone: "https://x/zones/us-central1-b", network: network("gke-us-central1") }] })
    .on("gcloud", "backend-services list --filter=name=(k8s1-1a2b-web-qwen-80-9f)", { out: [] })
    .on("gcloud", `forwarding-rules list ${PARTS}`, { out: [{ name: "gkegw1-nv9e-web-door-a1" }, { name: "gkegw1-nv9e2-web-door-a1" }] })
    .on("gcloud", `target-https-proxies list ${PARTS}`, { out: [{ name: "gkegw1-nv9e-web-door-b2", region: "https://x/regions/us-central1" }] })
    .on("gcloud", `url-maps list ${PARTS}`, urlMaps)
    .on("gcloud", `backend-services list ${PARTS}`, { out: [{ name: "gkegw1-nv9e-web-qwen-80-d4" }] })
    .on("gcloud", PARTS, { out: [] })
    .on("gcloud", "list", { out: [] });
}

test("each part with its command, in the order in which they can go, before what they send to", async () => {
  answers();
  const { found, silent } = await googleLeftovers(fakes.programs(), GKE, "my-project");
  expect(silent).toEqual([]);
  expect(found.map(({ command }) => command.replace(/^gcloud compute (.*) --project=my-project$/, "$1"))).toEqual([
    "forwarding-rules delete gkegw1-nv9e-web-door-a1 --global",
    "target-https-proxies delete gkegw1-nv9e-web-door-b2 --region=us-central1",
    "url-maps delete gkegw1-nv9e-web-door-c3 --global",
    "backend-services delete gkegw1-nv9e-web-qwen-80-d4 --global",
    "network-endpoint-groups delete k8s1-1a2b-web-qwen-80-9f --zone=us-central1-b",
    "firewall-rules delete gkegw1-nv9e-l7-gke-us-central1-global",
  ]);
});

test("a beginning that a rule in another network has too names nothing", async () => {
  answers([{ name: "gkegw1-nv9e-l7-other-global", network: network("other") }]);
  const { found, silent } = await googleLeftovers(fakes.programs(), GKE, "my-project");
  expect(silent).toEqual([]);
  expect(found.map(({ what }) => what)).toEqual(["network endpoint group", "firewall rule"]);
  expect(fakes.asked("gcloud").filter((line) => line.includes("url-maps"))).toEqual([]);
});

test("parts that may not be listed are open, and nothing else is", async () => {
  answers([], { err: "ERROR: (gcloud.compute.url-maps.list) Some requests did not succeed:\n - Required 'compute.urlMaps.list' permission for 'projects/my-project'", status: 1 });
  const { found, silent } = await googleLeftovers(fakes.programs(), GKE, "my-project");
  expect(silent.map(({ what }) => what)).toEqual(["load balancers of Gateways"]);
  expect(found.map(({ what }) => what)).toEqual(["network endpoint group", "firewall rule"]);
});

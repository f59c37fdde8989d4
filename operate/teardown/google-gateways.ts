import { Answer, known } from "../programs/answer";
import { Gcloud } from "../clouds/google";
import { Leftover } from "./leftover";

/** Parts of a load balancer that GKE's Gateway controller makes, in the order in which they can be deleted: what is told, and as gcloud has it. */
const PARTS: readonly (readonly [what: string, kind: string])[] = [
  ["forwarding rule", "forwarding-rules"],
  ["target proxy", "target-http-proxies"],
  ["target proxy", "target-https-proxies"],
  ["URL map", "url-maps"],
  ["backend service", "backend-services"],
  ["health check", "health-checks"],
  ["address", "addresses"],
];

/** "gkegw1-nv9e" of "gkegw1-nv9e-l7-gke-us-central1-global": what the controller's names of one cluster begin with, as the ones seen on several do. */
const OWN = /^(gkegw\d+-[a-z0-9]{4})-/;

/**
 * What is left of a cluster's Gateways. A global one names no network, so it is known by the beginning that its name shares with a firewall rule or an
 * endpoint group in the deployment's own; not where a firewall rule in another network has that beginning too.
 *
 * @param inNetwork names of firewall rules and endpoint groups in the deployment's own network
 */
export async function gatewayParts(gcloud: Gcloud, network: string, inNetwork: readonly string[]): Promise<Answer<Leftover[]>> {
  const seen = [...new Set(inNetwork.flatMap((name) => OWN.exec(name)?.[1] ?? []))];
  if (seen.length === 0) return known([]);
  const rules = await gcloud.ask(["compute", "firewall-rules", "list", beginning(seen)], (json) => json.list().map((one) => ({ name: one.at("name").text(), network: Gcloud.last(one.at("network").textOr("")) })));
  if (!rules.known) return rules;
  const others = new Set(rules.value.filter((one) => one.network !== network).map(({ name }) => OWN.exec(name)?.[1]));
  const own = seen.filter((one) => !others.has(one));
  if (own.length === 0) return known([]);
  const found: Leftover[] = [];
  for (const answer of await Promise.all(PARTS.map(([what, kind]) => partsOf(gcloud, what, kind, own)))) {
    if (!answer.known) return answer;
    found.push(...answer.value);
  }
  return known(found);
}

/** Without brackets, at which gcloud 528 ends with an error of its own. */
function beginning(all: readonly string[]): string {
  return `--filter=${all.map((one) => `name~^${one}-`).join(" OR ")}`;
}

function partsOf(gcloud: Gcloud, what: string, kind: string, own: readonly string[]): Promise<Answer<Leftover[]>> {
  return gcloud.ask(["compute", kind, "list", beginning(own)], (json) =>
    json.list().flatMap((one): Leftover[] => {
      const id = one.at("name").text();
      const where = one.at("region").absent ? "--global" : `--region=${Gcloud.last(one.at("region").text())}`;
      return own.includes(OWN.exec(id)?.[1] ?? "") ? [{ what, id, command: gcloud.command(`compute ${kind} delete ${id} ${where}`) }] : [];
    }),
  );
}

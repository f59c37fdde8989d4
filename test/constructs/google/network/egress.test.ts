import { App } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeEgress } from "../../../../constructs/google/network/egress";
import { GkeExistingNetwork } from "../../../../constructs/google/network/existing-network";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("a way out", () => {
  test("is Cloud NAT unless somebody says otherwise", () => {
    expect(Object.keys(make().of("google_compute_router_nat"))).toHaveLength(1);
    expect(make({ egress: GkeEgress.CLOUD_NAT }).json.resource).toEqual(make().json.resource);
  });

  test("leads to Google alone, by its private access", () => {
    const made = make({ egress: GkeEgress.GOOGLE_ONLY });
    expect(made.problems).toEqual([]);
    for (const type of ["google_compute_router", "google_compute_router_nat", "google_dns_managed_zone"]) expect(made.of(type)).toEqual({});
    expect(made.one("google_compute_subnetwork").private_ip_google_access).toBe(true);
    for (const pool of Object.values<any>(made.of("google_container_node_pool"))) expect(JSON.stringify(pool.depends_on)).not.toContain("router");
  });

  test("leads to Google's restricted addresses, which its names mean within the VPC", () => {
    const made = make({ egress: GkeEgress.RESTRICTED });
    expect(made.of("google_compute_router_nat")).toEqual({});
    const zones = Object.values<any>(made.of("google_dns_managed_zone"));
    expect(zones.map(({ dns_name, visibility }) => `${dns_name} ${visibility}`).sort()).toEqual(["gcr.io. private", "googleapis.com. private", "pkg.dev. private"]);
    for (const { name, private_visibility_config } of zones) {
      expect(name).toMatch(/^lab-us-central1-/);
      expect(private_visibility_config.networks[0].network_url).toContain("google_compute_network");
    }
    const records = Object.values<any>(made.of("google_dns_record_set"));
    expect(records.map(({ name, type, rrdatas }) => `${name} ${type} ${rrdatas.length === 4 ? "all" : rrdatas}`).sort()).toEqual([
      "*.gcr.io. CNAME gcr.io.", "*.googleapis.com. CNAME restricted.googleapis.com.", "*.pkg.dev. CNAME pkg.dev.", "gcr.io. A all", "pkg.dev. A all", "restricted.googleapis.com. A all",
    ]);
    for (const { rrdatas } of records.filter(({ type }) => type === "A")) expect(rrdatas).toEqual(["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"]);
    // Before the first node asks for an image.
    for (const pool of Object.values<any>(made.of("google_container_node_pool"))) expect(JSON.stringify(pool.depends_on)).toContain("google_dns_record_set");
    expect(Object.values<any>(made.of("google_project_service")).map(({ service }) => service)).toContain("dns.googleapis.com");
  });

  test("has zones whose names fit, of the longest cluster in the longest region", () => {
    const made = make({ clusterName: "a-cluster-name-of-forty-characters-in-al", region: "northamerica-northeast1", egress: GkeEgress.RESTRICTED });
    const names = Object.values<any>(made.of("google_dns_managed_zone")).map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  test("of a VPC that is there is its own matter", () => {
    const network = GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "p", serviceRange: "s" });
    expect(checkGkeCluster({ ...PROPS, network, egress: GkeEgress.GOOGLE_ONLY })).toEqual([expect.objectContaining({ code: "egress-of-the-network", property: "egress" })]);
  });
});

describe("a deployment whose nodes reach Google alone", () => {
  const WEIGHTS = { weightsBucket: { name: "acme-weights" }, project: "my-project" };
  const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "cloud-storage", weightsLoader: WeightsLoader.prefilled() };
  const MIRROR = ImageMirror.of("us-central1-docker.pkg.dev/my-project/mirror");
  const problems = (more: Partial<GkeDeploymentProps>): string[] => {
    const app = new App();
    new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [L4], models: [MODEL], backend: StateBackend.local(), egress: GkeEgress.GOOGLE_ONLY, ...WEIGHTS, ...more });
    return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  };

  test.each<[string, Partial<GkeDeploymentProps>, string[]]>([
    ["with a mirror in Artifact Registry and weights in a bucket", { imageMirror: MIRROR }, []],
    ["with remote repositories", { registry: { remotes: [{ name: "nvcr", host: "nvcr.io" }] } }, []],
    ["with a registry of the VPC's own", { imageMirror: ImageMirror.of("registry.corp.example/mirror") }, []],
    ["without either", {}, ["nat-needs-mirror imageMirror"]],
    ["with a mirror on the internet", { imageMirror: ImageMirror.of("quay.io/acme/mirror") }, ["nat-needs-mirror imageMirror"]],
    ["with a model that is downloaded", { imageMirror: MIRROR, models: [MODEL, { name: "more", model: "Qwen/Qwen3-0.6B" }] }, ["weights-out-of-reach models[1].weightsLoader"]],
    ["with Cloud NAT after all", { egress: undefined, models: [{ name: "more", model: "Qwen/Qwen3-0.6B" }] }, []],
  ])("%s", (_, more, expected) => expect(problems(more)).toEqual(expected));
});

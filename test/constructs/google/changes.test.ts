import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import regions from "../../../constructs/google/data/regions.json";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import * as shapes from "../../../constructs/google/gke-cluster-shapes";
import * as poolShapes from "../../../constructs/google/pools/pool-shapes";
import { gpuMachine, knownMachineTypes } from "../../../constructs/google/pools/gpu-machine";
import { defaultZones } from "../../../constructs/google/pools/zones/zones";
import { L4, OPTIONS, Props } from "./changed-options";
import schema from "./provider-schema.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** What the provider's schema says of the arguments that a resource type of ours has. */
interface Marks {
  /** Optional and computed: left out, what was there before stays, and the plan is empty. */
  readonly kept: string[];
  /** Changed, the resource is made anew. */
  readonly forceNew: string[];
  readonly other: string[];
}
const MARKS = schema.resources as { [type: string]: Marks };

const made = new Map<string, Map<string, any>>();

/** The resources of a cluster, by type and logical id. */
function resources(props: Props): Map<string, any> {
  const name = JSON.stringify(props);
  const known = made.get(name) ?? synthesise(props);
  made.set(name, known);
  return known;
}

function synthesise(props: Props): Map<string, any> {
  const app: App = Testing.app();
  const stack = new TerraformStack(app, "gke-cluster");
  new GkeCluster(stack, "gke", { clusterName: "lab", region: "us-central1", gpuPools: [L4], ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return new Map(
    Object.entries<any>(resource).flatMap(([type, all]) => Object.entries<any>(all).map(([id, body]): [string, any] => [`${type}.${id}`, body])),
  );
}

/** The arguments that a resource writes, with those of its blocks: "node_config.labels", and its value. A map is one argument. */
function written(type: string, body: any, at = ""): [string, unknown][] {
  return Object.entries<any>(body).flatMap(([name, value]): [string, unknown][] => {
    if (at === "" && ["//", "lifecycle", "depends_on", "timeouts"].includes(name)) return [];
    const argument = `${at}${name}`;
    const own: [string, unknown] = [argument, JSON.stringify(value)];
    const blocks = (Array.isArray(value) ? value : [value]).filter((block) => typeof block === "object" && block !== null);
    const inside = blocks.flatMap((block) => written(type, block, `${argument}.`));
    // The names in a map are the caller's.
    const known = all(MARKS[type]);
    return inside.length > 0 && inside.some(([below]) => known.includes(below)) ? [[argument, "(block)"], ...inside] : [own];
  });
}

const all = (marks?: Marks): string[] => [...(marks?.kept ?? []), ...(marks?.forceNew ?? []), ...(marks?.other ?? [])];
const typeOf = (address: string): string => address.split(".")[0];
const ours = (address: string): boolean => address.startsWith("google_");

/** What a plan does with each resource when the first properties become the second: "google_container_cluster replaced". */
function effects(before: Props, after: Props): string[] {
  const [from, to] = [resources(before), resources(after)];
  const found = new Map<string, string>();
  for (const address of new Set([...from.keys(), ...to.keys()])) {
    const type = typeOf(address);
    if (!to.has(address)) found.set(address, "removed");
    else if (!from.has(address)) found.set(address, "made");
    if (!to.has(address) || !from.has(address)) continue;
    const ignored: string[] = to.get(address).lifecycle?.ignore_changes ?? [];
    const values = [from, to].map((one) => {
      const by = new Map<string, string>();
      for (const [argument, value] of written(type, one.get(address))) by.set(argument, `${by.get(argument) ?? ""} ${String(value)}`);
      return by;
    });
    const changed = [...new Set(values.flatMap((by) => [...by.keys()]))].filter(
      (argument) => !ignored.includes(argument.split(".")[0]) && values[0].get(argument) !== values[1].get(argument),
    );
    if (changed.length === 0) continue;
    found.set(address, changed.some((argument) => MARKS[type]?.forceNew.includes(argument)) ? "replaced" : "changed");
  }
  // An id is another one when its resource is made anew, and then only.
  for (const [address, body] of to) {
    const triggers: string[] = body.lifecycle?.replace_triggered_by ?? [];
    if (from.has(address) && triggers.some((trigger) => found.get(trigger.replace(/\.id$/, "")) === "replaced")) found.set(address, "replaced");
  }
  return [...new Set([...found].map(([address, what]) => `${typeOf(address)} ${what}`))].sort();
}

/**
 * Taken away, the controller of the Gateway API stays in the cluster: without a Gateway it makes nothing and costs nothing. Turned off it
 * would have to be written in every cluster that never had it.
 */
const MAY_STAY = ["google_container_cluster gateway_api_config"];

/** Arguments that the provider keeps, which stand in one of two stacks only though both have the resource. */
function keptInSilence(a: Props, b: Props): string[] {
  const [from, to] = [resources(a), resources(b)];
  return [...from.keys()].filter((address) => ours(address) && to.has(address)).flatMap((address) => {
    const type = typeOf(address);
    const [one, other] = [from, to].map((stack) => new Set(written(type, stack.get(address)).map(([argument]) => argument)));
    const differ = [...one, ...other].filter((argument) => one.has(argument) !== other.has(argument));
    return differ.filter((argument) => MARKS[type].kept.includes(argument)).map((argument) => `${type} ${argument}`);
  }).filter((argument) => !MAY_STAY.includes(argument));
}

/**
 * What may stay when it is left out again: a word said in clusters with several networks, the same as the cluster's own for all its nodes;
 * drivers that nothing uses once their class is gone; and a disk's throughput.
 */
const HARMLESS = [
  ...["network_config", "network_config.enable_private_nodes"].map((argument) => `google_container_node_pool ${argument}`),
  "google_container_cluster addons_config.lustre_csi_driver_config",
  "google_container_cluster addons_config.gcs_fuse_csi_driver_config",
  // Each has a word that turns it off, which the page says.
  ...["security_posture_config", "security_posture_config.mode", "binary_authorization.evaluation_mode"].map((argument) => `google_container_cluster ${argument}`),
  ...["", ".enabled", ".auto_provisioning_locations"].map((argument) => `google_container_cluster cluster_autoscaling${argument}`),
  ...["", ".oauth_scopes", ".management", ".management.auto_repair", ".management.auto_upgrade", ".upgrade_settings", ".upgrade_settings.strategy"].map((argument) => `google_container_cluster cluster_autoscaling.auto_provisioning_defaults${argument}`),
  "google_container_node_pool node_config.gcfs_config",
  // It is paid for by the hour, so the page says it.
  "google_compute_disk provisioned_throughput",
];

describe("an option that is set, changed, and taken away again", () => {
  test.each(OPTIONS.map((row): [string, ...typeof row] => [`${row[0]}: ${row[3].join(", ") || "nothing"}`, ...row]))(
    "%s",
    (_, __, before, after, expected) => {
      // Neither way may an argument come or go whose absence means "as it was" to the provider.
      expect(keptInSilence(before, after).filter((one) => !HARMLESS.includes(one))).toEqual([]);
      expect(effects(before, after)).toEqual([...expected].sort());
    },
  );

  test("no option is missing here", () => {
    const below = (name: string, of: object): string[] => Object.keys(of).map((one) => `${name}.${one}`);
    const options = [
      ...Object.keys(shapes.GKE_CLUSTER),
      ...below("gpuPools", poolShapes.GKE_GPU_POOL),
      ...below("gpuPools.accelerator", poolShapes.GKE_ACCELERATOR),
      ...below("gpuPools.weightsDisk", poolShapes.GKE_WEIGHTS_DISK),
      ...below("systemPool", poolShapes.GKE_SYSTEM_POOL),
      ...below("autoProvisioning", shapes.GKE_AUTO_PROVISIONING),
      "computeClasses.autoProvision",
      ...below("ipRanges", shapes.GKE_IP_RANGES),
      ...below("gateway", shapes.GKE_GATEWAY),
      ...below("registry", shapes.GKE_REGISTRY),
      ...below("registry.remotes", shapes.GKE_REMOTE_REGISTRY),
      ...below("security", shapes.GKE_SECURITY),
      ...below("secretManager", shapes.GKE_SECRET_MANAGER),
      ...below("sharedFilestore", shapes.GKE_SHARED_FILESTORE),
      ...below("weightsBucket", shapes.GKE_WEIGHTS_BUCKET),
      ...below("hyperdiskMl", shapes.GKE_HYPERDISK_ML),
    ];
    expect([...new Set(OPTIONS.map(([option]) => option))].sort()).toEqual(options.sort());
  });

  test("every argument that is written is known of the schema", () => {
    const stacks = OPTIONS.flatMap(([, before, after]) => [before, after]).map(resources);
    const unknown = stacks.flatMap((stack) =>
      [...stack].filter(([address]) => ours(address)).flatMap(([address, body]) => {
        const known = all(MARKS[typeOf(address)]);
        return written(typeOf(address), body).filter(([argument]) => !known.includes(argument)).map(([argument]) => `${typeOf(address)} ${argument}`);
      }),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  test("the page says of every option what changing it does", () => {
    const page = fs.readFileSync(path.join(__dirname, "../../../docs/gke/changing.md"), "utf8");
    const section = page.split("# Changing an option later")[1].split("\n## ")[0];
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) => [...row.split("|")[1].matchAll(/`([A-Za-z.[\]]+)`/g)].map((match) => match[1].replace("[]", "")));
    // A group of options is said by its members.
    const groups = ["systemPool", "ipRanges", "registry"];
    const parts = (option: string): boolean => option.startsWith("gpuPools.accelerator.");
    const wanted = [...new Set(OPTIONS.map(([option]) => option))].filter((option) => !groups.includes(option) && !parts(option));
    expect(named.sort()).toEqual(wanted.sort());
  });
});

describe("what is written when nobody says", () => {
  test("each region's zones, three of them, and none that has fewer GPUs than the others", () => {
    for (const { region, zones } of regions) {
      expect(zones.filter((zone) => zone.slice(0, -2) !== region)).toEqual([]);
      expect(defaultZones(region)).toEqual(zones.slice(0, 3));
    }
    expect(regions.filter(({ zones }) => zones.length !== 3).map(({ region }) => region)).toEqual(["us-central1"]);
    // us-central1-f has no L4, the GPU of the deployment as cloned.
    for (const [address, { node_locations: zones }] of resources({})) {
      if (/^google_container/.test(address)) expect([address, zones]).toEqual([address, ["a", "b", "c"].map((letter) => `us-central1-${letter}`)]);
    }
  });

  test("each machine's kind of boot disk, one that it takes", () => {
    for (const machineType of knownMachineTypes()) {
      const hyperdiskOnly = /^(g4|a4|a4x|a3-ultragpu)-/.test(machineType);
      expect([machineType, gpuMachine(machineType)?.bootDiskType]).toEqual([machineType, hyperdiskOnly ? "hyperdisk-balanced" : "pd-balanced"]);
    }
  });
});

import { App, Token } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeExistingNetwork, GkeExistingNetworkOptions } from "../../../../constructs/google/network/existing-network";
import { GkeManagedLustreOptions, LustreTier } from "../../../../constructs/google/storage/managed-lustre";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "lustre-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const LUSTRE: Partial<GkeClusterProps> = { managedLustre: { zone: "us-central1-a" } };
const network = (more: Partial<GkeExistingNetworkOptions> = {}): GkeExistingNetwork =>
  GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "pods", serviceRange: "services", ...more });

describe("a cluster with Managed Lustre", () => {
  const made = make(LUSTRE);

  test("has its driver, its APIs, addresses for it in the VPC, and lets its servers in", () => {
    expect(made.problems).toEqual([]);
    expect(made.one("google_container_cluster").addons_config.lustre_csi_driver_config).toEqual({ enabled: true });
    expect(Object.values<any>(made.of("google_project_service")).map((one) => one.service)).toEqual(expect.arrayContaining(["lustre.googleapis.com", "servicenetworking.googleapis.com"]));
    expect(made.one("google_compute_global_address")).toMatchObject({ name: "lab-us-central1-private-services", purpose: "VPC_PEERING", address_type: "INTERNAL", address: "10.12.0.0", prefix_length: 20 });
    const [address] = Object.keys(made.of("google_compute_global_address"));
    expect(made.one("google_service_networking_connection")).toMatchObject({ service: "servicenetworking.googleapis.com", reserved_peering_ranges: [`\${google_compute_global_address.${address}.name}`] });
    expect(made.one("google_compute_firewall", { name: "lab-us-central1-lustre" })).toMatchObject({ direction: "INGRESS", source_ranges: ["10.12.0.0/20"], allow: [{ protocol: "tcp", ports: ["988"] }] });
  });

  test("starts the nodes without GPUs without secure boot, on which its client can't be loaded, and those with GPUs with it", () => {
    const boot = (props: Partial<GkeClusterProps>): any =>
      Object.fromEntries(Object.values<any>(make(props).of("google_container_node_pool")).map((one) => [one.name, one.node_config.shielded_instance_config.enable_secure_boot]));
    expect(boot(LUSTRE)).toEqual({ system: false, l4: true });
    expect(boot({})).toEqual({ system: true, l4: true });
  });

  test.each<[LustreTier | undefined, string, number]>([
    [undefined, "1000", 9000],
    [LustreTier.MBPS_1000, "1000", 9000],
    [LustreTier.MBPS_500, "500", 18000],
    [LustreTier.MBPS_250, "250", 36000],
    [LustreTier.MBPS_125, "125", 72000],
  ])("offers it by class, in the tier's sizes (%#)", (tier, throughput, step) => {
    const { storage } = make({ managedLustre: { zone: "us-central1-a", tier } }).cluster;
    expect(storage.map(({ className }) => className)).toEqual(["standard-rwo", "filestore-zonal", `lustre-${throughput}`]);
    expect(storage[2]).toMatchObject({
      accessModes: ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"], minimumGiB: step, stepGiB: step,
      definition: { provisioner: "lustre.csi.storage.gke.io", parameters: { perUnitStorageThroughput: throughput }, topology: { key: "topology.gke.io/zone", values: ["us-central1-a"] } },
    });
  });

  test("in a VPC that is there makes nothing of it", () => {
    const given = make({ ...LUSTRE, network: network({ privateServicesAccess: true }) });
    expect(given.problems).toEqual([]);
    expect([given.of("google_compute_global_address"), given.of("google_service_networking_connection")]).toEqual([{}, {}]);
    expect(given.cluster.storage[2].definition?.parameters?.network).toBe("main");
  });

  test("a cluster without it says nothing of it", () => {
    expect(make().one("google_container_cluster").addons_config).not.toHaveProperty("lustre_csi_driver_config");
    expect(make().of("google_compute_global_address")).toEqual({});
  });

  test("takes a range that is known only at apply", () => {
    const late = make({ ...LUSTRE, ipRanges: { privateServices: Token.asString({ resolve: () => "10.12.0.0/20" }) } });
    expect(late.problems).toEqual([]);
    expect(late.one("google_compute_global_address").prefix_length).toMatch(/split/);
  });
});

type Row = [string, Partial<GkeClusterProps>, string, string, RegExp];
const ranges = (privateServices: string, more: object = {}): Partial<GkeClusterProps> => ({ ...LUSTRE, ipRanges: { privateServices, ...more } });

describe("is refused", () => {
  test.each<Row>([
    ["a zone of another region", { managedLustre: { zone: "europe-west4-a" } }, "invalid-zone", "managedLustre.zone", /us-central1/],
    ["a letter that the region lacks", { managedLustre: { zone: "us-central1-z" } }, "invalid-zone", "managedLustre.zone", /has the zones/],
    ["a region for a zone", { managedLustre: { zone: "us-central1" } }, "invalid-zone", "managedLustre.zone", /us-central1-a/],
    ["a VPC without private services access", { ...LUSTRE, network: network() }, "lustre-without-private-services", "network.privateServicesAccess", /TCP 988/],
    ["a VPC that says it has none", { ...LUSTRE, network: network({ privateServicesAccess: false }) }, "lustre-without-private-services", "network.privateServicesAccess", /privateServicesAccess: true/],
    ["addresses for a VPC that has its own", { ...ranges("10.12.0.0/20"), network: network({ privateServicesAccess: true }) }, "range-of-the-network", "ipRanges.privateServices", /leave network out/],
    ["addresses for nothing", { ipRanges: { privateServices: "10.12.0.0/20" } }, "private-services-unused", "ipRanges.privateServices", /set managedLustre/],
    ["too few addresses", ranges("10.12.0.0/25"), "cidr-too-small", "ipRanges.privateServices", /\/24/],
    ["host bits", ranges("10.12.0.1/20"), "cidr-invalid", "ipRanges.privateServices", /10\.12\.0\.0\/20/],
    ["no range", ranges("all"), "cidr-invalid", "ipRanges.privateServices", /first address/],
    ["the pods' range", ranges("10.4.0.0/20"), "cidr-overlap", "ipRanges.privateServices", /10\.4\.0\.0\/14/],
    ["the default over pods of one's own", { ...LUSTRE, ipRanges: { pods: "10.12.0.0/14" } }, "cidr-overlap", "ipRanges.privateServices", /10\.12\.0\.0\/14/],
    ["the loopback", ranges("127.0.0.0/20"), "cidr-prohibited", "ipRanges.privateServices", /127\.0\.0\.0\/8/],
  ])("%s", (_, props, code, property, says) => {
    const findings = checkGkeCluster({ ...PROPS, ...props });
    expect(findings.map((one) => [one.code, one.property])).toEqual([[code, property]]);
    expect(`${findings[0].reason} ${findings[0].fix}`).toMatch(says);
  });

  test.each<[string, object, string, string]>([
    ["no zone", {}, "missing-property", "managedLustre.zone"],
    ["a tier by its number", { zone: "us-central1-a", tier: 1000 }, "wrong-type", "managedLustre.tier"],
    ["a word that it hasn't", { zone: "us-central1-a", throughput: "1000" }, "unknown-property", "managedLustre.throughput"],
  ])("%s", (_, managedLustre, code, property) => {
    expect(make({ managedLustre: managedLustre as GkeManagedLustreOptions }).problems.map((one) => [one.code, one.property])).toEqual([[code, property]]);
  });
});

describe("a model on it", () => {
  const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "lustre-1000" };
  const deploy = (model: Partial<ServedModelOptions>): { problems: string[]; fix: string; cache?: any; classes?: any[] } => {
    const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
    new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [L4], ...LUSTRE, models: [{ ...MODEL, ...model }], backend: StateBackend.local() });
    const problems = problemsIn(app);
    const told = { problems: problems.map(({ code, property }) => `${code} ${property}`), fix: problems.map(({ fix }) => fix).join() };
    if (problems.length > 0) return told;
    app.synth();
    const read = (step: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")).resource;
    return { ...told, cache: JSON.parse(Object.values<any>(read("inference").helm_release)[0].values[0]).cache, classes: Object.values(read("addons").kubernetes_storage_class_v1) };
  };

  test("has a file system of its own, of the smallest size that holds it", () => {
    const { problems, cache, classes = [] } = deploy({});
    expect([problems, cache.storageClass, cache.sizeGiB, cache.accessMode, cache.ownedByRoot]).toEqual([[], "lustre-1000", 9000, "ReadWriteMany", false]);
    expect(classes.find(({ metadata }) => metadata.name === "lustre-1000")).toMatchObject({
      volume_binding_mode: "Immediate", allowed_topologies: { match_label_expressions: [{ key: "topology.gke.io/zone", values: ["us-central1-a"] }] },
    });
    expect(classes.find(({ metadata }) => metadata.name === "filestore-zonal")).not.toHaveProperty("allowed_topologies");
    expect(deploy({ cacheSizeGiB: 18000 }).cache.sizeGiB).toBe(18000);
  });

  test("one that names no class stays on Filestore", () => expect(deploy({ storageClass: undefined }).cache.storageClass).toBe("filestore-zonal"));

  test.each<[number, string, RegExp]>([
    [10000, "volume-between-steps cacheSizeGiB", /write 9000 or 18000/],
    [8999, "volume-too-small cacheSizeGiB", /9000 or more/],
    [20000, "volume-between-steps cacheSizeGiB", /write 18000 or 27000/],
  ])("of %d GiB is refused", (cacheSizeGiB, problem, says) => {
    const { problems, fix } = deploy({ cacheSizeGiB });
    expect(problems).toEqual([problem]);
    expect(fix).toMatch(says);
  });
});

import { App, Token } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeDiskSource } from "../../../../constructs/google/storage/disk-source";
import { FilestoreTier } from "../../../../constructs/google/storage/filestore-tier";
import { GkeHyperdiskMlOptions } from "../../../../constructs/google/storage/hyperdisk-ml";
import { GkeWeightsBucketOptions } from "../../../../constructs/google/storage/weights-bucket";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "filled-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const KEY = "projects/keys/locations/us-central1/keyRings/lab/cryptoKeys/disks";
const BUCKET: Partial<GkeClusterProps> = { weightsBucket: { name: "acme-weights" } };
const LLAMA: GkeHyperdiskMlOptions = { name: "llama", zone: "us-central1-a", source: GkeDiskSource.snapshot("llama-weights"), sizeGiB: 200 };
const offer = (made: Made, className: string): any => made.cluster.storage.find((one) => one.className === className);

describe("a bucket that pods mount", () => {
  const made = make(BUCKET);

  test("is made in the region, without access lists, closed to the public, and kept", () => {
    expect(made.problems).toEqual([]);
    expect(made.one("google_storage_bucket")).toMatchObject({
      name: "acme-weights", location: "US-CENTRAL1", uniform_bucket_level_access: true, public_access_prevention: "enforced", force_destroy: false,
      labels: { "dynamo-serving-cluster": "lab" }, lifecycle: { prevent_destroy: true },
    });
    expect(made.one("google_storage_bucket")).not.toHaveProperty("encryption");
    expect(make({ ...BUCKET, deletionProtection: false }).one("google_storage_bucket").lifecycle).toEqual({ prevent_destroy: false });
    expect(Object.values<any>(made.of("google_project_service")).map((one) => one.service)).toContain("storage.googleapis.com");
    expect(made.one("google_container_cluster").addons_config.gcs_fuse_csi_driver_config).toEqual({ enabled: true });
  });

  test("is read, and no more, by the pods of the models' namespace, once the cluster is there", () => {
    const member = made.one("google_storage_bucket_iam_member");
    const [project] = Object.keys(made.json.data.google_project);
    const [cluster] = Object.keys(made.of("google_container_cluster"));
    expect(member.role).toBe("roles/storage.objectViewer");
    expect(member.member).toBe(
      `principalSet://iam.googleapis.com/projects/\${data.google_project.${project}.number}/locations/global/workloadIdentityPools/\${google_container_cluster.${cluster}.workload_identity_config[0].workload_pool}/namespace/inference`,
    );
    expect(member.depends_on).toEqual([`google_container_cluster.${cluster}`]);
    expect(Object.values<any>(make({ weightsBucket: { name: "acme-weights", namespaces: ["chat", "lab"] } }).of("google_storage_bucket_iam_member")).map((one) => one.member.split("/").pop())).toEqual(["chat", "lab"]);
  });

  test("that is there is looked at before anything is made, and given to read", () => {
    const there = make({ weightsBucket: { name: "acme-weights", existing: true } });
    expect(there.of("google_storage_bucket")).toEqual({});
    const [looked] = Object.values<any>(there.json.data.google_storage_bucket);
    expect(looked.lifecycle.postcondition.map((one: any) => one.condition)).toEqual([
      "${self.uniform_bucket_level_access}",
      '${contains(["US-CENTRAL1", "US", "EU", "ASIA"], self.location) || length(self.location) == 4}',
    ]);
    expect(there.one("google_storage_bucket_iam_member").bucket).toMatch(/^\${data\.google_storage_bucket\./);
  });

  test("is a class of its own, that is only read; its cache is asked of the disk", () => {
    expect(offer(made, "cloud-storage")).toMatchObject({
      accessModes: ["ReadOnlyMany"], podAnnotations: { "gke-gcsfuse/volumes": "true", "gke-gcsfuse/memory-limit": "0" },
      sharedVolume: { driver: "gcsfuse.csi.storage.gke.io", handle: "acme-weights" },
    });
    expect(offer(made, "cloud-storage").sharedVolume.mountOptions.join()).not.toContain("file-cache");
    const cached = offer(make({ weightsBucket: { name: "acme-weights", fileCacheGiB: 100 } }), "cloud-storage");
    expect(cached.sharedVolume.mountOptions).toEqual(expect.arrayContaining(["file-cache:max-size-mb:102400", "file-cache:enable-parallel-downloads:true", "file-cache:cache-file-for-range-read:true"]));
    expect(cached.podAnnotations).toMatchObject({ "gke-gcsfuse/ephemeral-storage-request": "105Gi", "gke-gcsfuse/ephemeral-storage-limit": "105Gi" });
  });
});

describe("a Hyperdisk ML", () => {
  test("is made of a snapshot, for many readers, and kept", () => {
    const made = make({ hyperdiskMl: [{ ...LLAMA, throughputMiBps: 2400 }] });
    expect(made.problems).toEqual([]);
    expect(made.one("google_compute_disk")).toMatchObject({
      name: "lab-llama", type: "hyperdisk-ml", zone: "us-central1-a", size: 200, provisioned_throughput: 2400, access_mode: "READ_ONLY_MANY", snapshot: "llama-weights", lifecycle: { prevent_destroy: true },
    });
    const [project] = Object.keys(made.json.data.google_project);
    expect(made.one("google_compute_disk")).not.toHaveProperty("image");
    const { sharedVolume, ...rest } = offer(made, "hyperdisk-ml-llama");
    expect(rest).toMatchObject({ accessModes: ["ReadOnlyMany"], maximumGiB: 200, throughputMBps: 2516 });
    expect(sharedVolume).toMatchObject({ driver: "pd.csi.storage.gke.io", fsType: "ext4", topology: { key: "topology.gke.io/zone", values: ["us-central1-a"] } });
    expect(project).toBeDefined();
    expect(offer(make({ hyperdiskMl: [LLAMA], project: "my-project" }), "hyperdisk-ml-llama").sharedVolume.handle).toBe("projects/my-project/zones/us-central1-a/disks/lab-llama");
  });

  test("is made of an image; one that is there is looked at", () => {
    expect(make({ hyperdiskMl: [{ ...LLAMA, source: GkeDiskSource.image("projects/other/global/images/llama") }] }).one("google_compute_disk")).toMatchObject({ image: "projects/other/global/images/llama" });
    const there = make({ hyperdiskMl: [{ ...LLAMA, source: GkeDiskSource.existingDisk("llama-a") }], project: "my-project" });
    expect(there.of("google_compute_disk")).toEqual({});
    expect(Object.values<any>(there.json.data.google_compute_disk)[0]).toMatchObject({ name: "llama-a", lifecycle: { postcondition: [{ condition: '${self.access_mode == "READ_ONLY_MANY"}' }] } });
    expect(offer(there, "hyperdisk-ml-llama").sharedVolume.handle).toBe("projects/my-project/zones/us-central1-a/disks/llama-a");
  });

  test("in two zones is two disks, whatever their order", () => {
    const far = { ...LLAMA, name: "llama-b", zone: "us-central1-b" };
    expect(make({ hyperdiskMl: [LLAMA, far] }).json.resource).toEqual(make({ hyperdiskMl: [far, LLAMA] }).json.resource);
  });
});

describe("a key of one's own for disks", () => {
  const made = make({ ...BUCKET, hyperdiskMl: [LLAMA], diskEncryptionKey: KEY });
  const pools = (one: Made): any[] => Object.values(one.of("google_container_node_pool"));

  test("is that of all nodes, of Filestore, of claims, of disks with weights and of the bucket", () => {
    expect(made.problems).toEqual([]);
    expect(pools(made).map((pool) => pool.node_config.boot_disk_kms_key)).toEqual([KEY, KEY]);
    expect(made.one("google_container_cluster").node_config.boot_disk_kms_key).toBe(KEY);
    expect(made.one("google_compute_disk").disk_encryption_key).toEqual({ kms_key_self_link: KEY });
    expect(made.one("google_storage_bucket").encryption).toEqual({ default_kms_key_name: KEY });
    expect(offer(made, "filestore-zonal").definition.parameters["instance-encryption-kms-key"]).toBe(KEY);
    expect(offer(made, "disks-own-key")).toMatchObject({ isDefault: true, definition: { parameters: { "disk-encryption-kms-key": KEY } } });
    expect(made.cluster.storage.filter(({ isDefault }) => isDefault).map(({ className }) => className)).toEqual(["disks-own-key"]);
  });

  test("may be used by Google's agents before the first node, and none other gets it", () => {
    const grants = Object.entries<any>(made.of("google_kms_crypto_key_iam_member"));
    expect(grants.map(([, one]) => one.member.replace(/\${[^}]*}/, "N"))).toEqual([
      "serviceAccount:service-N@compute-system.iam.gserviceaccount.com", "serviceAccount:service-N@cloud-filer.iam.gserviceaccount.com", "serviceAccount:N",
    ]);
    expect(made.one("google_container_cluster").depends_on).toEqual(expect.arrayContaining(grants.map(([id]) => `google_kms_crypto_key_iam_member.${id}`)));
    for (const pool of pools(made)) expect(pool.depends_on).toEqual(expect.arrayContaining(grants.map(([id]) => `google_kms_crypto_key_iam_member.${id}`)));
    expect(Object.keys(make({ diskEncryptionKey: KEY, weightsBucket: { name: "acme-weights", existing: true } }).of("google_kms_crypto_key_iam_member"))).toHaveLength(2);
  });

  test("a cluster without any of it says nothing of it", () => {
    const plain = make();
    expect(JSON.stringify(plain.json)).not.toMatch(/kms|gcs_fuse|google_storage|google_compute_disk/);
    expect(plain.cluster.storage.map(({ className }) => className)).toEqual(["standard-rwo", "filestore-zonal"]);
  });
});

type Row = [string, Partial<GkeClusterProps>, string, string, RegExp];
const bucket = (more: Partial<GkeWeightsBucketOptions>): Partial<GkeClusterProps> => ({ weightsBucket: { name: "acme-weights", ...more } });
const disk = (more: Partial<GkeHyperdiskMlOptions>): Partial<GkeClusterProps> => ({ hyperdiskMl: [{ ...LLAMA, ...more }] });
const at = "hyperdiskMl[0]";

describe("is refused", () => {
  test.each<Row>([
    ["a bucket's address", bucket({ name: "gs://acme-weights" }), "invalid-bucket-name", "weightsBucket.name", /an address, not a name/],
    ["capitals", bucket({ name: "Acme" }), "invalid-bucket-name", "weightsBucket.name", /lower-case/],
    ["two letters", bucket({ name: "ab" }), "invalid-bucket-name", "weightsBucket.name", /3 to 63/],
    ["a domain", bucket({ name: "weights.acme.com" }), "invalid-bucket-name", "weightsBucket.name", /acme-weights/],
    ["Google's own name", bucket({ name: "my-google-weights" }), "invalid-bucket-name", "weightsBucket.name", /"google" within/],
    ["a name that begins as Google's", bucket({ name: "goog-weights" }), "invalid-bucket-name", "weightsBucket.name", /"goog" first/],
    ["no namespace", bucket({ namespaces: [] }), "bucket-without-readers", "weightsBucket.namespaces", /leave it out/],
    ["a namespace with a slash", bucket({ namespaces: ["inference/worker"] }), "invalid-name", "weightsBucket.namespaces[0]", /63 lower-case/],
    ["a namespace that is known only at apply", bucket({ namespaces: [Token.asString({ resolve: () => "chat" })] }), "invalid-name", "weightsBucket.namespaces[0]", /written out/],
    ["a namespace twice", bucket({ namespaces: ["chat", "chat"] }), "duplicate-namespace", "weightsBucket.namespaces[1]", /chat|same|twice|already/i],
    ["no cache", bucket({ fileCacheGiB: 0 }), "out-of-range", "weightsBucket.fileCacheGiB", /leave it out/],
    ["all of the cache", bucket({ fileCacheGiB: -1 }), "out-of-range", "weightsBucket.fileCacheGiB", /1 at least/],
    ["half a cache", bucket({ fileCacheGiB: 0.5 }), "out-of-range", "weightsBucket.fileCacheGiB", /whole number/],
    ["a cache that is known only at apply", bucket({ fileCacheGiB: Token.asNumber({ resolve: () => 10 }) }), "out-of-range", "weightsBucket.fileCacheGiB", /whole number/],
    ["a cache as large as the default disk", bucket({ fileCacheGiB: 200 }), "file-cache-too-large", "weightsBucket.fileCacheGiB", /less than 195/],
    ["a cache that leaves the sidecar nothing", { ...bucket({ fileCacheGiB: 96 }), gpuPools: [{ ...L4, diskSizeGiB: 100 }] }, "file-cache-too-large", "weightsBucket.fileCacheGiB", /pool l4 have 100/],
    ["two disks of one name", { hyperdiskMl: [LLAMA, LLAMA] }, "duplicate-disk", "hyperdiskMl[1].name", /./],
    ["a disk named in capitals", disk({ name: "Llama" }), "invalid-name", `${at}.name`, /a letter first/],
    ["a disk without a name", disk({ name: "" }), "invalid-name", `${at}.name`, /a letter first/],
    ["a disk whose name is too long with the cluster's", disk({ name: "l".repeat(60) }), "invalid-name", `${at}.name`, /63 characters/],
    ["a name that is known only at apply", disk({ name: Token.asString({ resolve: () => "llama" }) }), "invalid-name", `${at}.name`, /written out/],
    ["a zone of another region", disk({ zone: "europe-west4-a" }), "invalid-zone", `${at}.zone`, /us-central1/],
    ["a region for a zone", disk({ zone: "us-central1" }), "invalid-zone", `${at}.zone`, /us-central1-a/],
    ["a zone without pools", { ...disk({ zone: "us-central1-f" }) }, "disk-out-of-reach", `${at}.zone`, /us-central1-a, us-central1-b, us-central1-c/],
    ["a zone that the pool hasn't", { ...disk({ zone: "us-central1-b" }), gpuPools: [{ ...L4, zones: ["us-central1-a"] }] }, "disk-out-of-reach", `${at}.zone`, /a pool in its own/],
    ["a snapshot's path as an image's", disk({ source: GkeDiskSource.image("projects/p/global/snapshots/llama") }), "invalid-disk-source", `${at}.source`, /global\/images/],
    ["a snapshot in capitals", disk({ source: GkeDiskSource.snapshot("Llama") }), "invalid-disk-source", `${at}.source`, /global\/snapshots/],
    ["a disk's path", disk({ source: GkeDiskSource.existingDisk("projects/p/zones/us-central1-a/disks/llama") }), "invalid-disk-source", `${at}.source`, /without its path/],
    ["a disk of 3 GiB", disk({ sizeGiB: 3 }), "out-of-range", `${at}.sizeGiB`, /from 4 to 65536/],
    ["a disk of 65 TiB", disk({ sizeGiB: 66560 }), "out-of-range", `${at}.sizeGiB`, /from 4 to 65536/],
    ["a disk of a part of a GiB", disk({ sizeGiB: 100.5 }), "out-of-range", `${at}.sizeGiB`, /whole number/],
    ["too slow a disk", disk({ throughputMiBps: 399 }), "out-of-range", `${at}.throughputMiBps`, /from 400/],
    ["too fast a disk", disk({ throughputMiBps: 1200001 }), "out-of-range", `${at}.throughputMiBps`, /to 1200000/],
    ["a key of another region", { diskEncryptionKey: KEY.replace("us-central1", "europe-west4") }, "invalid-kms-key", "diskEncryptionKey", /europe-west4/],
    ["a key by its name alone", { diskEncryptionKey: "disks" }, "invalid-kms-key", "diskEncryptionKey", /project, location and ring/],
    ["a key for Filestore's basic tiers", { diskEncryptionKey: KEY, filestoreTier: FilestoreTier.BASIC_SSD }, "tier-without-key", "filestoreTier", /FilestoreTier\.ZONAL/],
    ["one of these by its name", { diskEncryptionKey: KEY, filestoreTier: FilestoreTier.of("premium", 2560) }, "tier-without-key", "filestoreTier", /first claim/],
  ])("%s", (_, props, code, property, says) => {
    const findings = checkGkeCluster({ ...PROPS, ...props });
    expect(findings.map((one) => [one.code, one.property])).toEqual([[code, property]]);
    expect(`${findings[0].reason} ${findings[0].fix}`).toMatch(says);
  });

  test.each<[string, object, string, string]>([
    ["a bucket without a name", { weightsBucket: {} }, "missing-property", "weightsBucket.name"],
    ["a word that it hasn't", { weightsBucket: { name: "acme-weights", cache: 100 } }, "unknown-property", "weightsBucket.cache"],
    ["a disk without a source", { hyperdiskMl: [{ name: "llama", zone: "us-central1-a", sizeGiB: 200 }] }, "missing-property", `${at}.source`],
    ["a source by its name", { hyperdiskMl: [{ ...LLAMA, source: "llama" }] }, "wrong-type", `${at}.source`],
  ])("%s", (_, props, code, property) => {
    expect(make(props as Partial<GkeClusterProps>).problems.map((one) => [one.code, one.property])).toEqual([[code, property]]);
  });
});

describe("is taken", () => {
  test.each<[string, Partial<GkeClusterProps>]>([
    ["a bucket of any good name", bucket({ name: "acme_weights-2" })],
    ["a bucket that is known only at apply", bucket({ name: Token.asString({ resolve: () => "acme-weights" }) })],
    ["a snapshot of another project", disk({ source: GkeDiskSource.snapshot("projects/other/global/snapshots/llama") })],
    ["the whole range", { hyperdiskMl: [{ ...LLAMA, sizeGiB: 4, throughputMiBps: 400 }, { ...LLAMA, name: "b", sizeGiB: 65536, throughputMiBps: 1200000 }] }],
    ["a region that is known only at apply", { ...BUCKET, region: Token.asString({ resolve: () => "us-central1" }), zones: ["us-central1-a"] }],
    ["both keys the same", { diskEncryptionKey: KEY, secretsEncryptionKey: KEY }],
  ])("%s", (_, props) => expect(make(props).problems).toEqual([]));
});

describe("a model on it", () => {
  const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "cloud-storage", weightsLoader: WeightsLoader.prefilled() };
  const deploy = (model: Partial<ServedModelOptions>, props: Partial<GkeDeploymentProps> = {}): { problems: string[]; values?: any; classes?: string[]; cluster?: any } => {
    const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
    new GkeDeployment(app, "chat", { region: "us-central1", project: "my-project", gpuPools: [L4], ...BUCKET, hyperdiskMl: [LLAMA], models: [{ ...MODEL, ...model }], backend: StateBackend.local(), ...props });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length > 0) return { problems };
    app.synth();
    const read = (step: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")).resource;
    return { problems, values: JSON.parse(Object.values<any>(read("inference").helm_release)[0].values[0]), classes: Object.values<any>(read("addons").kubernetes_storage_class_v1).map(({ metadata }) => metadata.name), cluster: read("cluster") };
  };

  test("reads the bucket, and nothing is downloaded", () => {
    const { problems, values, classes } = deploy({});
    expect(problems).toEqual([]);
    expect(values.cache).toMatchObject({ storageClass: "cloud-storage", accessMode: "ReadOnlyMany", onlyReads: true, volume: { handle: "acme-weights" } });
    expect(JSON.stringify(values.graph)).toContain('"gke-gcsfuse/volumes":"true"');
    expect(classes).toEqual(expect.arrayContaining(["cloud-storage", "hyperdisk-ml-llama"]));
  });

  test("reads the disk, without the sidecar of the bucket", () => {
    const { values } = deploy({ storageClass: "hyperdisk-ml-llama" });
    expect(values.cache.volume).toMatchObject({ handle: "projects/my-project/zones/us-central1-a/disks/chat-llama", topology: { values: ["us-central1-a"] } });
    expect(JSON.stringify(values.graph)).not.toContain("gcsfuse");
  });

  test("in a namespace of its own has the right to read there", () => {
    expect(Object.values<any>(deploy({}, { dynamo: { modelNamespace: "chat" } }).cluster.google_storage_bucket_iam_member)[0].member).toMatch(/namespace\/chat$/);
  });

  test("in a project where Terraform turns no API on asks for Cloud Storage's before", () => {
    const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
    new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [L4], ...BUCKET, enableApis: false, models: [], backend: StateBackend.local() });
    app.synth();
    const [file] = fs.readdirSync(app.outdir, { recursive: true }).map(String).filter((name) => path.basename(name) === "chat.json");
    expect(JSON.parse(fs.readFileSync(path.join(app.outdir, file), "utf8")).needs.services).toContain("storage.googleapis.com");
  });

  test("beside it one that downloads stays on Filestore", () => {
    expect(deploy({ storageClass: undefined, weightsLoader: undefined }).values.cache).toMatchObject({ storageClass: "filestore-zonal", accessMode: "ReadWriteMany" });
    expect(deploy({ storageClass: undefined, weightsLoader: undefined }).values.cache).not.toHaveProperty("onlyReads");
  });

  test.each<[string, Partial<ServedModelOptions>, string, Partial<GkeDeploymentProps>?]>([
    ["that would be downloaded to it", { weightsLoader: undefined }, "storage-not-shared models[0].storageClass"],
    ["prefilled on Filestore", { storageClass: "filestore-zonal" }, "prefilled-without-volume models[0].storageClass"],
    ["on a disk of another zone than its pool's", { storageClass: "hyperdisk-ml-llama", gpuPool: "far" }, "prefilled-out-of-zone models[0].storageClass", { gpuPools: [L4, { ...L4, name: "far", zones: ["us-central1-b"] }] }],
  ])("%s is refused", (...[, model, problem, props]) => expect(deploy(model, props).problems.map((one) => one.replace("models[0].", ""))).toEqual([problem.replace("models[0].", "")]));
});

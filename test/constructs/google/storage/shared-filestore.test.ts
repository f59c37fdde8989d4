import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { FilestoreTier } from "../../../../constructs/google/storage/filestore-tier";
import { readTimelines } from "../../../../explain/timeline/read";
import { ChainOptions } from "../../../../stacks/chain/chain-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "shared-filestore-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const llama = { name: "llama", model: "meta-llama/Llama-3.3-70B-Instruct", gpuPool: "h100", gpusPerWorker: 8, huggingFaceToken: { name: "hf-token-secret" }, storageClass: "filestore-shared" };

interface Made {
  readonly problems: string[];
  readonly stack: (step: string) => any;
  readonly folder: string;
}

function gke(options: Partial<GkeClusterProps & ChainOptions> = {}): Made {
  const folder = path.join(scratch, `out-${apps++}`);
  const app = new App({ outdir: folder });
  const gpuPools = [{ name: "h100", machineType: "a3-highgpu-8g", minNodes: 1, maxNodes: 1 }];
  new GkeDeployment(app, "lab", { project: "my-project-1", region: "us-central1", gpuPools, models: [llama], sharedFilestore: { zone: "us-central1-a" }, ...options });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length === 0) app.synth();
  return { problems, folder, stack: (step) => JSON.parse(fs.readFileSync(path.join(folder, "stacks", `lab-${step}`, "cdk.tf.json"), "utf8")) };
}

const instance = (made: Made): any => Object.values<any>(made.stack("cluster").resource.google_filestore_instance)[0];
const cacheOf = (made: Made, step = "inference"): any => JSON.parse(Object.values<any>(made.stack(step).resource.helm_release)[0].values[0].replace(/\$\{jsonencode\(([^{}]*)\)\}/g, (_: string, what: string) => JSON.stringify(what))).cache;

test("an instance beside the cluster, which waits for the network and not for the cluster", () => {
  const made = gke();
  expect(made.problems).toEqual([]);
  expect(instance(made)).toMatchObject({ name: "lab-models", location: "us-central1-a", tier: "ZONAL", file_shares: { name: "models", capacity_gb: 1024 }, networks: [{ modes: ["MODE_IPV4"] }], lifecycle: { prevent_destroy: true } });
  expect(JSON.stringify(instance(made).depends_on)).not.toContain("google_container");
  const cluster = Object.values<any>(made.stack("cluster").resource.google_container_cluster)[0];
  expect(JSON.stringify(cluster)).not.toContain("google_filestore");
});

test("each claim of its class gets it whole: a volume by the instance's place and address, and a claim's size means nothing", () => {
  const { volume, sizeGiB, storageClass, ownedByRoot } = cacheOf(gke());
  expect([storageClass, sizeGiB, ownedByRoot, volume.driver, volume.handle, volume.attributes.volume]).toEqual(["filestore-shared", 1, true, "filestore.csi.storage.gke.io", "modeInstance/us-central1-a/lab-models/models", "models"]);
  expect(volume.attributes.ip).toContain("data.terraform_remote_state.");
  const output = Object.values<any>(gke().stack("cluster").output).map(({ value }) => value).join();
  expect(output).toContain("networks[0].ip_addresses");
});

test("a model that names no class has Filestore as ever, and without it nothing is made", () => {
  const { storageClass, ...model } = llama;
  expect([storageClass, cacheOf(gke({ models: [model] })).storageClass]).toEqual(["filestore-shared", "filestore-zonal"]);
  expect(gke({ sharedFilestore: undefined, models: [model] }).stack("cluster").resource.google_filestore_instance).toBeUndefined();
});

test("of a regional tier it lies in the region; it may be larger, and go with the cluster", () => {
  const made = gke({ filestoreTier: FilestoreTier.REGIONAL, sharedFilestore: { sizeGiB: 4096 }, deletionProtection: false });
  expect(made.problems).toEqual([]);
  expect(instance(made)).toMatchObject({ location: "us-central1", tier: "REGIONAL", file_shares: { capacity_gb: 4096 }, lifecycle: { prevent_destroy: false } });
  expect(cacheOf(made).volume.handle).toBe("modeInstance/us-central1/lab-models/models");
});

test.each<[string, Partial<GkeClusterProps>, string[]]>([
  ["no zone for a zonal tier", { sharedFilestore: {} }, ["filestore-zone sharedFilestore.zone"]],
  ["a zone for a regional one", { filestoreTier: FilestoreTier.REGIONAL }, ["filestore-zone sharedFilestore.zone"]],
  ["a zone of another region", { sharedFilestore: { zone: "europe-west4-a" } }, ["invalid-zone sharedFilestore.zone"]],
  ["less than the tier has", { sharedFilestore: { zone: "us-central1-a", sizeGiB: 512 } }, ["filestore-too-small sharedFilestore.sizeGiB"]],
  ["a size in words", { sharedFilestore: { zone: "us-central1-a", sizeGiB: "1Ti" as never } }, ["wrong-type sharedFilestore.sizeGiB"]],
  ["half a GiB", { sharedFilestore: { zone: "us-central1-a", sizeGiB: 1024.5 } }, ["invalid-count sharedFilestore.sizeGiB"]],
  ["another property", { sharedFilestore: { zone: "us-central1-a", tier: "zonal" } as never }, ["unknown-property sharedFilestore.tier"]],
  ["no object", { sharedFilestore: true as never }, ["wrong-type sharedFilestore"]],
])("%s is refused", (_, options, problems) => {
  expect(gke(options).problems.filter((text) => !text.startsWith("unknown-storage-class"))).toEqual(problems);
});

test("with everything ahead, a model of 70B answers after at most 0.80 of the chain with a claim's own instance", () => {
  const read = (made: Made): { total: number; before: number; what: string } => {
    const [{ total, before, path: way }] = readTimelines(made.folder, ["lab"], (file) => fs.readFileSync(file, "utf8"));
    return { total: total.likely, before: before.likely, what: way.map(({ what }) => what).join("\n") };
  };
  const { storageClass, ...model } = llama;
  const [now, was] = [read(gke({ earlyStart: true, earlyWeights: true })), read(gke({ sharedFilestore: undefined, models: [model] }))];
  expect([storageClass, was.what.includes("Filestore"), now.what.includes("Filestore")]).toEqual(["filestore-shared", true, false]);
  expect(now.total / was.before).toBeLessThanOrEqual(0.8);
});

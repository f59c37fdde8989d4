import * as fs from "fs";
import { App } from "cdktf";
import { GKE_SHAPES, gkeShape } from "../../stacks/google/gke-shapes";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** What Google may take longer over than the provider waits by itself, or that something else holds when it is to go. */
const SLOW: { readonly [type: string]: readonly string[] } = {
  google_compute_disk: ["create", "delete"],
  google_compute_network: ["create", "delete"],
  google_compute_subnetwork: ["create", "delete"],
  google_container_cluster: ["create", "delete", "update"],
  google_container_node_pool: ["create", "delete", "update"],
  google_filestore_instance: ["create", "delete", "update"],
  google_service_networking_connection: ["create", "delete"],
};

const app = new App({ outdir: fs.mkdtempSync("/tmp/slow-") });
Object.keys(GKE_SHAPES).forEach((name) => gkeShape(app, name));
app.synth();
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
const resources = (shape: string): any => JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${shape}-cluster/cdk.tf.json`, "utf8")).resource;

test.each(Object.keys(GKE_SHAPES))("%s says how long it waits for what is slow", (shape) => {
  const made = resources(shape);
  for (const [type, wanted] of Object.entries(SLOW)) {
    for (const [id, { timeouts = {} }] of Object.entries<any>(made[type] ?? {})) expect([id, Object.keys(timeouts).sort()]).toEqual([id, wanted]);
  }
});

test("every kind of them is in one of the shapes", () => {
  const there = new Set(Object.keys(GKE_SHAPES).flatMap((shape) => Object.keys(resources(shape))));
  expect(Object.keys(SLOW).filter((type) => !there.has(type))).toEqual([]);
});

import * as fs from "fs";
import { App } from "cdktf";
import { AKS_SHAPES, aksShape } from "../../stacks/azure/aks-shapes";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** What Azure may take longer over than azurerm waits by itself: half an hour to an hour and a half of the rest. */
const SLOW: { readonly [type: string]: readonly string[] } = {
  azurerm_kubernetes_cluster: ["create", "delete", "update"],
  azurerm_kubernetes_cluster_node_pool: ["create", "delete", "update"],
  azurerm_managed_lustre_file_system: ["create", "delete", "update"],
  azurerm_netapp_volume: ["create", "delete", "update"],
};

const app = new App({ outdir: fs.mkdtempSync("/tmp/slow-") });
Object.keys(AKS_SHAPES).forEach((name) => aksShape(app, name));
app.synth();
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
const resources = (shape: string): any => JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${shape}-cluster/cdk.tf.json`, "utf8")).resource;

test.each(Object.keys(AKS_SHAPES))("%s says how long it waits for what is slow", (shape) => {
  const made = resources(shape);
  for (const [type, wanted] of Object.entries(SLOW)) {
    for (const [id, { timeouts = {} }] of Object.entries<any>(made[type] ?? {})) expect([id, Object.keys(timeouts).sort()]).toEqual([id, wanted]);
  }
});

test("every kind of them is in one of the shapes", () => {
  const there = new Set(Object.keys(AKS_SHAPES).flatMap((shape) => Object.keys(resources(shape))));
  expect(Object.keys(SLOW).filter((type) => !there.has(type))).toEqual([]);
});

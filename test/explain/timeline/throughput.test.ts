import { throughputOf } from "../../../explain/timeline/throughput";
import { ModelRelease, TimedDeployment } from "../../../explain/timeline/timed-deployment";
import { SynthesisedStack } from "../../../explain/timeline/synthesised";

const release = (more: Partial<ModelRelease> = {}): ModelRelease => ({ downloadsOnGpuNodes: false, shared: false, downloadsNothing: false, storageClass: "files", ...more });
const deployment = (throughputMBps?: number): TimedDeployment => ({ storageClasses: [{ name: "files", throughputMBps }] }) as unknown as TimedDeployment;
const stack = (tier?: string, instance?: string): SynthesisedStack[] =>
  [{ name: "a", dependencies: [], content: { resource: { kubernetes_storage_class_v1: { c: { metadata: { name: "files" }, parameters: tier === undefined ? {} : { tier } } }, ...(instance === undefined ? {} : { google_filestore_instance: { f: { tier: instance } } }) } } }] as unknown as SynthesisedStack[];

test("what the deployment says of its class holds both ways", () => {
  for (const step of ["download", "load"] as const) expect(throughputOf(step, deployment(250), release(), stack())).toMatchObject({ megabytesPerSecond: 250 });
});

test.each([["zonal", undefined, 92, 272], ["zonal", 2048, 184, 545], ["basic_hdd", 20480, 104, 104], ["basic_ssd", undefined, 367, 1258]])("Filestore %s, %p GiB", (tier, volumeGiB, write, read) => {
  expect(throughputOf("download", deployment(), release({ volumeGiB }), stack(tier))?.megabytesPerSecond).toBe(write);
  expect(throughputOf("load", deployment(), release({ volumeGiB }), stack(tier))?.megabytesPerSecond).toBe(read);
});

test("an instance that claims share has its own tier; of what nobody published nothing is known", () => {
  expect(throughputOf("download", deployment(), release({ shared: true }), stack(undefined, "ZONAL"))?.megabytesPerSecond).toBe(92);
  expect(throughputOf("download", deployment(), release(), stack())).toBeUndefined();
  expect(throughputOf("download", deployment(), release({ storageClass: "other" }), stack("zonal"))).toBeUndefined();
});

test.each<[string, { [key: string]: string }, number, number | undefined]>([
  ["efs.csi.aws.com", {}, 155, 1572],
  // 100 + 7 + 10 MiB/s, and 100 + 328 + 492.
  ["file.csi.azure.com", { skuName: "Premium_LRS" }, 155, 122],
  ["file.csi.azure.com", { skuName: "Premium_ZRS" }, 8192, 964],
  ["file.csi.azure.com", { skuName: "PremiumV2_LRS" }, 8192, undefined],
  ["disk.csi.azure.com", { skuName: "Premium_LRS" }, 8192, undefined],
])("%s %p of %p GiB: at most %p MB/s, both ways", (provisioner, parameters, volumeGiB, most) => {
  const stacks = [{ name: "a", dependencies: [], content: { resource: { kubernetes_storage_class_v1: { c: { metadata: { name: "files" }, storage_provisioner: provisioner, parameters } } } } }] as unknown as SynthesisedStack[];
  for (const step of ["download", "load"] as const) expect(throughputOf(step, deployment(), release({ volumeGiB }), stacks)?.megabytesPerSecond).toBe(most);
});

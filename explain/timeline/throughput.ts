import systems from "../data/file-systems.json";
import table from "../data/filestore.json";
import { Throughput } from "./durations";
import { SynthesisedStack } from "./synthesised";
import { ModelRelease, TimedDeployment, filestoreOf, parametersOf, provisionerOf } from "./timed-deployment";

const MEGABYTES_OF_MIB = 1.048576;

/**
 * The most that the file system of a model's weights takes (a download) or gives (a load), as far as it is known: what the deployment says of the
 * class, or what is published of a Filestore instance's tier, of EFS, and of Azure Files by the claim's size.
 *
 * @param grown how many times as large it might be
 */
export function throughputOf(step: "download" | "load", { storageClasses = [] }: TimedDeployment, release: ModelRelease, stacks: readonly SynthesisedStack[], grown = 1): Throughput | undefined {
  const said = storageClasses.find(({ name }) => name === release.storageClass)?.throughputMBps;
  if (said !== undefined) return { megabytesPerSecond: said, source: "docs/commands/deployment-json.md, throughputMBps of its class" };
  const instance = filestoreOf(release, stacks);
  const row = table.tiers.find(({ tier }) => tier === instance?.tier);
  if (row === undefined) return published(release, stacks, grown);
  const tib = row.grows ? Math.max(row.tib, (grown * (instance?.gib ?? release.volumeGiB ?? 0)) / 1024) / row.tib : 1;
  return { megabytesPerSecond: Math.floor((step === "download" ? row.write : row.read) * tib * MEGABYTES_OF_MIB), source: table.source };
}

/** What is published of what one client gets of a class's file systems. @default - nothing was found */
function published({ storageClass, volumeGiB = 0 }: ModelRelease, stacks: readonly SynthesisedStack[], grown: number): Throughput | undefined {
  const provisioner = provisionerOf(storageClass, stacks);
  const { skuName } = parametersOf(storageClass, stacks);
  const row = systems.rows.find((one) => one.provisioner === provisioner && (one.sku === undefined || String(skuName).startsWith(one.sku)));
  if (row === undefined) return undefined;
  const mebibytes = row.perGib.reduce((sum, each) => sum + Math.ceil(each * grown * volumeGiB), row.base);
  return { megabytesPerSecond: Math.floor(mebibytes * MEGABYTES_OF_MIB), source: row.source };
}

/**
 * What other tools and clouds call a property, and what it may be called here, the first that is there. From the arguments of Terraform's providers,
 * eksctl, the clouds' CLIs and this package's other clouds.
 */
const OTHER_WORDS: { readonly [word: string]: readonly string[] } = {
  capacityType: ["capacity"],
  preemptible: ["capacity"],
  priority: ["capacity"],
  spot: ["capacity"],
  reservation: ["capacity"],
  instanceType: ["machineType"],
  instanceTypes: ["machineType", "moreMachineTypes"],
  vmSize: ["machineType"],
  location: ["region"],
  minSize: ["minNodes"],
  minCount: ["minNodes"],
  minNodeCount: ["minNodes"],
  maxSize: ["maxNodes"],
  maxCount: ["maxNodes"],
  maxNodeCount: ["maxNodes"],
  desiredSize: ["desiredNodes"],
  gpuDirect: ["efa"],
  efa: ["gpuDirect"],
  diskSize: ["diskSizeGiB", "osDiskSizeGiB"],
  diskSizeGb: ["diskSizeGiB", "osDiskSizeGiB"],
  osDiskSizeGb: ["osDiskSizeGiB", "diskSizeGiB"],
  availabilityZones: ["zones"],
  zones: ["availabilityZones"],
  kubernetesVersion: ["version"],
  projectId: ["project"],
  tensorParallelSize: ["gpusPerWorker"],
};

/** The property that another tool's word means, of those that there are. */
export function otherWord(word: string, known: readonly string[]): string | undefined {
  return Object.hasOwn(OTHER_WORDS, word) ? OTHER_WORDS[word].find((name) => known.includes(name)) : undefined;
}

import { driverOf, releaseOfEngine } from "./engines/engines";
import { PlannedFabric, findFabric } from "./fabric";
import { capabilityOf } from "./gpu";
import { Understood } from "./request/parse-request";
import { Parallelism } from "./parallelism/parallelism";
import { Requirements } from "./plan";
import { GIB } from "./units";

/** /dev/shm where nothing crosses nodes: inside a node NCCL is content with 16 GiB, one GPU with the operator's 8. A fabric says its own. */
const sharedMemoryOf = (gpusPerPod: number): number => (gpusPerPod > 1 ? 16 : 8);

/**
 * What the nodes, the pod and the image must have for a replica.
 *
 * @param besides bytes on disk of what drafts for it and of adapters, beside its own
 */
export function requirements(request: Understood, parallelism: Parallelism, checkpoint: number, besides = 0): Requirements {
  const release = releaseOfEngine(request.engine, request.engineVersion);
  const gpusPerPod = Math.min(parallelism.tensor * parallelism.pipeline * parallelism.data, request.gpusPerNode);
  const fabric = findFabric(request.fabric);
  const checkpointGiB = checkpoint / GIB;
  const sharedMemoryGiB = fabric?.sharedMemoryGiB ?? sharedMemoryOf(gpusPerPod);
  return {
    minDriver: String(driverOf(request.engine, release, request.image)),
    computeCapability: capabilityOf(request.gpu),
    sharedMemoryGiB,
    // The shards of a node pass through host memory once while they load; each GPU's process takes about 8 GiB of its own. Shared memory
    // is only filled where GPUs or nodes talk through it: one GPU alone runs in machines of 16 GiB.
    hostMemoryGiB: Math.ceil((fabric || gpusPerPod > 1 ? sharedMemoryGiB : 0) + gpusPerPod * 8 + Math.min(64, checkpointGiB / 4)),
    nics: nics(request, fabric, gpusPerPod),
    imageVariant: fabric?.imageVariant === undefined ? "stock" : release.efaImage ?? `-${fabric.imageVariant}`,
    // The checkpoint, and a tenth for the tokenizer, a second revision's metadata and file system overhead.
    modelVolumeGiB: Math.ceil((checkpointGiB + besides / GIB) * 1.1 + 10),
    gpusPerPod,
    weightsBytes: Math.round(checkpoint),
  };
}

/** The GPUs' share of the machine's interfaces, or what a pod takes of them whatever its GPUs. */
function nics({ machine }: Understood, fabric: PlannedFabric | undefined, gpusPerPod: number): number {
  if (!fabric) return 0;
  if (fabric.nicsPerPod !== undefined) return fabric.nicsPerPod;
  if (!machine) return gpusPerPod;
  return Math.max(1, Math.floor((machine.rdmaInterfaces * gpusPerPod) / machine.gpus));
}

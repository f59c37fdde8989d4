import { driverOf, releaseOfEngine } from "./engines/engines";
import { capabilityOf } from "./gpu";
import { Understood } from "./request/parse-request";
import { Parallelism } from "./parallelism/parallelism";
import { Requirements } from "./plan";
import { GIB } from "./units";

/** /dev/shm by fabric: EFA's guide asks for 80 GiB, the others for 64; inside a node NCCL is content with 16, one GPU with the operator's 8. */
const SHARED_MEMORY = { "aws-efa": 80, "azure-ib": 64, "gke-roce": 64 } as const;

/**
 * What the nodes, the pod and the image must have for a replica.
 *
 * @param draft bytes on disk of what drafts for it, beside its own
 */
export function requirements(request: Understood, parallelism: Parallelism, checkpoint: number, draft = 0): Requirements {
  const release = releaseOfEngine(request.engine, request.engineVersion);
  const gpusPerPod = Math.min(parallelism.tensor * parallelism.pipeline * parallelism.data, request.gpusPerNode);
  const fabric = request.fabric === undefined || request.fabric === "none" ? undefined : request.fabric;
  const checkpointGiB = checkpoint / GIB;
  const sharedMemoryGiB = fabric ? SHARED_MEMORY[fabric] : gpusPerPod > 1 ? 16 : 8;
  return {
    minDriver: String(driverOf(request.engine, release)),
    computeCapability: capabilityOf(request.gpu),
    sharedMemoryGiB,
    // The shards of a node pass through host memory once while they load; each GPU's process takes about 8 GiB of its own. Shared memory
    // is only filled where GPUs or nodes talk through it: one GPU alone runs in machines of 16 GiB.
    hostMemoryGiB: Math.ceil((fabric || gpusPerPod > 1 ? sharedMemoryGiB : 0) + gpusPerPod * 8 + Math.min(64, checkpointGiB / 4)),
    nics: nics(request, fabric, gpusPerPod),
    imageVariant: fabric === "aws-efa" ? release.efaImage ?? "-efa" : "stock",
    // The checkpoint, and a tenth for the tokenizer, a second revision's metadata and file system overhead.
    modelVolumeGiB: Math.ceil((checkpointGiB + draft / GIB) * 1.1 + 10),
    gpusPerPod,
    weightsBytes: Math.round(checkpoint),
  };
}

/** EFA: the GPUs' share of the machine's devices. InfiniBand on AKS: one slot, not a count. RoCE on GKE: the GPUs' share of the networks. */
function nics(request: Understood, fabric: "aws-efa" | "azure-ib" | "gke-roce" | undefined, gpusPerPod: number): number {
  if (!fabric) return 0;
  if (fabric === "azure-ib") return 1;
  const { machine } = request;
  if (!machine) return gpusPerPod;
  return Math.max(1, Math.floor((machine.rdmaInterfaces * gpusPerPod) / machine.gpus));
}

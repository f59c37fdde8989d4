import { checkFormat } from "./check-format";
import { Diagnostics } from "./diagnostics";
import { driverOf, releaseOfEngine } from "../engines/engines";
import { FABRIC_NAMES, fabricOf, findFabric } from "../fabric";
import { Architecture, isLatent } from "../model/architecture";
import { gpusOf, Parallelism } from "../parallelism/parallelism";
import { Understood } from "../request/parse-request";
import { counted } from "../units";
import { WeightFormats } from "../weights/formats";

/** Disaggregation pays from here on (NVIDIA's disaggregation guide: not below 2,000, clearly from 4,000 input tokens). */
const WORTH_DISAGGREGATING = 4000;

/** Checks of the GPU, its driver, the nodes and the fabric: what an engine or a pod would only find out after the nodes are paid for. */
export function checkPlace(request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism, diagnostics: Diagnostics): void {
  checkFormat(request, architecture, formats, diagnostics);
  checkDriver(request, diagnostics);
  checkNodes(request, parallelism, diagnostics);
  checkFabric(request, diagnostics);
  if (request.disaggregated) checkDisaggregation(request, diagnostics);
  if (isLatent(architecture) && parallelism.tensor > 1) {
    diagnostics.warning(
      "mla-kv-replicated",
      "parallelism.tensor",
      `MLA keeps a full copy of the KV cache on each of the ${parallelism.tensor} GPUs of tensor parallelism.`,
      "Data-parallel attention gives each GPU a cache of its own: parallelism.data with parallelism.expert.",
    );
  }
  if (request.gpu.estimated) {
    diagnostics.info("gpu-memory-estimated", "gpu", `The memory torch sees of a ${request.gpu.name} is not published: ${request.gpu.visibleGiB.toFixed(2)} GiB is estimated from nvidia-smi's figure.`);
  }
}

/** Of a worker that only encodes: its driver and the nodes, and nothing of formats and caches. */
export function checkEncoderPlace(request: Understood, parallelism: Parallelism, diagnostics: Diagnostics): void {
  checkDriver(request, diagnostics);
  checkNodes(request, parallelism, diagnostics);
  checkFabric(request, diagnostics);
}

/** The image's CUDA needs a driver branch (Dynamo release notes: CUDA 12.9 575, CUDA 13 580). */
function checkDriver(request: Understood, diagnostics: Diagnostics): void {
  if (request.driver === undefined) return;
  const release = releaseOfEngine(request.engine, request.engineVersion);
  const minDriver = driverOf(request.engine, release, request.image);
  const branch = Number.parseInt(request.driver, 10);
  if (branch < minDriver) {
    diagnostics.error("driver-too-old", "driver", `Driver ${request.driver} is older than ${minDriver}, which the CUDA of the Dynamo ${release.line} images (${request.engine} ${request.engineVersion}) needs.`, `Use driver ${minDriver} or later, or an older release.`);
  }
}

/**
 * TP x PP x DP GPUs on nodes of gpusPerNode; what crosses nodes needs RDMA (vLLM, "Parallelism and Scaling": tensor parallelism within a
 * node, pipeline across nodes, InfiniBand for tensor groups that cross; the operator gives each node of a replica the same GPUs).
 */
function checkNodes(request: Understood, parallelism: Parallelism, diagnostics: Diagnostics): void {
  const gpus = gpusOf(parallelism);
  const { gpusPerNode, fabric } = request;
  const nodes = request.nodes ?? Math.ceil(gpus / gpusPerNode);
  if (gpus > nodes * gpusPerNode) {
    diagnostics.error("not-enough-gpus", "nodes", `tensor ${parallelism.tensor} x pipeline ${parallelism.pipeline} x data ${parallelism.data} is ${counted(gpus, "GPU")}, ${nodes} x ${gpusPerNode} are there.`, `Use ${counted(Math.ceil(gpus / gpusPerNode), "node")}, or a smaller parallelism.`);
  } else if (gpus > gpusPerNode && gpus % gpusPerNode !== 0) {
    diagnostics.error("uneven-nodes", "parallelism", `${gpus} GPUs do not fill nodes of ${gpusPerNode}: the operator gives every node of a replica the same number.`, `Use a multiple of ${gpusPerNode}.`);
  }
  const rdma = fabric !== undefined && fabric !== "none";
  if (parallelism.tensor > gpusPerNode && !rdma) {
    diagnostics.error("tensor-across-nodes", "parallelism.tensor", `tensor ${parallelism.tensor} spans nodes of ${counted(gpusPerNode, "GPU")}, and ${unstated(request) ? "no fabric is stated" : "there is no RDMA"}: every layer would wait for Ethernet.`, `Keep tensor at ${gpusPerNode} and use pipeline, or ${wayToRdma(request)}.`);
  } else if (gpus > gpusPerNode && !rdma) {
    diagnostics.warning("replica-across-nodes", "fabric", `The replica spans ${Math.ceil(gpus / gpusPerNode)} nodes without RDMA: stages and ranks talk over Ethernet.`, `For RDMA, ${wayToRdma(request)}.`);
  }
}

/** Whether a fabric is there, or may be, and the request leaves it open. It is used only where it is asked for: its pods need more than the machine. */
const unstated = ({ fabric, machine }: Understood): boolean => fabric === undefined && (machine === undefined || fabricOf(machine.rdma) !== undefined);

/** What brings RDMA: the machine's own fabric by name, with the image that it needs. */
function wayToRdma({ machine, engine, engineVersion }: Understood): string {
  if (machine === undefined) return `state the fabric: ${FABRIC_NAMES.slice(0, -1).join(", ")} or ${FABRIC_NAMES.at(-1)}`;
  const fabric = fabricOf(machine.rdma);
  if (fabric === undefined) return `use a machine with RDMA: ${machine.machineType} has ${machine.rdma === "none" ? "none" : `${machine.rdma}, which is not planned for`}`;
  const state = `state the fabric of ${machine.machineType}: ${fabric}`;
  const variant = findFabric(fabric)?.imageVariant;
  if (variant === undefined) return state;
  const { efaImage, line } = releaseOfEngine(engine, engineVersion);
  return efaImage === null ? `${state}, with release 1.0 or later (Dynamo ${line} has no ${variant.toUpperCase()} image)` : `${state}, with ${efaImage} at the end of the image's tag`;
}

function checkFabric(request: Understood, diagnostics: Diagnostics): void {
  const { fabric, machine, image } = request;
  if (fabric === undefined || fabric === "none") return;
  if (machine && fabricOf(machine.rdma) !== fabric) {
    const has = machine.rdma === "none" ? "no RDMA" : machine.rdma;
    diagnostics.error("fabric-not-on-machine", "fabric", `${fabric} on ${machine.machineType}: the machine has ${has}.`, "Choose a machine with that fabric, or leave fabric out.");
  }
  const variant = findFabric(fabric)?.imageVariant;
  if (variant === undefined) return;
  const { efaImage, efaIssues, line } = releaseOfEngine(request.engine, request.engineVersion);
  if (efaImage === null) {
    diagnostics.error("efa-without-efa-image", "fabric", `Dynamo ${line} has no ${variant.toUpperCase()} image: NIXL would fall back to TCP, with first tokens after more than a minute.`, "Use release 1.0 or later.");
  } else if (image !== undefined && !new RegExp(`-${variant}(-amd64)?($|@)`).test(image)) {
    diagnostics.error("efa-without-efa-image", "image", `${variant.toUpperCase()} needs the image with ${efaImage} in its tag, ${image} has none.`, `Append ${efaImage} to the tag.`);
  }
  const issue = efaIssues?.[request.engine];
  if (issue !== undefined) diagnostics.warning("sglang-efa", "fabric", issue.what, issue.fix);
}

function checkDisaggregation(request: Understood, diagnostics: Diagnostics): void {
  const { fabric, workload } = request;
  if (fabric === undefined) {
    diagnostics.error("disaggregation-without-rdma", "fabric", "Prefill hands the KV cache to decode over the network, and no fabric is stated: over TCP first tokens took about 98 s.", `For RDMA, ${wayToRdma(request)}; or ask for plain Ethernet by name: "none".`);
  } else if (fabric === "none") {
    diagnostics.warning("disaggregation-without-rdma", "fabric", "Disaggregation over plain Ethernet, as asked for: over TCP first tokens took about 98 s.", request.machine && fabricOf(request.machine.rdma) !== undefined ? `For RDMA, ${wayToRdma(request)}.` : "Use a machine with RDMA.");
  }
  if (workload && workload.isl < WORTH_DISAGGREGATING) {
    diagnostics.warning("disaggregation-short-input", "workload.isl", `Disaggregation pays from about ${WORTH_DISAGGREGATING} input tokens, ${workload.isl} are given.`, "Serve prefill and decode on the same workers.");
  }
}

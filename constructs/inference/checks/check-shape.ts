import { Finding } from "../../core/problems/problem";
import { GangScheduler } from "../../dynamo/platform-parts";
import { engineOf } from "../engine";
import { Part, onGpus } from "../parts/part";
import { PlacedPart, needsOf } from "../parts/place-parts";
import { transferOf } from "../parts/transfer";
import { checkPartition } from "./places/check-partition";
import { checkQueue } from "./places/check-queue";
import { checkShared } from "./places/check-shared";
import { ServedModelOptions } from "../served-model-options";

/** Characters that Grove leaves for names of graph and component: of a worker over several nodes the component's counts twice, with "-ldr". */
const LONGEST_NAME = 45;

/** What belongs together in a model's shape: engine, parts, nodes and what carries the KV cache. */
export function checkShape(model: ServedModelOptions, parts: readonly PlacedPart[], grove: GangScheduler, lws: GangScheduler): Finding[] {
  const workers = parts.filter(({ part }) => part.role.runsEngine);
  return [
    ...checkMocker(model),
    ...checkTransfer(model, workers),
    ...workers.flatMap(({ part }) => checkNodes(model, part, grove, lws)),
    ...workers.flatMap((placed) => [...checkMpi(model, placed), ...checkTakenNode(placed), ...checkQueue(placed), ...checkPartition(placed), ...checkShared(model, placed)]),
  ];
}

/** The mocker has no GPUs, and its workers no pool. */
function checkMocker(model: ServedModelOptions): Finding[] {
  if (!engineOf(model).simulated) return [];
  const { prefill = {} } = model;
  const given: [string, unknown][] = [
    ["gpuPool", model.gpuPool],
    ["gpusPerWorker", model.gpusPerWorker],
    ["nodesPerWorker", model.nodesPerWorker],
    ["sharedMemoryGiB", model.sharedMemoryGiB],
    ["plan", model.plan],
    ["prefill.gpuPool", prefill.gpuPool],
    ["prefill.gpusPerWorker", prefill.gpusPerWorker],
    ["prefill.nodesPerWorker", prefill.nodesPerWorker],
    ["prefill.overTcp", prefill.overTcp],
  ];
  return given
    .filter(([, value]) => value !== undefined)
    .map(([property, value]) => ({
      code: "mocker-has-no-gpu" as const,
      property,
      value,
      reason: "the mocker plays an engine without a GPU: it has no pool, no plan and nothing to hand over",
      fix: "leave it out, or serve by another engine",
    }));
}

/** Without RDMA prefill and decode are only for trying. */
function checkTransfer(model: ServedModelOptions, workers: readonly PlacedPart[]): Finding[] {
  const halves = workers.filter(({ part, pool }) => part.role.isHalf && onGpus(part) && pool !== undefined);
  const slow = halves.filter((half) => transferOf(half) === "TCP");
  const overTcp = model.prefill?.overTcp;
  if (overTcp === true && halves.length > 0 && slow.length === 0) {
    const kinds = [...new Set(halves.map(({ pool }) => pool?.fabric.kind))].join(" and ");
    return [{ code: "prefill-over-tcp", property: "prefill.overTcp", value: true, reason: `the pools have ${kinds}, and the KV cache goes over it`, fix: "leave it out" }];
  }
  if (overTcp !== true && slow.length === 0) return checkReach(model, halves);
  if (overTcp === true) return [];
  const pools = [...new Set(slow.map(({ pool }) => pool?.name))].join(" and ");
  return [
    {
      code: "prefill-without-rdma",
      property: "prefill",
      value: model.prefill,
      reason: `prefill hands each request's KV cache to decode, and pool ${pools} has no RDMA: over plain Ethernet first tokens took about 98 s where they took one (NVIDIA's guide to disaggregation)`,
      fix: "serve both on the same workers, by leaving prefill out; or on pools with RDMA; prefill: { overTcp: true } tries the shape all the same",
    },
  ];
}

/** RDMA that doesn't get from one half's pool to the other's. What a pool doesn't tell is let through. */
function checkReach(model: ServedModelOptions, halves: readonly PlacedPart[]): Finding[] {
  const [one, other] = halves.map(({ pool }) => pool);
  const [reach, theirs] = [one?.fabric.reach, other?.fabric.reach];
  if (reach === undefined || theirs === undefined || reach === theirs) return [];
  const reason = `the fabric of pool ${one?.name} stays in ${reach}, that of pool ${other?.name} in ${theirs}: no KV cache gets from one to the other`;
  const fix = "put both on one pool, or on pools in one zone whose machines reach each other";
  return [{ code: "prefill-out-of-reach", property: "prefill", value: model.prefill, reason, fix }];
}

/**
 * An engine over several nodes by MPI, beside a driver that isn't on the loader's path. The operator puts the worker's command behind mpirun, in
 * quotes and after a program that takes words and no script (setupLeaderContainer of its internal/dynamo), so that nothing can go before it.
 */
function checkMpi(model: ServedModelOptions, placed: PlacedPart): Finding[] {
  const { part, pool } = placed;
  const { serving, title } = engineOf(model);
  if (!serving.startedByMpi || !(part.nodes > 1) || pool === undefined || needsOf(placed).driverRoot === undefined) return [];
  const reason = `the nodes of pool ${pool.name} have their driver off the loader's path, and the operator starts ${title} over several nodes by a command of its own, before which no path can be set`;
  return [{ code: "nodes-without-driver", property: part.properties.nodes, value: part.nodes, reason, fix: "keep a worker on one node, or serve over several by vLLM or SGLang" }];
}

/** Pods that each take a node's whole fabric, on fewer GPUs than the node has: the rest of it would serve nobody, and a second pod waits for ever. */
function checkTakenNode(placed: PlacedPart): Finding[] {
  const { part, pool } = placed;
  if (pool === undefined || !onGpus(part) || part.gpus >= pool.gpusPerNode || needsOf(placed).takesNode !== true) return [];
  const reason = `a pod that talks over pool ${pool.name}'s fabric takes all of its node's, so the node's other ${pool.gpusPerNode - part.gpus} GPUs serve nothing of the kind`;
  return [{ code: "fabric-takes-node", property: part.properties.gpus, value: part.gpus, reason, fix: `use all ${pool.gpusPerNode} GPUs of a node` }];
}

/** A worker over several nodes: who starts its pods together, and whether the names they get fit. */
function checkNodes({ name }: ServedModelOptions, { name: part, nodes, properties }: Part, grove: GangScheduler, lws: GangScheduler): Finding[] {
  if (!(nodes > 1)) return [];
  const longest = LONGEST_NAME - 2 * part.length - "-ldr".length;
  return [
    ...(grove === GangScheduler.NONE && lws === GangScheduler.NONE
      ? [
          {
            code: "nodes-without-grove" as const,
            property: properties.nodes,
            value: nodes,
            reason: "the pods of a worker over several nodes are started together by Grove, or by LeaderWorkerSet, and the platform is installed without either: the graph would stay without pods (no_multinode_orchestrator_available)",
            fix: "set dynamo.platform.grove to GangScheduler.BUNDLED, or to EXTERNAL where Grove is there; dynamo.platform.lws to EXTERNAL where LeaderWorkerSet and Volcano are; or keep a worker on one node",
          },
        ]
      : []),
    ...(grove !== GangScheduler.NONE && typeof name === "string" && name.length > longest
      ? [
          {
            code: "name-too-long" as const,
            property: "name",
            value: name,
            reason: `Grove leaves ${LONGEST_NAME} characters for the names of the graph, its component and that component's leader: with "${part}" over several nodes ${longest} for the model's`,
            fix: `shorten it to ${longest} characters`,
          },
        ]
      : []),
  ];
}

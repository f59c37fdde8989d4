import { frontendAddress } from "./endpoint";
import { engineOf } from "./engine";
import { wordsOf } from "./engine-words";
import { preflightArgs, preflightMode } from "./graph/preflight";
import { ModelPlans } from "./model-plans";
import { isEmbedding } from "./options/model-task";
import { optionArgs } from "./options/option-args";
import { redundantArgs, redundantOf } from "./options/redundant-experts";
import { PartRole } from "./parts/part";
import { PlacedPart, needsOf } from "./parts/place-parts";
import { hostMemory, sharedMemoryGiB } from "./parts/size-part";
import { PreflightMode, ServedModelOptions } from "./served-model-options";
import { isShared, shareArgs } from "./shared-gpu";

/** A Job that compares the engine of a part with its plan once it runs. */
export interface VerifyJob {
  readonly name: string;
  /** Arguments after `verify --kubernetes <namespace>`. */
  readonly args: string[];
  /** File of the plan, among the preflight's. @default - it isn't planned */
  readonly plan?: string;
  /** How the engine is started: another engine is verified anew. */
  readonly engine: { readonly [name: string]: unknown };
}

/** The Jobs that verify a model: one for each part with an engine, or none. */
export function verifyJobs(model: ServedModelOptions, parts: readonly PlacedPart[], plans: ModelPlans, mirrored: (image: string) => string): VerifyJob[] {
  const { preflight = {} } = model;
  // It asks for a chat.
  if (preflightMode(preflight) === PreflightMode.OFF || preflight.verify === false || isEmbedding(model)) return [];
  // A worker that encodes writes no sizes into its log, and has no cache to compare.
  const verified = parts.filter(({ part }) => part.role.runsEngine && part.role !== PartRole.ENCODE);
  return verified.map((placed) => {
    const { part } = placed;
    const plan = plans.fileOf(part.name);
    // A half's type has had other labels in other releases; its component's name has one.
    const which = part.role.isHalf || model.encode !== undefined ? `nvidia.com/dynamo-component=${part.name}` : `nvidia.com/dynamo-component-type=${part.role.componentType}`;
    const selector = `nvidia.com/dynamo-graph-deployment-name=${model.name},${which}`;
    return {
      name: verified.length === 1 ? `${model.name}-verify` : `${model.name}-verify-${part.name}`,
      args: [
        ...["--selector", selector, "--container", "main", "--frontend", frontendAddress(model.name), "--model", model.model],
        ...["--wait", String(downloadDeadlineSeconds(model)), ...preflightArgs(preflight, plan)],
      ],
      ...(plan === undefined ? {} : { plan }),
      engine: engineStart(model, placed, plans, mirrored),
    };
  });
}

/** How long the download may take: so long an engine is waited for too. */
export function downloadDeadlineSeconds({ downloadDeadlineSeconds: own }: Pick<ServedModelOptions, "downloadDeadlineSeconds">): number {
  return own ?? 21600;
}

function engineStart(model: ServedModelOptions, placed: PlacedPart, plans: ModelPlans, mirrored: (image: string) => string): VerifyJob["engine"] {
  const { part } = placed;
  const { driverRoot = "", nodeSelector, tolerations } = needsOf(placed);
  const plan = plans.find(part.name);
  return {
    image: mirrored(part.image),
    replicas: part.replicas,
    gpus: part.gpus,
    args: [
      ...optionArgs(model, engineOf(model), ""),
      ...redundantArgs(engineOf(model).options, redundantOf(model, part, "")),
      ...(isShared(placed.pool) ? shareArgs(placed.pool, engineOf(model).readArgs(part.arguments), wordsOf(model, ""), plan) : []),
      ...engineOf(model).propertyArgs({ gpus: part.gpus, nodes: part.nodes, maxModelLen: part.maxModelLen, own: part.arguments }),
    ],
    driverRoot,
    sharedMemoryGiB: sharedMemoryGiB(placed, plan),
    cpu: "",
    memory: hostMemory(placed, plan) ?? "",
    nodeSelector,
    tolerations,
    ...(part.nodes === 1 ? {} : { nodes: part.nodes }),
    ...(Object.keys(part.environment).length === 0 ? {} : { environment: part.environment }),
  };
}

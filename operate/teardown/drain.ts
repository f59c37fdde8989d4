import { NoAnswer } from "../programs/answer";
import { sleep } from "../programs/programs";
import { ClusterContents, ClusterObject, STEPS, Volume, objectName } from "./cluster-objects";
import { Controllers } from "./controllers";
import { DataKind, volumeKind } from "./kept";
import { Kubectl } from "../cluster/kubectl";

export interface DrainOptions {
  readonly kubectl: Kubectl;
  readonly contents: ClusterContents;
  readonly controllers: Controllers;
  /** Kinds of data that may go. */
  readonly deleted: readonly DataKind[];
  /** How long a step may take. */
  readonly limitMs: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** How a drain ended. */
export interface Drained {
  readonly ok: boolean;
  /** What stopped it, with what would do. */
  readonly reasons: readonly string[];
}

/**
 * Takes out of a cluster what must go before its controllers do: volumes that stay are let go of first, then each step waits until the one
 * before is gone. A finaliser is its controller's to take off: what doesn't go is told with who should have, and nothing is forced.
 */
export async function drain(options: DrainOptions): Promise<Drained> {
  const { kubectl, contents, controllers, deleted, signal, tell } = options;
  for (const volume of staying(contents.volumes, deleted).filter(({ policy }) => policy !== "Retain")) {
    tell(`volume ${volume.name} (${volume.claim}) stays: its reclaim policy becomes Retain`);
    const patched = await kubectl.patch("persistentvolume", volume.name, { spec: { persistentVolumeReclaimPolicy: "Retain" } });
    if (!patched.known) return stopped(`volume ${volume.name} could not be kept: ${patched.reason}`, "Nothing was deleted.");
  }
  for (const step of STEPS) {
    const objects = goingOf(step, contents, deleted);
    for (const object of objects) {
      if (signal.aborted) return stopped("interrupted");
      tell(`deleting ${objectName(object)}`);
      const gone = await kubectl.delete(object.kind, object.name, object.namespace);
      if (!gone.known) return stopped(`${objectName(object)} could not be deleted: ${gone.reason}`);
    }
    const left = await waitUntilGone(objects, options);
    if (signal.aborted) return stopped("interrupted");
    if (!Array.isArray(left)) return stopped(`the cluster doesn't tell what is left: ${(left as NoAnswer).reason}`);
    if (left.length > 0) return { ok: false, reasons: left.flatMap((object) => whyItStays(object, controllers)) };
  }
  return { ok: true, reasons: [] };
}

/** What a step deletes. Claims go only where what they hold may; the others go with their namespace, their volumes stay. */
export function goingOf(step: readonly string[], { objects, volumes }: ClusterContents, deleted: readonly DataKind[]): ClusterObject[] {
  const claimed = new Map(volumes.map((volume) => [volume.claim, volumeKind(volume)]));
  return objects.filter(({ kind, namespace, name }) => {
    if (!step.includes(kind)) return false;
    const holds = claimed.get(`${namespace}/${name}`);
    return kind !== "persistentvolumeclaims" || (holds !== undefined && deleted.includes(holds));
  });
}

/** The volumes that stay. */
export function staying(volumes: readonly Volume[], deleted: readonly DataKind[]): Volume[] {
  return volumes.filter((volume) => !deleted.includes(volumeKind(volume)));
}

async function waitUntilGone(objects: readonly ClusterObject[], { kubectl, limitMs, pollMs, signal }: DrainOptions): Promise<ClusterObject[] | NoAnswer> {
  const end = performance.now() + limitMs;
  let left = [...objects];
  while (left.length > 0 && !signal.aborted) {
    const there: ClusterObject[] = [];
    for (const kind of new Set(left.map((one) => one.kind))) {
      const answer = await kubectl.read(kind, (json) => ({ namespace: json.at("metadata").at("namespace").textOr(""), name: json.at("metadata").at("name").text(), finalizers: json.at("metadata").at("finalizers").listOrNone().map((one) => one.text()) }));
      if (!answer.known) return answer;
      there.push(...left.filter((one) => one.kind === kind).flatMap((one) => {
        const now = answer.value.find(({ namespace, name }) => name === one.name && namespace === (one.namespace ?? ""));
        return now === undefined ? [] : [{ ...one, finalizers: now.finalizers }];
      }));
    }
    left = there;
    if (left.length === 0 || performance.now() >= end) break;
    await sleep(pollMs, signal);
  }
  return left;
}

function whyItStays(object: ClusterObject, controllers: Controllers): string[] {
  const { kind, namespace, name, finalizers } = object;
  const of = namespace === undefined ? "" : ` --namespace ${namespace}`;
  const held = finalizers.length === 0 ? "it has no finaliser" : `held by ${finalizers.join(", ")}`;
  const controller = controllers.for(object);
  const describe = `  > kubectl describe ${kind} ${name}${of}`;
  if (controller === undefined) return [`${objectName(object)} is still there, ${held}`, describe];
  if (controller.alive) return [`${objectName(object)} is still there, ${held}; ${controller.deployment} runs and is to take it off: give it more time, and see what it says`, describe];
  const patch = `  > kubectl patch ${kind} ${name}${of} --type=merge -p '{"metadata":{"finalizers":null}}'`;
  return [
    `${objectName(object)} is still there, ${held}; ${controller.deployment ?? controller.name} doesn't run: ${controller.back}, and run this again`,
    "  Only where it can't be had back, take the finaliser off yourself; what the object stands for in the cloud is then yours to delete:",
    patch,
  ];
}

function stopped(...reasons: string[]): Drained {
  return { ok: false, reasons };
}

import { PodMount, PodVolume } from "../../cluster/pools/pod-needs";
import { ServedModelOptions } from "../served-model-options";
import { MOUNT_PATH, markerIn, weightsFolder } from "../weights/folders";
import { CACHE } from "../weights/pod-caches";
import { InitContainer } from "./graph";
import { containerSecurity } from "./security";

/** Where a model's weights are, for the chart's Jobs and for the graph's pods alike. */
export interface Weights {
  readonly claimName: string;
  /** Where the volume with the weights is mounted, in every pod alike. */
  readonly mountPath: string;
  /** The model's own folder. The same path in the worker and in the frontend, which reads the tokenizer from it. */
  readonly folder: string;
  /** Written by the Job when everything is there. */
  readonly marker: string;
}

/** Where the weights of a model are. */
export function weightsOf({ name, model, revision = "main" }: ServedModelOptions): Weights {
  const folder = weightsFolder({ id: model, revision });
  return { claimName: `${name}-model-cache`, mountPath: MOUNT_PATH, folder, marker: markerIn(folder) };
}

/** The volume of a serving pod. */
export function weightsVolume({ claimName }: Weights): PodVolume {
  return { name: "model-cache", persistentVolumeClaim: { claimName } };
}

/** Its mount: who serves only reads. */
export function weightsMount({ mountPath }: Weights): PodMount {
  return { name: "model-cache", mountPath, readOnly: true };
}

/**
 * Waits for the weights, so that the large image is pulled while they come, nothing crash-loops for want of them, and Hugging Face is asked by
 * one pod only (ai-dynamo/dynamo#874, #14315).
 */
export function waitForModel(image: string, weights: Weights, more: string[] = []): InitContainer {
  const each = 'until [ -f "$1" ]; do sleep 5; done';
  return {
    name: "wait-for-model",
    image,
    command: ["/bin/sh", "-c", more.length === 0 ? each : `while [ $# -gt 0 ]; do ${each}; shift; done`, "wait"],
    args: [weights.marker, ...more],
    securityContext: containerSecurity(),
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    volumeMounts: [weightsMount(weights)],
  };
}

/** Waits for a volume of its own to be handed over to who compiles: its folder is root's at first, and the engine would end at it. */
export function waitForCompiled(image: string): InitContainer {
  return {
    name: "wait-for-compile-cache",
    image,
    command: ["/bin/sh", "-c", 'until [ -w "$1" ]; do sleep 5; done', "wait"],
    args: [CACHE],
    securityContext: containerSecurity(),
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    volumeMounts: [{ name: "compile-cache", mountPath: CACHE }],
  };
}

import { PodMount, PodVolume } from "../../cluster/pools/pod-needs";
import { engineOf } from "../engine";
import { Part } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";

/** Where the volume of its own is mounted, or that with the weights a second time, to write. */
export const CACHE = "/opt/compile-cache";
/** Where a worker writes what nobody keeps. */
const SCRATCH = "/opt/scratch";

/** What a worker's pod writes. */
export interface PodCaches {
  /** Of the pod, beside that with the weights. */
  readonly volumes: PodVolume[];
  readonly mounts: PodMount[];
  readonly environment: { readonly [name: string]: string };
}

/** Whether an engine keeps anything of its compiling. */
export function keepsCompiled(model: ServedModelOptions): boolean {
  return engineOf(model).serving.compileCaches.length > 0;
}

/** The claim of a volume of its own for what a model's engine compiles. */
export function compiledClaim({ name }: Pick<ServedModelOptions, "name">): string {
  return `${name}-compile-cache`;
}

/**
 * What the pods of a part write: what is compiled, by image and GPUs, since it fits no other; and what nobody keeps.
 *
 * @param apart whether what is compiled has a volume of its own, and doesn't lie with the weights
 */
export function podCaches(model: ServedModelOptions, { image, gpus }: Pick<Part, "image" | "gpus">, apart = false): PodCaches {
  const { compileCache = false, scratchGiB } = model;
  const folder = `${CACHE}/.compiled/${image.replace(/^.*\//, "").replace(/[^A-Za-z0-9._-]/g, "-")}/${gpus}-gpus`;
  const kept = compileCache ? engineOf(model).serving.compileCaches : [];
  const own = apart && kept.length > 0 ? [{ name: "compile-cache", persistentVolumeClaim: { claimName: compiledClaim(model) } }] : [];
  return {
    volumes: [...own, ...(scratchGiB === undefined ? [] : [{ name: "scratch", emptyDir: { sizeLimit: `${scratchGiB}Gi` } }])],
    mounts: [...(kept.length === 0 ? [] : [{ name: own[0]?.name ?? "model-cache", mountPath: CACHE }]), ...(scratchGiB === undefined ? [] : [{ name: "scratch", mountPath: SCRATCH }])],
    environment: {
      ...Object.fromEntries(kept.map(([name, below]) => [name, `${folder}/${below}`])),
      ...(scratchGiB === undefined ? {} : { TMPDIR: SCRATCH }),
    },
  };
}

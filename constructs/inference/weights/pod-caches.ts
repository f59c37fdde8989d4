import { PodMount, PodVolume } from "../../cluster/pools/pod-needs";
import { engineOf } from "../engine";
import { Part } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";

/** Where the volume with the weights is mounted a second time, to write. */
const CACHE = "/opt/compile-cache";
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

/** What the pods of a part write: what is compiled, on the weights' volume, by image and GPUs, since it fits no other; and what nobody keeps. */
export function podCaches(model: ServedModelOptions, { image, gpus }: Pick<Part, "image" | "gpus">): PodCaches {
  const { compileCache = false, scratchGiB } = model;
  const folder = `${CACHE}/.compiled/${image.replace(/^.*\//, "").replace(/[^A-Za-z0-9._-]/g, "-")}/${gpus}-gpus`;
  const kept = compileCache ? engineOf(model).serving.compileCaches : [];
  return {
    volumes: scratchGiB === undefined ? [] : [{ name: "scratch", emptyDir: { sizeLimit: `${scratchGiB}Gi` } }],
    mounts: [...(kept.length === 0 ? [] : [{ name: "model-cache", mountPath: CACHE }]), ...(scratchGiB === undefined ? [] : [{ name: "scratch", mountPath: SCRATCH }])],
    environment: {
      ...Object.fromEntries(kept.map(([name, below]) => [name, `${folder}/${below}`])),
      ...(scratchGiB === undefined ? {} : { TMPDIR: SCRATCH }),
    },
  };
}

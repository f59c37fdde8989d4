import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { GpuPool } from "../../cluster/pools/node-pool";
import { Taint, TaintEffect } from "../../cluster/pools/scheduling";
import { checkGkeName } from "../names";
import { packageRoot } from "../../core/package-root";
import { ClassRules, GkeAutoProvisionOptions } from "./provisioning/auto-provisioning-options";

/** Pools of like machines that stand in for each other. */
export interface GkeComputeClassOptions {
  /** Its name, which models give as `gpuPool`. @example "l4" */
  readonly name: string;
  /**
   * Names of pools of `gpuPools`, in the order in which nodes are asked for: the reserved or the cheap ones first. All have the same machine.
   * A pool is in one class at most, and models name the class in its place.
   * @default - none: the class has `autoProvision`
   * @example ["l4-spot"]
   */
  readonly pools?: string[];
  /**
   * GKE makes pools by itself when pods of the class have no node, and takes them away again: in place of `pools`, or after them, of the same machine. The cluster has
   * `autoProvisioning`.
   * @default - GKE makes none
   * @example { machineType: "g2-standard-8", maxNodes: 4, capacities: [Capacity.SPOT, Capacity.ON_DEMAND] }
   */
  readonly autoProvision?: GkeAutoProvisionOptions;
  /**
   * Whether pods move to an earlier pool once it has machines again: GKE ends them on the later one.
   * @default false
   */
  readonly moveBack?: boolean;
}

/** GKE's label and taint of nodes that are of a class (https://cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass). */
export const COMPUTE_CLASS = "cloud.google.com/compute-class";

/** The taint that keeps pods of no class off a class' nodes; none of a name that was refused, which would be told of the taint as well. */
export function classTaints(name: string): Taint[] {
  return checkGkeName("name", name).length > 0 ? [] : [{ key: COMPUTE_CLASS, value: name, effect: TaintEffect.NO_SCHEDULE }];
}

/** The class in which a pool is. */
export function classOf(pool: string, classes: readonly GkeComputeClassOptions[] = []): GkeComputeClassOptions | undefined {
  return classes.find(({ pools = [] }) => pools.includes(pool));
}

/** What the pools of a class are to the scheduler: one pool, whose nodes come from the first that has some. */
export function classPool({ name }: GkeComputeClassOptions, pools: readonly GpuPool[]): GpuPool {
  const [first] = pools;
  const capacity = pools.find((pool) => pool.capacity?.interruptible === true)?.capacity ?? first.capacity;
  return {
    ...first,
    localDisk: pools.every(({ localDisk }) => localDisk === true) ? true : undefined,
    zones: pools.every((pool) => pool.zones !== undefined) ? [...new Set(pools.flatMap((pool) => pool.zones ?? []))] : undefined,
    name,
    labels: { ...common(pools), [COMPUTE_CLASS]: name },
    nodeSelector: { [COMPUTE_CLASS]: name },
    minNodes: pools.reduce((sum, pool) => sum + pool.minNodes, 0),
    maxNodes: pools.reduce((sum, pool) => sum + pool.maxNodes, 0),
    capacity,
  };
}

/** Labels that all nodes of a class carry; of those whose value differs, such as a pool's name, the first pool's, since some look for the key alone. */
function common(pools: readonly GpuPool[]): { [key: string]: string } {
  const [first, ...others] = pools;
  return Object.fromEntries(Object.entries(first.labels).filter(([key]) => others.every((pool) => pool.labels[key] !== undefined)));
}

/** Folder of our chart with classes. */
export function classChartPath(): string {
  return path.join(packageRoot(), "constructs", "google", "pools", "class-chart");
}

/**
 * The classes as GKE knows them.
 *
 * @param rulesOf of a class whose pools GKE makes
 */
export function classAddOn(classes: readonly GkeComputeClassOptions[], rulesOf: (one: GkeComputeClassOptions) => ClassRules | undefined = () => undefined): HelmAddOn {
  return {
    name: "compute-classes",
    localChart: classChartPath(),
    namespace: "kube-system",
    imageValues: [],
    values: {
      classes: classes.map((one) => {
        const { name, pools = [], moveBack = false } = one;
        const made = rulesOf(one);
        return { name, ...(pools.length === 0 ? {} : { pools }), moveBack, ...(made === undefined ? {} : { made }) };
      }),
    },
  };
}

/** What a taint does to pods that don't tolerate it, in Kubernetes' spelling. */
export enum TaintEffect {
  NO_SCHEDULE = "NoSchedule",
  PREFER_NO_SCHEDULE = "PreferNoSchedule",
  NO_EXECUTE = "NoExecute",
}

/** A taint as nodes carry it. */
export interface Taint {
  /** @example "nvidia.com/gpu" @format taint-key */
  readonly key: string;
  /** @default - no value @example "present" @format taint-value */
  readonly value?: string;
  /** @example "NoSchedule" @format taint-effect */
  readonly effect: TaintEffect;
}

/** A toleration as pods carry it. */
export interface Toleration {
  readonly key: string;
  readonly operator: string;
  /** @default - none, with the operator Exists */
  readonly value?: string;
  readonly effect: string;
}

/** The toleration that admits a pod to nodes with this taint. With a value it asks for exactly that value. */
export function tolerate(taint: Taint): Toleration {
  return taint.value === undefined
    ? { key: taint.key, operator: "Exists", effect: taint.effect }
    : { key: taint.key, operator: "Equal", value: taint.value, effect: taint.effect };
}

/** Tolerations for several taints: each once, in a fixed order. */
export function tolerateAll(taints: Taint[]): Toleration[] {
  const byText = new Map(taints.map((taint) => [JSON.stringify([taint.key, taint.value, taint.effect]), tolerate(taint)]));
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, toleration]) => toleration);
}

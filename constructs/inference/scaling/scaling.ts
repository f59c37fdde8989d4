import { HpaScalingOptions, KedaScalingOptions, ScalingOptions } from "./scaling-options";

/**
 * Who moves the number of a part's workers, and by what. It does so through Dynamo's scaling adapter
 * (`DynamoGraphDeploymentScalingAdapter`), to which the graph hands the number over.
 */
export class Scaling {
  /** Kubernetes' own autoscaler, on a metric that an adapter serves. */
  public static hpa(options: HpaScalingOptions): Scaling {
    return new Scaling("hpa", options, options);
  }

  /** KEDA, which asks Prometheus itself. */
  public static keda(options: KedaScalingOptions): Scaling {
    return new Scaling("keda", options, undefined, options);
  }

  private constructor(
    /** "hpa" or "keda". */
    public readonly kind: string,
    /** What both have. */
    public readonly options: ScalingOptions,
    /** @default - it isn't Kubernetes' own */
    public readonly hpaOptions?: HpaScalingOptions,
    /** @default - it isn't KEDA */
    public readonly kedaOptions?: KedaScalingOptions,
  ) {}
}

/** The fewest and the most workers. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The bounds of a part's workers. What is refused of them stands in as if it weren't given, so that the rest can be checked. */
export function boundsOf({ options }: Scaling): Bounds {
  const { minReplicas, maxReplicas }: Partial<ScalingOptions> = options ?? {};
  const least = isCount(minReplicas) ? minReplicas : 1;
  return { least, most: isCount(maxReplicas) ? Math.max(least, maxReplicas) : least };
}

/** For how long fewer must have done before one goes, in seconds. */
export function cooldownOf({ startSeconds, cooldownSeconds }: ScalingOptions): number {
  return cooldownSeconds ?? Math.max(300, startSeconds);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1;
}

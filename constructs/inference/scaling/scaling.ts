import { PlannerScalingOptions } from "./planner-options";
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

  /**
   * Dynamo's own planner, a pod beside the workers. As a model's `scaling` it moves the number of its prefill workers too, which then have
   * none of their own. From release 0.9 on with prefill and decode apart, before 1.1 by a measured `profile`; from 1.4 on with one kind of worker.
   */
  public static planner(options: PlannerScalingOptions): Scaling {
    return new Scaling("planner", undefined, undefined, undefined, options);
  }

  private constructor(
    /** "hpa", "keda" or "planner". */
    public readonly kind: string,
    /** What the first two have. @default - it is Dynamo's planner */
    public readonly options?: ScalingOptions,
    /** @default - it isn't Kubernetes' own */
    public readonly hpaOptions?: HpaScalingOptions,
    /** @default - it isn't KEDA */
    public readonly kedaOptions?: KedaScalingOptions,
    /** @default - it isn't Dynamo's planner */
    public readonly plannerOptions?: PlannerScalingOptions,
  ) {}
}

/** The fewest and the most workers. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The bounds of a part's workers. What is refused of them stands in as if it weren't given, so that the rest can be checked. */
export function boundsOf({ options, plannerOptions }: Scaling): Bounds {
  const { minReplicas, maxReplicas }: Partial<ScalingOptions> = options ?? { minReplicas: plannerOptions?.minReplicas };
  const least = isCount(minReplicas) ? minReplicas : 1;
  return { least, most: isCount(maxReplicas) ? Math.max(least, maxReplicas) : least };
}

/** For how long fewer must have done before one goes, in seconds. */
export function cooldownOf({ startSeconds, cooldownSeconds }: ScalingOptions): number {
  return cooldownSeconds ?? Math.max(300, startSeconds);
}

/** The most GPUs that the planner may share out between the parts of a model. @returns undefined where it isn't the planner's to say */
export function budgetOf({ plannerOptions }: Scaling): number | undefined {
  return isCount(plannerOptions?.maxGpus) ? plannerOptions?.maxGpus : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1;
}

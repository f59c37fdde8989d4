import { Plan } from "../../inference-runtime/planner";
import { PartPlan, acceptedPlan } from "./plan-model";

/** The plans of a model's parts. */
export class ModelPlans {
  /** Of a model that isn't planned. */
  public static readonly NONE = new ModelPlans([]);

  /** What the planner said, as it is deployed. */
  public static of(planned: readonly PartPlan[]): ModelPlans {
    return new ModelPlans(planned.flatMap(({ part, plan }): [string, Plan][] => (plan === undefined ? [] : [[part.name, acceptedPlan(plan, part.plan?.accept ?? [])]])));
  }

  private constructor(private readonly plans: readonly (readonly [string, Plan])[]) {}

  /** Of one part, by its name. */
  public find(part: string): Plan | undefined {
    return this.plans.find(([name]) => name === part)?.[1];
  }

  /** The largest volume that one of them asks for, in GiB. */
  public modelVolumeGiB(): number {
    return Math.max(0, ...this.plans.map(([, plan]) => plan.requirements.modelVolumeGiB));
  }

  /** File of a part's plan in the preflight's ConfigMap. @returns undefined where it has none */
  public fileOf(part: string): string | undefined {
    if (this.find(part) === undefined) return undefined;
    return this.plans.length === 1 ? "plan.json" : `plan-${part}.json`;
  }

  /** All files. */
  public files(): { [name: string]: string } {
    return Object.fromEntries(this.plans.map(([name, plan]) => [this.fileOf(name), JSON.stringify(plan)]));
  }
}

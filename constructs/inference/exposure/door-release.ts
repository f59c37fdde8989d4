import * as path from "path";
import { Construct } from "constructs";
import { ITerraformDependable } from "../../core/framework";
import { packageRoot } from "../../core/package-root";
import { Door } from "../../cluster/exposure/exposure-offer";
import { HelmRelease } from "../../kubernetes/helm-release";
import { doorName } from "./model-door";

/** Properties of `DoorRelease`. */
export interface DoorReleaseProps {
  /** Name of the model. */
  readonly model: string;
  readonly namespace: string;
  readonly door: Door;
  /** The model's own release, and what counts its requests. */
  readonly behind: ITerraformDependable[];
}

/** How long a load balancer may take to go: its controller takes down listeners, targets, addresses and firewall rules one after another. */
const GONE_SECONDS = 1200;

/** Folder of our chart for doors. */
export function doorChartPath(): string {
  return path.join(packageRoot(), "constructs", "inference", "exposure", "chart");
}

/**
 * The door of a model: a release of its own, which comes after the model and goes before it. Terraform waits until its objects are gone, and
 * with them the load balancer, which their finalizers stand for: so nothing of it is left when the controller goes that would take it down,
 * or the network that it stands in.
 */
export class DoorRelease extends Construct {
  public constructor(scope: Construct, id: string, { model, namespace, door, behind }: DoorReleaseProps) {
    super(scope, id);
    new HelmRelease(this, "release", {
      name: doorName(model),
      namespace,
      localChart: doorChartPath(),
      values: { objects: door.objects },
      timeoutSeconds: GONE_SECONDS,
      // No pod is in it, and so no image.
      imageValues: [],
      dependsOn: behind,
    });
  }
}

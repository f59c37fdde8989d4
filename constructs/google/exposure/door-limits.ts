import { Construct } from "constructs";
import { DoorLimits } from "../../cluster/exposure/exposure-offer";
import { ITerraformDependable, TerraformStack } from "../../core/framework";
import { ComputeRegionSecurityPolicy, ComputeSecurityPolicy, GoogleProvider } from "../bindings";
import { nameInProject } from "../names";

/** Where a cluster's policies stand. */
export interface DoorPolicyPlace {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  readonly impersonateServiceAccount?: string;
}

/** The provider's construct, as in the cluster's stack. */
const PROVIDER = "google";
/** Seconds over which Google counts. */
const INTERVAL = 60;
/** The rule that every policy has last (google_compute_security_policy, rule). */
const LAST = 2147483647;
const LONGEST_NAME = 63;
const EVERYBODY = { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } };

/** Name of the policy that counts a door's requests. Policies of public doors are one to a project, of internal ones one to a region of it. */
export function policyName({ clusterName, region }: DoorPolicyPlace, door: string): string {
  return nameInProject(`${clusterName}-${door}`, region, "", LONGEST_NAME);
}

/**
 * Cloud Armor policies that do nothing but count a door's requests: global ones of public doors, the region's of internal ones. They stand in the
 * door's stack, which so gets Google's provider: in the cluster's, which is applied first, they would have to go while the load balancer still holds them.
 */
export class DoorPolicies {
  public constructor(private readonly place: DoorPolicyPlace) {}

  /** Makes a door's. */
  public add(scope: Construct, { name: door, isPublic, ofAll, ofEach }: DoorLimits): ITerraformDependable {
    this.provider(scope);
    const { region, project } = this.place;
    const key = ofEach === undefined ? "ALL" : "IP";
    const count = ofEach ?? ofAll;
    const rateLimitOptions = { conformAction: "allow", exceedAction: "deny(429)", enforceOnKey: key, rateLimitThreshold: { count, intervalSec: INTERVAL } };
    const rules = [
      { action: "throttle", priority: 1000, match: EVERYBODY, rateLimitOptions },
      { action: "allow", priority: LAST, match: EVERYBODY },
    ];
    const common = { name: policyName(this.place, door), project, description: "Counts the requests of a model's door." };
    if (isPublic) return new ComputeSecurityPolicy(scope, "limits", { ...common, type: "CLOUD_ARMOR", rule: rules as never });
    return new ComputeRegionSecurityPolicy(scope, "limits", { ...common, region, type: "CLOUD_ARMOR", rules: rules as never });
  }

  private provider(scope: Construct): void {
    const stack = TerraformStack.of(scope);
    if (stack.node.tryFindChild(PROVIDER) !== undefined) return;
    const { region, project, impersonateServiceAccount } = this.place;
    new GoogleProvider(stack, PROVIDER, { project, region, impersonateServiceAccount });
  }
}

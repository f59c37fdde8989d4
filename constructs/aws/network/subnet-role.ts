import { isObject } from "../../core/shape/shape";

/** Karpenter's; of no value it tells nothing of whose a subnet is. */
export const DISCOVERY_TAG = "karpenter.sh/discovery";

/** The tags by which the subnets of a role are found in a network that is there. */
export class EksSubnetRole {
  /**
   * Subnets in which the AWS Load Balancer Controller puts load balancers of private addresses, in most networks those of the nodes too:
   * `kubernetes.io/role/internal-elb=1`.
   */
  public static readonly INTERNAL_LOAD_BALANCERS = new EksSubnetRole({ "kubernetes.io/role/internal-elb": "1" });
  /** Subnets in which it puts load balancers that the internet reaches: `kubernetes.io/role/elb=1`. */
  public static readonly PUBLIC_LOAD_BALANCERS = new EksSubnetRole({ "kubernetes.io/role/elb": "1" });

  /**
   * Subnets by Karpenter's discovery tag, as its own guides write it: `karpenter.sh/discovery=<value>`.
   *
   * @param value the tag's value, most often a cluster's name
   */
  public static karpenter(value: string): EksSubnetRole {
    return new EksSubnetRole({ [DISCOVERY_TAG]: value });
  }

  /**
   * Subnets by tags of one's own, all of which they have.
   *
   * @param tags one or more, by key
   */
  public static tagged(tags: { [key: string]: string }): EksSubnetRole {
    // Without a type check it may be nothing, which is told of by the network.
    return new EksSubnetRole(isObject(tags) ? tags : {});
  }

  private constructor(
    /** Each subnet of the role has them all. */
    public readonly tags: { [key: string]: string },
  ) {}
}

/** Whether a role has texts as tags: without a type check they may be anything. */
export function hasTags({ tags }: EksSubnetRole): boolean {
  return Object.values(tags).every((value) => typeof value === "string");
}

/** A role's tags in words, in one order. */
export function roleInWords({ tags }: EksSubnetRole): string {
  return Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join(", ");
}

import { Construct } from "constructs";
import { Remembered } from "../../core/late/remembered";

/** Properties of `OriginalZones`. */
export interface OriginalZonesProps {
  /** The letters of the zones that the network has now. */
  readonly letters: string[];
}

/**
 * The zones that a cluster was made in, which it keeps for life: EKS takes no others in their place, and its network interfaces hold their
 * subnets. They are remembered in the state, so that leaving one out is refused when Terraform plans, before anything is gone.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export class OriginalZones extends Construct {
  public constructor(scope: Construct, id: string, { letters }: OriginalZonesProps) {
    super(scope, id);
    new Remembered(this, "zones", {
      input: letters,
      lifecycle: {
        ignoreChanges: ["input"],
        postcondition: [
          {
            condition: `\${length(setsubtract(self.output, ${JSON.stringify(letters)})) == 0}`,
            errorMessage:
              'EKS keeps a cluster in the zones in which it was made, those with the letters ${join(", ", self.output)}: ' +
              "name them all in network.availabilityZones. Others can be added.",
          },
        ],
      },
    });
  }
}

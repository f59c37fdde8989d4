import { AWS_REGION } from "../../core/forms/state-forms";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { signedFor } from "./scaled-objects";
import { KedaScalingOptions } from "./scaling-options";

/** A region that AWS hasn't, or another one than the address is in: AWS refuses what is signed for it, and nothing is ever scaled. */
export function checkSignedRegion(property: string, { awsRegion: value, prometheus }: Pick<KedaScalingOptions, "awsRegion" | "prometheus">): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const wrong = (reason: string, fix: string): Finding[] => [{ code: "invalid-signed-region", property: `${property}.awsRegion`, value, reason, fix }];
  if (!AWS_REGION.fits(value)) return wrong(AWS_REGION.says, `write it like "${AWS_REGION.example}", or leave it out: an address of Amazon's names its own`);
  const { awsRegion: own = value } = signedFor(prometheus, undefined);
  return own === value ? [] : wrong(`the Prometheus at this address is in ${own}, and takes nothing that is signed for another region`, "leave it out");
}

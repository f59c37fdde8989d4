import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksSignIn } from "./connection";

const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\/.+$/;

/** A profile or a role that AWS doesn't have. */
export function checkSignIn(property: string, { profile, assumeRoleArn: role }: EksSignIn): Finding[] {
  const findings: Finding[] = [];
  if (profile !== undefined && !Token.isUnresolved(profile) && profile.trim() === "") {
    const reason = "a profile has a name; with an empty one the AWS CLI refuses to work";
    findings.push({ code: "empty-profile", property: `${property}.profile`, value: profile, reason, fix: "name one of those that aws configure list-profiles lists" });
  }
  if (role !== undefined && !Token.isUnresolved(role) && !ROLE.test(role)) {
    const reason = "what is assumed is an IAM role, by its ARN";
    const fix = 'write it like "arn:aws:iam::111122223333:role/deployer"';
    findings.push({ code: "invalid-principal", property: `${property}.assumeRoleArn`, value: role, reason, fix });
  }
  return findings;
}

import { IamRole } from "../bindings";
import { Aspects, IAspect, Token } from "../../core/framework";
import { IConstruct } from "constructs";
import { Finding } from "../../core/problems/problem";

/** A policy of the account or of AWS: a boundary is a managed one (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html). */
const POLICY = /^arn:aws:iam::(\d{12}|aws):policy\/([!-~]+\/)?[\w+=,.@-]{1,128}$/;

/** What is no policy of IAM. */
export function checkPermissionsBoundary(property: string, value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || POLICY.test(value)) return [];
  const reason = "a boundary is a managed policy, by its ARN: IAM takes no role, no inline policy and no name";
  return [{ code: "invalid-permissions-boundary", property, value, reason, fix: 'write it like "arn:aws:iam::111122223333:policy/boundary"' }];
}

/** Bounds every role below a construct that has no boundary of its own. */
export function boundAll(scope: IConstruct, permissionsBoundary: string): void {
  const aspect: IAspect = {
    visit: (node) => {
      if (node instanceof IamRole) node.permissionsBoundary = node.permissionsBoundaryInput ?? permissionsBoundary;
    },
  };
  Aspects.of(scope).add(aspect);
}

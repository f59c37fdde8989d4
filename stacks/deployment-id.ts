import { App } from "cdktf";
import { checkDnsLabel } from "../constructs/core/checks";
import { refuse } from "../constructs/core/refuse";

/**
 * Longest id of a deployment. Cloud names are made of it with a suffix; the shortest limit met is GKE's 40 characters for a
 * cluster's name.
 */
const LONGEST_ID = 24;

/**
 * The id under which a deployment's stacks are made. An id that can't be used is refused; the stacks are then made under a
 * stand-in, so that everything else in the deployment is checked in the same run.
 *
 * @param firstStack suffix of the first stack that the deployment makes, by which an earlier deployment of the same id is seen
 */
export function admitDeploymentId(app: App, id: string, firstStack: string): string {
  const findings = checkDnsLabel("id", id, LONGEST_ID);
  const taken = app.node.tryFindChild(`${id}-${firstStack}`) !== undefined;
  if (taken) {
    findings.push({
      code: "duplicate-id",
      property: "id",
      value: id,
      reason: "a deployment of this id stands in the app already",
      fix: "give each deployment its own id",
    });
  }
  if (findings.length === 0) return id;
  refuse(app, findings);
  return `refused-${app.node.children.length}`;
}

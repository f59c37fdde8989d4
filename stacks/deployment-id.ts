import { App } from "../constructs/core/framework";
import { Construct } from "constructs";
import { checkDnsLabel } from "../constructs/core/checks";
import { refuse } from "../constructs/core/refuse";
import { wrongType } from "../constructs/core/shape";

/**
 * Longest id of a deployment. Cloud names are made of it with a suffix; the shortest limit met is GKE's 40 characters for a
 * cluster's name.
 */
const LONGEST_ID = 24;

/** The ids of an app's deployments. */
const deployments = new WeakMap<App, Set<string>>();

/**
 * The id under which a deployment's stacks are made. An id that can't be used is refused; the stacks are then made under a
 * stand-in, so that everything else in the deployment is checked in the same run.
 *
 * @param firstStack suffix of the first stack that the deployment makes, by which an earlier deployment of the same id is seen
 */
export function admitDeploymentId(app: App, id: string, firstStack: string): string {
  if (typeof id !== "string") {
    refuse(app, [wrongType("id", id, "a text", '"chat"')]);
    return `refused-${app.node.children.length}`;
  }
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
  const others = deployments.get(app) ?? new Set<string>();
  deployments.set(app, others);
  for (const other of others) {
    const [short, long] = [id, other].sort((a, b) => a.length - b.length);
    if (!long.startsWith(`${short}-`)) continue;
    findings.push({
      code: "overlapping-ids",
      property: "id",
      value: id,
      reason: `a deployment "${other}" stands in the app too, and cdktf destroy '${short}-*' would take the stacks of both`,
      fix: `give one of them an id that doesn't begin with "${short}-"`,
    });
  }
  others.add(id);
  if (findings.length === 0) return id;
  refuse(app, findings);
  return `refused-${app.node.children.length}`;
}

/** The id of the deployment's own construct: its id where that can stand in the scope, else what stands for it. */
export function constructId(scope: Construct, id: unknown): string {
  if (typeof id === "string" && id !== "" && scope.node.tryFindChild(id) === undefined) return id;
  return `deployment-${scope.node.children.length}`;
}

import { App } from "../constructs/core/framework";
import { Construct } from "constructs";
import { checkDnsLabel } from "../constructs/core/checks/checks";
import { refuse } from "../constructs/core/problems/refuse";
import { wrongType } from "../constructs/core/shape/shape";

/**
 * Longest id of a deployment. Cloud names are made of it with a suffix; the shortest limit met is GKE's 40 characters for a
 * cluster's name.
 */
const LONGEST_ID = 24;

interface Ids {
  /** Each with how many were before it. */
  readonly all: Map<string, number>;
  /** By all that they begin with before a hyphen. */
  readonly by: Map<string, string[]>;
}

/** The ids of an app's deployments. */
const deployments = new WeakMap<App, Ids>();

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
  for (const other of overlapping(app, id)) {
    const short = id.length < other.length ? id : other;
    findings.push({
      code: "overlapping-ids",
      property: "id",
      value: id,
      reason: `a deployment "${other}" stands in the app too, and cdktf destroy '${short}-*' would take the stacks of both`,
      fix: `give one of them an id that doesn't begin with "${short}-"`,
    });
  }
  if (findings.length === 0) return id;
  refuse(app, findings);
  return `refused-${app.node.children.length}`;
}

/** Adds an id. @returns those before it of which one begins with the other and a hyphen, without looking at all the others */
function overlapping(app: App, id: string): string[] {
  const { all, by } = deployments.get(app) ?? { all: new Map<string, number>(), by: new Map<string, string[]>() };
  deployments.set(app, { all, by });
  const starts = [...id.matchAll(/-/g)].map(({ index }) => id.slice(0, index));
  const others = [...new Set([...starts.filter((start) => all.has(start)), ...(by.get(id) ?? [])])].sort((one, two) => (all.get(one) ?? 0) - (all.get(two) ?? 0));
  if (!all.has(id)) {
    all.set(id, all.size);
    for (const start of starts) {
      const beside = by.get(start) ?? [];
      by.set(start, beside);
      beside.push(id);
    }
  }
  return others;
}

/** The id of the deployment's own construct: its id where that can stand in the scope, else what stands for it. */
export function constructId(scope: Construct, id: unknown): string {
  if (typeof id === "string" && id !== "" && scope.node.tryFindChild(id) === undefined) return id;
  return `deployment-${scope.node.children.length}`;
}

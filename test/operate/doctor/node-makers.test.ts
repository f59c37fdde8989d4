import { diagnose } from "../../../operate/doctor/diagnose";
import { signsOf } from "../../../operate/doctor/signs";
import { clusterRows } from "../../../operate/verify/cluster-rows";
import { DEPLOYED, World, event, healthy, pod, seenOf, unscheduledPod } from "../world";

/** What Karpenter and Auto Mode say of a pod for which they make no node: by an event, as the scheduler's words on the pod don't tell it. */

const LIMIT = 'Failed to schedule pod, incompatible with nodepool "other"; all available instance types exceed limits for nodepool (NodePool=l4)';
const ROOM = 'Failed to schedule pod, incompatible with nodepool "l4", daemonset overhead={"cpu":"150m","pods":"2"}, no instance type satisfied resources {"nvidia.com/gpu":"8"}';
const SCHEDULER = "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.";

function first(world: World): { id?: string; cause?: string } {
  const seen = seenOf(world);
  const { first: found } = diagnose(signsOf(DEPLOYED, seen, clusterRows(DEPLOYED, seen), []), [], DEPLOYED);
  return { id: found?.id, cause: found?.cause };
}

function waiting(...messages: string[]): World {
  const world = healthy();
  const stuck = unscheduledPod("worker", SCHEDULER);
  world.lists["pods inference"] = [pod("frontend"), stuck];
  world.lists["events inference"] = messages.map((message) => event("Pod", stuck.metadata.name, "FailedScheduling", message));
  return world;
}

test("a pool at its maximum is the cause, before that no node is there", () => {
  expect(first(waiting(LIMIT, SCHEDULER)).id).toBe("node-pool-at-its-most");
});

test("machines without room for the pod are told in their own words", () => {
  const { id, cause } = first(waiting(ROOM));
  expect(id).toBe("node-pool-takes-none");
  expect(cause).toContain("no instance type satisfied resources");
});

test("the scheduler's own event says nothing besides what stands on the pod", () => {
  expect(first(waiting(SCHEDULER))).toEqual(first(waiting()));
});

test("what was said of a pod that has its node since is over", () => {
  const world = healthy();
  const starting = pod("worker", { status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "True" }], containerStatuses: undefined } });
  world.lists["pods inference"] = [pod("frontend"), starting];
  world.lists["events inference"] = [event("Pod", starting.metadata.name, "FailedScheduling", LIMIT)];
  expect(first(world).id ?? "").not.toMatch(/^node-pool/);
  // The same pod without its node is told of: the event alone makes the difference.
  world.lists["pods inference"] = [pod("frontend"), { ...starting, spec: { ...starting.spec, nodeName: undefined } }];
  expect(first(world).id).toBe("node-pool-at-its-most");
});

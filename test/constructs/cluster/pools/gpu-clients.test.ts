import { Lazy } from "cdktf";
import { checkClients, checkCutAndShared, checkSharedBetweenNodes, clientsOf } from "../../../../constructs/cluster/pools/gpu-clients";

const late = Lazy.numberValue({ produce: () => 2 });

test.each([[2, 2], [48, 48], [1, undefined], [49, undefined], [2.5, undefined], [NaN, undefined], [late, undefined]])("%p pods to a GPU are %p", (clients, taken) => {
  expect(clientsOf({ gpuSharing: { clients } })).toBe(taken);
  expect(checkClients("at", clients, "two").map(({ code, value, fix }) => [code, value, fix])).toEqual(taken === undefined ? [["invalid-gpu-sharing", clients, "write two, or leave it out: a GPU is one pod's"]] : []);
});

test("a GPU that nobody shares is one pod's", () => expect(clientsOf({})).toBeUndefined());

test("shared GPUs are neither cut nor of several nodes", () => {
  expect(checkCutAndShared("at", 2, { gpuPartition: "1g.10gb" }).map(({ code }) => code)).toEqual(["sharing-with-partition"]);
  expect(checkCutAndShared("at", 2, {})).toEqual([]);
  expect(checkSharedBetweenNodes("at", 2, "efa", true)).toEqual([expect.objectContaining({ code: "sharing-between-nodes", reason: expect.stringContaining(", and efa is for GPUs that work together") })]);
  expect(checkSharedBetweenNodes("at", 2, "efa", false)).toEqual([]);
});

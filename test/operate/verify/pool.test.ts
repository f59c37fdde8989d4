import { Deployed } from "../../../operate/cluster/deployment";
import { POOLS } from "../../../operate/cluster/seen";
import { KubernetesJson } from "../../../operate/cluster/kubernetes-json";
import { noAnswer } from "../../../operate/programs/answer";
import { modelRows } from "../../../operate/verify/model-rows";
import { DEPLOYED, World, healthy, seenOf } from "../world";

/** The row of a model whose chats go by Dynamo's endpoint picker. */

const exposure = { reach: "internal", host: "qwen.example.com", address: "https://qwen.example.com/v1", door: "google-regional-internal-load-balancer", doorName: "GKE's load balancer", pool: "qwen-pool" };
const [model] = DEPLOYED.models;
const PICKED: Deployed = { ...DEPLOYED, models: [{ ...model, exposure }] };

const gateway = (...conditions: [string, string, string?][]): KubernetesJson => ({
  parentRef: { kind: "Gateway", name: "qwen-door" },
  conditions: conditions.map(([type, status, message]) => ({ type, status, message, reason: "Because" })),
});
const pool = (parents?: KubernetesJson[]): KubernetesJson => ({ metadata: { name: "qwen-pool" }, status: parents === undefined ? undefined : { parents } });

function told(pools: KubernetesJson[] | undefined, deployed = PICKED): string[] {
  const world = healthy();
  if (pools !== undefined) world.lists[`${POOLS} inference`] = pools;
  return modelRows(deployed, deployed.models[0], seenOf(world)).filter(({ id }) => id === "pool").map(({ status, about, seen }) => `${status} ${about}: ${seen}`);
}

test.each<[string, KubernetesJson[], string]>([
  ["a gateway has it", [pool([gateway(["Accepted", "True"], ["ResolvedRefs", "True"])])], "passed qwen-pool: taken up by qwen-door"],
  ["another is there", [{ metadata: { name: "other-pool" } }], "failed qwen-pool: none of that name"],
  ["nobody has looked at it", [pool()], "failed qwen-pool: no gateway has taken it up"],
  ["it says itself that nobody has", [pool([{ parentRef: { kind: "Status", name: "default" }, conditions: [] }])], "failed qwen-pool: no gateway has taken it up"],
  ["the picker's Service isn't there", [pool([gateway(["Accepted", "True"], ["ResolvedRefs", "False", "no Service qwen-epp"])])], "failed qwen-pool: qwen-door: not ResolvedRefs: no Service qwen-epp"],
  ["it is refused without a word", [pool([gateway(["Accepted", "False"])])], "failed qwen-pool: qwen-door: not Accepted: Because"],
])("%s", (_, pools, expected) => expect(told(pools)).toEqual([expected]));

test("a cluster without the kind", () => {
  const world: World = healthy();
  const seen = seenOf(world);
  jest.spyOn(seen, "list").mockImplementation((kind) => (kind === POOLS ? noAnswer("no-kind", "none") : noAnswer("failed", "not asked")));
  const row = modelRows(PICKED, PICKED.models[0], seen).find(({ id }) => id === "pool");
  expect([row?.status, row?.seen]).toEqual(["failed", "there is no such kind"]);
});

test("of a model without one nothing is asked", () => expect(told([], DEPLOYED)).toEqual([]));

import * as fs from "fs";
import { guard } from "../../guard/guard";
import { POOL_RELEASE as KARPENTER } from "../../constructs/aws/karpenter/release-names";
import { POOL_RELEASE as PROVISIONED } from "../../constructs/azure/provisioning/provisioning-add-ons";
import type { Deployment } from "../../explain/deployment";

/** A pool whose nodes come by load is a Helm release: with it go the nodes. */

const release = (name: string, actions: string[] = ["delete"]) => ({ address: `helm_release.${name}`, mode: "managed", type: "helm_release", change: { actions, before: { name, chart: "./chart" } } });
const role = { role: "l4", color: "blue", active: "blue", standby: "green" };
const deployed = { blueGreen: [role], models: [{ name: "qwen", parts: [{ pool: "blue" }] }] } as unknown as Deployment;

test.each([KARPENTER, PROVISIONED])("%s<pool> doesn't go unnoticed, deleted or made anew; an update and other releases do", (prefix) => {
  expect(guard([release(`${prefix}l4`)]).losses).toMatchObject([{ how: "deleted", loses: expect.stringContaining("the nodes of a pool") }]);
  expect(guard([release(`${prefix}l4`, ["delete", "create"])]).losses).toMatchObject([{ how: "replaced" }]);
  expect(guard([release(`${prefix}l4`, ["update"]), release("qwen3-0-6b"), release("karpenter")]).losses).toEqual([]);
});

test("the other row of the same type still holds", () => {
  expect(guard([release("dynamo-crds")]).losses).toMatchObject([{ loses: expect.stringContaining("definitions") }]);
});

test("of a role's two pools the one that stands by may go, the active one may not", () => {
  expect(guard([release("nodepool-green")], { deployed })).toMatchObject({ losses: [], standby: ["helm_release.nodepool-green"] });
  expect(guard([release("nodepool-blue")], { deployed }).losses).toMatchObject([{ loses: expect.stringContaining("it has role l4, with qwen") }]);
});

test("the prefix is written in the table as pools have it", () => {
  const rows: { readonly named?: string }[] = JSON.parse(fs.readFileSync("guard/data/protected.json", "utf8")).types;
  expect(rows.map(({ named }) => named).filter((named) => named === KARPENTER)).toEqual([PROVISIONED]);
});

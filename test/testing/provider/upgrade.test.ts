import { upgraded } from "../../../testing/provider/upgrade";
import { Block, Nesting } from "../../../testing/provider/schema";

const attribute = (name: string): Block["attributes"][number] => ({ name, type: "string", required: false, optional: true, computed: true });
const block = (attributes: string[], ...blocks: [string, Nesting, string[]][]): Block => ({
  attributes: attributes.map(attribute),
  blocks: blocks.map(([name, nesting, inner]) => ({ name, nesting, block: block(inner), minItems: 0, maxItems: 0 })),
});

test("what this version has no more goes, at any depth", () => {
  const schema = block(["id"], ["pool", "list", ["name"]]);
  expect(upgraded(schema, { id: "1", resource_group_name: "g", pool: [{ name: "a", old: 1 }], gone: [{}] })).toEqual({ id: "1", pool: [{ name: "a" }] });
});

test.each<[string, Nesting, unknown, unknown]>([
  ["one block becomes a list of one", "list", { name: "a" }, [{ name: "a" }]],
  ["none becomes an empty list", "list", null, []],
  ["a list of one becomes one block", "single", [{ name: "a" }], { name: "a" }],
  ["an empty list becomes none", "single", [], null],
  ["a set stays one", "set", [{ name: "a", old: 1 }], [{ name: "a" }]],
  ["blocks by name stay so", "map", { x: { name: "a", old: 1 } }, { x: { name: "a" } }],
])("%s", (_, nesting, before, after) => {
  expect(upgraded(block([], ["metadata", nesting, ["name"]]), { metadata: before } as never)).toEqual({ metadata: after });
});

test("nothing is made up for what is new, and no state stays none", () => {
  expect(upgraded(block(["id", "zone_id"]), { id: "1" })).toEqual({ id: "1" });
  expect(upgraded(block(["id"]), null)).toBeNull();
});

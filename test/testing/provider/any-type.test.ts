import { apply, plan } from "../../../testing/provider/behaviour";
import { Block } from "../../../testing/provider/schema";
import { upgraded } from "../../../testing/provider/upgrade";
import { UNKNOWN, Value } from "../../../testing/provider/values";

/** Blocks with something of any type in them: Terraform sends all of them as one value, its type before it. */

const block: Block = {
  attributes: [{ name: "arn", type: "string", required: false, optional: false, computed: true }],
  blocks: [{ name: "rule", nesting: "list", minItems: 0, maxItems: 0, block: { attributes: [{ name: "statement", type: "dynamic", required: false, optional: true, computed: false }], blocks: [] } }],
};
const rule = [Buffer.from('["tuple",[["object",{"statement":["object",{"limit":"number"}]}]]]'), [{ statement: { limit: 10 } }]] as unknown as Value;

test("are planned and applied as they are written", () => {
  const config = { arn: null, rule };
  const planned = plan(block, null, config);
  expect(planned).toEqual({ arn: UNKNOWN, rule });
  expect(apply(block, planned, config, "seed")).toEqual({ arn: expect.any(String), rule });
});

test("are read from a state as they stand in it", () => {
  const state = { arn: "a", rule: { value: [{ statement: { limit: 10 } }], type: ["tuple", []] } };
  expect(upgraded(block, state as never)).toEqual(state);
});

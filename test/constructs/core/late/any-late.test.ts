import { Token } from "cdktf";
import { anyLate } from "../../../../constructs/core/late/any-late";

const late = { resolve: (): unknown => 1, creationStack: [] };

test("one of several that is known only at apply is found, of any kind, at any place", () => {
  const [text, number, list] = [Token.asString(late), Token.asNumber(late), Token.asList(late)];
  for (const one of [text, `x ${text}`, number, list]) expect([anyLate(one), anyLate(one, 1), anyLate("a", undefined, one)]).toEqual([true, true, true]);
  expect([anyLate(), anyLate("a", 1, undefined, ["b"], null)]).toEqual([false, false]);
  // What it is for: cdktf's own says no of a list.
  expect([Token.isUnresolved([text, "a"]), Token.isUnresolved([1, number])]).toEqual([false, false]);
});

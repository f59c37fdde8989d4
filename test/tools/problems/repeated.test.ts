import { repeatedRows } from "../../../tools/problems/compare";

test("a row that stands twice is told once", () => {
  const row = "| `a-b` | `models[]` | one |";
  expect(repeatedRows([row, "| `c-d` | `models[]` | one |", row, row, "| text | text |", "| text | text |"].join("\n"))).toEqual([row]);
});

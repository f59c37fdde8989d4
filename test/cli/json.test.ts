import { COMMANDS } from "../../cli/commands";

/** What a command tells, it tells programs too. */
test("each command has --json", () => {
  const without = COMMANDS.filter(({ flags }) => !flags.some(({ name }) => name === "json")).map(({ name }) => name);
  expect(without).toEqual([]);
});

import { reached } from "../../../constructs/dynamo/release-number";

test.each<[string, string, boolean]>([
  ["1.6.1", "1.6", true],
  ["1.5.1", "1.6", false],
  ["0.9.1", "1.0", false],
  ["1.10.0", "1.9", true],
  ["1.9.0", "1.10", false],
  ["v1.6.1", "1.6", true],
  ["2.0.0", "1.10", true],
])("release %s has what a row has from %s on: %j", (release, from, counts) => expect(reached(release)({ from })).toBe(counts));

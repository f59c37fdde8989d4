import { apartFrom, hasRoomFor } from "../../../../constructs/azure/network/range-conditions";
import { missingTerraform } from "../../../../testing";
import { TerraformFolder } from "../../../harness/terraform-folder";

jest.setTimeout(120_000);
const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: conditions are tried under Terraform. ${missing}`);

/** Ranges of a network, what they are held against, and what Terraform makes of it. */
const APART: [string[], string, boolean][] = [
  [["10.0.0.0/16"], "192.168.0.0/16", true],
  [["10.0.0.0/16"], "10.0.128.0/20", false],
  [["10.0.128.0/20"], "10.0.0.0/16", false],
  [["10.0.0.0/16"], "10.0.0.0/16", false],
  [["10.0.0.0/16"], "10.1.0.0/16", true],
  [["10.0.0.0/16", "172.16.0.0/24"], "172.16.0.0/16", false],
  [["fd00::/48", "10.0.0.0/16"], "172.16.0.0/16", true],
  [["fd00::/48"], "172.16.0.0/16", true],
];
const ROOM: [string[], number, boolean][] = [
  [["10.0.0.0/24"], 251, true],
  [["10.0.0.0/24"], 252, false],
  [["10.0.0.0/28", "10.0.1.0/28"], 27, true],
  [["fd00::/64"], 1, false],
];

(missing === undefined ? test : test.skip)("ranges that only Terraform knows are told apart and counted (needs terraform)", () => {
  const folder = new TerraformFolder();
  const entries = [
    ...APART.map(([ranges, cidr], index) => [`apart${index}`, apartFrom(JSON.stringify(ranges), JSON.stringify(cidr))]),
    ...ROOM.map(([ranges, nodes], index) => [`room${index}`, hasRoomFor(JSON.stringify(ranges), String(nodes))]),
  ];
  folder.write({ output: Object.fromEntries(entries.map(([name, value]) => [name, { value }])) });
  const applied = folder.apply();
  expect([applied.status, applied.output]).toEqual([0, expect.any(String)]);
  const found = Object.fromEntries([...applied.output.matchAll(/^(\w+) = (true|false)$/gm)].map(([, name, value]) => [name, value === "true"]));
  const expected = [...APART.map(([, , apart], index) => [`apart${index}`, apart]), ...ROOM.map(([, , room], index) => [`room${index}`, room])];
  expect(found).toEqual(Object.fromEntries(expected));
  folder.remove();
});

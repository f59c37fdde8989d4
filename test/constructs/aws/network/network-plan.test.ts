import { Fn } from "cdktf";
import { checkNetwork, planNetwork } from "../../../../constructs/aws/network/network-plan";
import { parseExactCidr } from "../../../../constructs/core/forms/cidr";
import { ZONES } from "../made-cluster";

describe("addresses", () => {
  test("each zone has a private and a public block of its letter", () => {
    expect(planNetwork({ availabilityZones: ["us-east-1f", "us-east-1a"] })).toEqual({
      cidr: "10.0.0.0/16",
      zones: [
        { letter: "a", name: "us-east-1a", privateCidr: "10.0.0.0/20", publicCidr: "10.0.16.0/24" },
        { letter: "f", name: "us-east-1f", privateCidr: "10.0.160.0/20", publicCidr: "10.0.176.0/24" },
      ],
    });
    expect(planNetwork().zones.map((zone) => [zone.letter, zone.name])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", undefined],
    ]);
  });

  test("a zone more renumbers none, nor does the order", () => {
    const two = planNetwork({ availabilityZones: ZONES }).zones;
    const three = planNetwork({ availabilityZones: ["us-west-2c", ...ZONES].reverse() }).zones;
    expect(three.slice(0, 2)).toEqual(two);
  });

  test.each(["10.0.0.0/16", "10.20.48.0/20", "192.168.0.0/18"])("the blocks of %s lie in it and share nothing", (cidr) => {
    const letters = ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`);
    const range = (text: string): [number, number] => {
      const { first, prefix } = parseExactCidr(text) ?? { first: NaN, prefix: NaN };
      return [first, first + 2 ** (32 - prefix) - 1];
    };
    const blocks = planNetwork({ cidr, availabilityZones: letters })
      .zones.flatMap((zone) => [zone.privateCidr, zone.publicCidr])
      .map(range)
      .sort(([a], [b]) => a - b);
    expect(blocks).toHaveLength(12);
    const [first, last] = range(cidr);
    expect(blocks[0][0]).toBe(first);
    expect(blocks[11][1]).toBeLessThanOrEqual(last);
    blocks.slice(1).forEach(([start], index) => expect(start).toBeGreaterThan(blocks[index][1]));
  });

  test.each([
    ["10.0.0.0/16", []],
    ["10.0.0.0/20", []],
    ["10.0.0.0/21", ["cidr-too-small network.cidr"]],
    ["10.0.0.0/28", ["cidr-too-small network.cidr"]],
    ["10.0.0.0/15", ["cidr-invalid network.cidr"]],
    ["10.0.0.1/16", ["cidr-invalid network.cidr"]],
    ["10.0.0.0", ["cidr-invalid network.cidr"]],
    ["10.0.256.0/24", ["cidr-invalid network.cidr"]],
    ["", ["cidr-invalid network.cidr"]],
  ])("%s", (cidr, expected) => {
    expect(checkNetwork("network", "us-west-2", { cidr }).map((found) => `${found.code} ${found.property}`)).toEqual(expected);
  });

  test("a range known only at apply can't be cut into subnets", () => {
    expect(checkNetwork("network", "us-west-2", { cidr: Fn.upper("x") })).toMatchObject([{ code: "cidr-invalid" }]);
  });
});

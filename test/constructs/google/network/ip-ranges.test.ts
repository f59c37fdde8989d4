import { Token } from "cdktf";
import { parseExactCidr } from "../../../../constructs/core/forms/cidr";
import { checkIpRanges, planIpRanges } from "../../../../constructs/google/network/ip-ranges";

describe("address ranges", () => {
  test.each([
    ["10.0.0.0/20", 20],
    ["0.0.0.0/0", 0],
    ["255.255.255.255/32", 32],
    ["10.0.0.1/20", undefined],
    ["10.0.0.256/32", undefined],
    ["10.0.0.0/33", undefined],
    ["10.0.0.0", undefined],
    ["", undefined],
  ])("%s", (text, prefix) => expect(parseExactCidr(text)?.prefix).toBe(prefix));

  const codes = (ranges: object, nodes = 10): string[][] =>
    checkIpRanges("ipRanges", planIpRanges(ranges), nodes).map((finding) => [finding.code, finding.property, finding.fix]);

  test("the default holds 1,024 nodes and no more", () => {
    expect(codes({}, 1024)).toEqual([]);
    expect(codes({}, 1025)).toEqual([["cidr-too-small", "ipRanges.pods", "give it a /13 or larger"]]);
  });

  test("a range that isn't one is refused, one that is known only at apply isn't looked at", () => {
    expect(codes({ pods: "10.4.0.0" })).toEqual([["cidr-invalid", "ipRanges.pods", 'write it like "10.4.0.0/14"']]);
    expect(codes({ pods: Token.asString({ resolve: () => "x" }) })).toEqual([]);
  });

  test("every node takes a /24 of the pods' range", () => {
    expect(codes({ pods: "10.4.0.0/20" }, 16)).toEqual([]);
    expect(codes({ pods: "10.4.0.0/20" }, 17)).toEqual([["cidr-too-small", "ipRanges.pods", "give it a /19 or larger"]]);
  });

  test("four addresses of the subnet are Google's", () => {
    expect(codes({ nodes: "10.0.0.0/28" }, 12)).toEqual([]);
    expect(codes({ nodes: "10.0.0.0/28" }, 13)).toEqual([["cidr-too-small", "ipRanges.nodes", "give it a /27 or larger"]]);
  });

  test("ranges that overlap are refused, and a control plane of another size", () => {
    expect(codes({ services: "10.4.0.0/20" })).toEqual([["cidr-overlap", "ipRanges.services", "give each its own range"]]);
    expect(codes({ controlPlane: "172.16.0.0/24" })).toEqual([["cidr-invalid", "ipRanges.controlPlane", "give it a /28"]]);
  });
});

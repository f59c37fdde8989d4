import { AuthorizedNetwork, ControlPlaneAccess } from "../../../../constructs/google/control-plane/control-plane-access";
import { ApiServerAccess, checkApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { checkPublicAccess } from "../../../../constructs/aws/identity/api-access";
import { Finding } from "../../../../constructs/core/problems/problem";

/** The ranges that may reach each cloud's API server from the internet, and what is said of them. */
const CLOUDS: { readonly [cloud: string]: (ranges: string[]) => Finding[] } = {
  aws: (ranges) => checkPublicAccess("ranges", ranges),
  azure: (ranges) => checkApiServerAccess("access", ApiServerAccess.fromRanges(ranges)),
  google: (ranges) => ControlPlaneAccess.authorizedNetworks(ranges.map((cidr): AuthorizedNetwork => ({ cidr }))).findings("access"),
};
const PUBLIC = "203.0.113.7/32";

const WRONG: [string, string[], string, string][] = [
  ["the world", ["0.0.0.0/0"], "open-to-the-world", "this is every address there is"],
  ["its two halves", ["0.0.0.0/1", "128.0.0.0/1"], "open-to-the-world", "together these are 100 % of all addresses there are"],
  ["its four quarters, and one of one's own", ["0.0.0.0/2", "64.0.0.0/2", PUBLIC, "128.0.0.0/2", "192.0.0.0/2"], "open-to-the-world", "together these are 100 % of all addresses there are"],
  ["all of it but an eighth", ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"], "open-to-the-world", "together these are 88 % of all addresses there are"],
  ["half of it", ["128.0.0.0/1"], "open-to-the-world", "together these are 50 % of all addresses there are"],
  ["a company's own network", ["10.20.0.0/16"], "private-range", "no request comes to a public address from this range: it is let in to no purpose"],
  ["a carrier's", ["100.64.0.0/10"], "private-range", "no request comes to a public address from this range: it is let in to no purpose"],
  ["this machine", ["127.0.0.1/32"], "private-range", "no request comes to a public address from this range: it is let in to no purpose"],
  ["one twice", [PUBLIC, "198.51.100.0/24", PUBLIC], "duplicate-range", "this range is in the list already"],
  ["an address without its mask", ["203.0.113.7"], "cidr-invalid", "this is no range of IPv4 addresses"],
  ["IPv6", ["2001:db8::/32"], "cidr-invalid", "this is no range of IPv4 addresses"],
  ["a mask too long", ["203.0.113.7/33"], "cidr-invalid", "this is no range of IPv4 addresses"],
  ["an address inside a range", ["203.0.113.7/24"], "cidr-invalid", "the range doesn't begin at its own first address"],
  ["the world from another address", ["1.2.3.4/0"], "cidr-invalid", "the range doesn't begin at its own first address"],
];

describe.each(Object.entries(CLOUDS))("%s: who reaches the API server from the internet", (_cloud, findings) => {
  test.each(WRONG)("%s", (_what, ranges, code, reason) => {
    expect(findings(ranges).map((found) => [found.code, found.reason])).toEqual([[code, reason]]);
  });

  test("more than it takes", () => {
    const ranges = Array.from({ length: 256 }, (_, index) => `203.0.${index}.0/24`);
    expect(findings(ranges)).toEqual([expect.objectContaining({ code: "too-many-ranges", value: 256, reason: expect.stringMatching(/^the cloud takes (40|100|199) at most \(/) })]);
  });

  test("a few offices", () => {
    expect(findings([PUBLIC, "198.51.100.0/24"])).toEqual([]);
  });
});

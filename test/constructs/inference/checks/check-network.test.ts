import { checkNetwork } from "../../../../constructs/inference/checks/check-network";
import { admit, instance } from "../../../../constructs/core/shape/shape";

const refused = (outbound: { apiServerCidrs: string[]; namespaces?: string[]; cidrs?: string[] }): string[] =>
  checkNetwork({ name: "qwen", model: "Qwen/Qwen3-0.6B", network: { outbound } }).map(({ code, property, value }) => `${code} ${property} ${String(value)}`);

test("ranges are addresses with a length that these can have", () => {
  expect(refused({ apiServerCidrs: ["10.0.0.1/32", "fd00::1/128"], cidrs: ["10.0.0.0/8"] })).toEqual([]);
  expect(refused({ apiServerCidrs: ["999.0.0.1/32", "10.0.0.1", "10.0.0.1/33", "fd00::1/129"], cidrs: ["example.com/24"] })).toEqual([
    "invalid-outbound network.outbound.apiServerCidrs[0] 999.0.0.1/32",
    "invalid-outbound network.outbound.apiServerCidrs[1] 10.0.0.1",
    "invalid-outbound network.outbound.apiServerCidrs[2] 10.0.0.1/33",
    "invalid-outbound network.outbound.apiServerCidrs[3] fd00::1/129",
    "invalid-outbound network.outbound.cidrs[0] example.com/24",
  ]);
});

test("namespaces have a namespace's name", () => {
  expect(refused({ apiServerCidrs: ["10.0.0.1/32"], namespaces: ["monitoring"] })).toEqual([]);
  expect(refused({ apiServerCidrs: ["10.0.0.1/32"], namespaces: ["UPPER"] })).toEqual(["invalid-name network.outbound.namespaces[0] UPPER"]);
});

test("a class is told by its name, without the line that a bundler puts before it", () => {
  class _AksThing {}
  const { findings } = admit("", { thing: "x" }, { thing: instance(_AksThing, "AksThing.of()") });
  expect(findings.map(({ reason }) => reason)).toEqual(["an AksThing is expected here"]);
});

import { Lazy, Token } from "cdktf";
import { checkHostName } from "../../../../constructs/core/forms/host-name";

test.each(["qwen.example.com", "a.b", "xn--bcher-kva.example", "1.example.com", `${"a".repeat(63)}.example.com`, "qwen.local"])("%s is a host", (name) => {
  expect(checkHostName("host", name)).toEqual([]);
});

test.each([
  ["", /two parts/],
  ["qwen", /two parts/],
  ["qwen..example.com", /two parts/],
  ["-qwen.example.com", /two parts/],
  ["qwen-.example.com", /two parts/],
  ["qwen.example.com ", /two parts/],
  ["bücher.example.com", /two parts/],
  ["qwen.123", /two parts/],
  [`${"a".repeat(64)}.example.com`, /1 to 63/],
  [`${"abc.".repeat(63)}com`, /253/],
  ["*.example.com", /wildcard/],
  ["a.*.com", /wildcard/],
  ["http://qwen.example.com", /more than a name/],
  ["qwen.example.com/v1", /more than a name/],
  ["user@qwen.example.com", /more than a name/],
  ["[::1]", /more than a name/],
  ["10.0.0.1", /address/],
  ["qwen.inference.svc", /inside the cluster/],
  ["qwen.inference.svc.cluster.local", /inside the cluster/],
])("%s isn't", (name, reason) => {
  expect(checkHostName("host", name)).toEqual([expect.objectContaining({ code: "invalid-host", property: "host", value: name, reason: expect.stringMatching(reason) })]);
});

test("of one that is known only at apply nothing is said", () => {
  expect(checkHostName("host", Token.asString(Lazy.stringValue({ produce: () => "*" })))).toEqual([]);
});

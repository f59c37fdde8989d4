import { InvalidInputError } from "../../../../constructs/core/problems/problem";

const circle: { self?: unknown } = {};
circle.self = circle;

test.each<[unknown, string]>([
  [undefined, "(not given)"],
  [10n, "10n"],
  [Symbol("x"), "Symbol(x)"],
  [circle, "(Object)"],
  [Object.create(null), "{}"],
  [[1, 2n], "(Array)"],
  [NaN, "NaN"],
  ["a".repeat(400), `"${"a".repeat(299)}...`],
])("%#: a value that has no text of its own is told all the same", (value, shown) => {
  const { message } = new InvalidInputError([{ code: "wrong-type", property: "name", value, reason: "r", fix: "f", constructPath: "stack" }]);
  expect(message).toContain(`[wrong-type] stack: name = ${shown}\n`);
});

const KEY = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEow", "-----END RSA PRIVATE KEY-----"].join("\n");

test.each<[unknown, string]>([
  ["hf_abcdefghijklmnopqrstuvwxyz", '"hf_(not shown)"'],
  [{ name: "nvapi-abcdefghijklmnopqrstuvwxyz_q" }, '{"name":"nvapi-(not shown)"}'],
  ["ghp_abcdefghijklmnopqrstuvwxyz", '"gh(not shown)"'],
  ["AKIAABCDEFGHIJKLMNOP", '"AKIA(not shown)"'],
  ["Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", '"Bearer eyJ(not shown)"'],
  [KEY, '"-----BEGIN (not shown)"'],
  [`${"a".repeat(290)} hf_abcdefghijklmnopqrstuvwxyz`, `"${"a".repeat(290)} hf_(not ...`],
  ["https://reader:pass-word@mirror.example.com/x", '"https://reader:(not shown)@mirror.example.com/x"'],
  ["hf-token-secret", '"hf-token-secret"'],
  ["https://mirror.example.com:8443/x@sha256:00", '"https://mirror.example.com:8443/x@sha256:00"'],
])("%#: a credential that was pasted isn't repeated, what only names one is", (value, shown) => {
  const { message } = new InvalidInputError([{ code: "wrong-type", property: "name", value, reason: `not ${String(value)}`, fix: "f", constructPath: "stack" }]);
  expect(message).toContain(`[wrong-type] stack: name = ${shown}\n`);
  expect(message).not.toMatch(/hf_abc|nvapi-abc|ghp_|AKIAABC|sdWIiOiJhIn0|MIIEow|pass-word/);
});

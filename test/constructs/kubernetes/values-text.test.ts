import { Fn, TerraformVariable } from "cdktf";
import { HelmRelease, HelmReleaseProps } from "../../../constructs/kubernetes/helm-release";
import { valuesText } from "../../../constructs/kubernetes/values-text";
import { CHART, newStack, resources } from "./described";

describe("values", () => {
  const resolved = (values: (variable: TerraformVariable, count: TerraformVariable) => object): string => {
    const stack = newStack();
    const variable = new TerraformVariable(stack, "ca", { type: "string" });
    const count = new TerraformVariable(stack, "count", { type: "number" });
    new HelmRelease(stack, "r", { ...CHART, values: values(variable, count) as HelmReleaseProps["values"] });
    return resources(stack, "helm_release")[0].values[0];
  };

  test("have sorted keys, whatever order they were written in, and lose what is undefined", () => {
    expect(valuesText({ b: { z: 1, a: [1, null] }, a: undefined, A: true })).toBe('{"A":true,"b":{"a":[1,null],"z":1}}');
  });

  test("let a token keep its type and its quotes, by Terraform's own jsonencode", () => {
    expect(resolved((ca) => ({ ca: ca.stringValue }))).toBe('{"ca":${jsonencode(var.ca)}}');
    expect(resolved((_, count) => ({ count: count.numberValue }))).toBe('{"count":${jsonencode(var.count)}}');
    expect(resolved((ca) => ({ any: [ca.value] }))).toBe('{"any":[${jsonencode(var.ca)}]}');
    expect(resolved((ca) => ({ arn: Fn.base64encode(ca.stringValue) }))).toBe('{"arn":${jsonencode(base64encode(var.ca))}}');
  });

  test("insert a token into a longer text, whose own quotes and dollar signs stay text", () => {
    expect(resolved((ca) => ({ text: `say "\${HOME}" %{if} ${ca.stringValue}` }))).toBe(
      '{"text":"say \\"$${HOME}\\" %%{if} ${var.ca}"}',
    );
  });
});

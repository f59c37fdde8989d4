import { App, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { EnvoyGatewayDoor } from "../../../constructs/cluster/exposure/envoy-gateway-door";
import { INTERNAL_EXPOSURE } from "../../../constructs/cluster/exposure/exposure-shapes";
import { admit } from "../../../constructs/core/shape/shape";
import { GkeGpuSharing, checkGpuSharing } from "../../../constructs/google/pools/gpu-sharing";

test("more requests than a cloud counts are refused", () => {
  for (const name of ["requestsPerMinute", "requestsPerMinutePerClient"]) {
    const told = (count: number): string[] => admit("exposure", { host: "a.example.com", tls: DoorCertificate.secret("a"), [name]: count }, INTERNAL_EXPOSURE).findings.map(({ code, property }) => `${code} ${property}`);
    expect(told(2_000_000_000)).toEqual([]);
    expect(told(2_000_000_001)).toEqual([`invalid-count exposure.${name}`]);
  }
});

test("of a limit that is known at apply Terraform takes the half, for each of Envoy's two proxies", () => {
  const stack = new TerraformStack(new App({ stackTraces: false }), "stack");
  const limit = new TerraformVariable(stack, "limit", { type: "number" });
  const door = new EnvoyGatewayDoor({ namespace: "envoy", internalAnnotations: { a: "b" } } as never).open({ name: "qwen", namespace: "models", service: "qwen", host: "a.example.com", isPublic: false, longestStreamSeconds: 60, requestsPerMinute: limit.numberValue } as never);
  stack.addOverride("locals.policy", door.objects.find(({ kind }) => kind === "BackendTrafficPolicy"));
  expect(Testing.synth(stack)).toContain('"requests": "${floor((var.limit / 2))}"');
});

test("MPS of nothing is refused and breaks nothing", () => {
  for (const nothing of [undefined, null]) {
    expect(checkGpuSharing("gpuPools[0]", { gpuSharing: GkeGpuSharing.mps(nothing as never) }).map(({ code }) => code)).toEqual(["invalid-gpu-sharing"]);
  }
});

import { Availability } from "../../../../constructs/cluster/availability/availability";
import { ExistingDoor } from "../../../../constructs/cluster/exposure/existing-door";
import { describeProblem } from "../../../../constructs/core/problems/problem";
import { Engine } from "../../../../constructs/inference/engine";
import { LoraSource } from "../../../../constructs/inference/options/lora";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { EndpointPickerOptions } from "../../../../constructs/inference/picker/picker-options";
import { Router } from "../../../../constructs/inference/routing/router";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { LOGIN, TLS, internal, open, picked, served } from "./doors";

/** What an endpoint picker can't be asked for: one test for each, beside what passes. */

type Case = [string, string, Partial<ServedModelOptions>, string?];
const keda = Scaling.keda({ metric: ScalingMetric.queuedRequests(2), minReplicas: 1, maxReplicas: 2, prometheus: "http://prometheus.monitoring:9090", startSeconds: 300, cooldownSeconds: 900 } as never);
const loose = (value: unknown): EndpointPickerOptions => value as EndpointPickerOptions;

const RIGHT: Case[] = [
  ["as it comes", "gke", picked("gke")],
  ["in 1.5", "gke", picked("gke"), "1.5.1"],
  ["in 1.4, by its plugins", "gke", picked("gke"), "1.4.2"],
  ["in 1.3, by its plugins", "gke", picked("gke"), "1.3.1"],
  ["with every option", "gke", picked("gke", { endpointPicker: { overlapCredit: 0.5, temperature: 0.2, events: true, busyDecodeBlocks: 0.9, busyPrefillTokens: 20000, image: "registry.example.com/nvidia/ai-dynamo/dynamo-frontend:1.6.1" } })],
  ["beside a router that knows the caches", "gke", picked("gke", { router: Router.KV })],
  ["beside one that guesses, as it does", "gke", picked("gke", { router: Router.kv({ events: false }), endpointPicker: { events: false } })],
  ["beside one that knows nothing", "gke", picked("gke", { router: Router.ROUND_ROBIN, endpointPicker: { events: false } })],
  ["before SGLang", "gke", picked("gke", { engine: Engine.SGLANG })],
  ["before the mocker, prefill apart", "gke", picked("gke", { engine: Engine.MOCKER, prefill: {} })],
  ["by a gateway that is there", "pools", picked("pools")],
  ["public, asked at the gateway", "pools-public", { exposure: open({ tls: TLS.door, authentication: LOGIN.door }), endpointPicker: {} }],
];

const REFUSED: [...Case, string, string][] = [
  ["of a release without", "gke", picked("gke"), "0.9.1", "picker-not-in-release", "endpointPicker"],
  ["of the first release with the kind", "gke", picked("gke"), "1.0.2", "picker-not-in-release", "endpointPicker"],
  ["of a release whose sidecars mount nothing", "gke", picked("gke"), "1.2.1", "picker-not-in-release", "endpointPicker"],
  ["without a door", "gke", { endpointPicker: {} }, undefined, "picker-without-door", "endpointPicker"],
  ["behind an Application Load Balancer", "eks", picked("eks"), undefined, "picker-not-for-door", "endpointPicker"],
  ["behind Envoy Gateway", "aks", picked("aks"), undefined, "picker-not-for-door", "endpointPicker"],
  ["behind an Envoy Gateway that is there", "envoy", picked("envoy"), undefined, "picker-not-for-door", "endpointPicker"],
  ["behind an ingress", "ingress", picked("ingress"), undefined, "picker-not-for-door", "endpointPicker"],
  ["behind a gateway that doesn't say it", "gateway", { exposure: open({ tls: TLS.door, authentication: LOGIN.door }), endpointPicker: {}, longestStreamSeconds: 900 }, undefined, "picker-not-for-door", "endpointPicker"],
  ["behind Google's public load balancer, though with a login left out", "gke", { exposure: open({ tls: TLS.map }), endpointPicker: {} }, undefined, "public-without-authentication", "exposure.authentication"],
  ["behind IAP", "gke", { exposure: internal({ tls: TLS.secret, authentication: LOGIN.iap }), endpointPicker: {} }, undefined, "picker-not-for-door", "exposure.authentication"],
  ["behind Cloud Armor", "gke", { exposure: internal({ tls: TLS.secret, firewall: "chat-armor" }), endpointPicker: {} }, undefined, "picker-not-for-door", "exposure.firewall"],
  ["in clear, and not by name", "gke", { exposure: internal({}), endpointPicker: {} }, undefined, "internal-without-tls", "exposure.tls"],
  ["public, and nobody asks who comes", "pools-open", { exposure: open({ tls: TLS.door }), endpointPicker: {} }, undefined, "public-without-authentication", "exposure.authentication"],
  ["public by a gateway where nobody asks", "pools-open", { exposure: open({ tls: TLS.door, authentication: LOGIN.door }), endpointPicker: {} }, undefined, "authentication-not-for-door", "exposure.authentication"],
  ["in a network whose proxies aren't known", "gke-elsewhere", picked("gke"), undefined, "balancer-addresses-unknown", "exposure.balancerCidrs"],
  ["longer than a backend drains", "gke", picked("gke", { longestStreamSeconds: 3601 }), undefined, "stream-longer-than-door", "longestStreamSeconds"],
  ["two of it", "gke", picked("gke", { endpointPicker: loose({ replicas: 2 }) }), undefined, "unknown-property", "endpointPicker.replicas"],
  ["by its name alone", "gke", picked("gke", { endpointPicker: loose(true) }), undefined, "wrong-type", "endpointPicker"],
  ["a credit below nothing", "gke", picked("gke", { endpointPicker: { overlapCredit: -1 } }), undefined, "out-of-range", "endpointPicker.overlapCredit"],
  ["busier than whole", "gke", picked("gke", { endpointPicker: { busyDecodeBlocks: 1.5 } }), undefined, "out-of-range", "endpointPicker.busyDecodeBlocks"],
  ["half a token", "gke", picked("gke", { endpointPicker: { busyPrefillTokens: 0.5 } }), undefined, "invalid-count", "endpointPicker.busyPrefillTokens"],
  ["an image without a tag", "gke", picked("gke", { endpointPicker: { image: "registry.example.com/frontend" } }), undefined, "image-not-pinned", "endpointPicker.image"],
  ["an image of another release", "gke", picked("gke", { endpointPicker: { image: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.2.1" } }), undefined, "image-of-another-release", "endpointPicker.image"],
  ["an engine's image", "gke", picked("gke", { endpointPicker: { image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1" } }), undefined, "foreign-image", "endpointPicker.image"],
  ["beside frontends of another minor", "gke", picked("gke", { frontendImage: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.5.1" }), undefined, "picker-images-apart", "frontendImage"],
  ["beside workers of another minor", "gke", picked("gke", { workerImage: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1" }), undefined, "picker-images-apart", "workerImage"],
  ["before adapters", "gke", picked("gke", { lora: { adapters: [{ name: "tone", source: LoraSource.huggingFace("my-org/tone") }] } }), undefined, "picker-excludes", "lora"],
  ["before vectors", "gke", picked("gke", { model: "Qwen/Qwen3-Embedding-0.6B", task: ModelTask.EMBEDDINGS }), undefined, "picker-excludes", "task"],
  ["before images", "gke", picked("gke", { model: "Qwen/Qwen2-VL-2B-Instruct", task: ModelTask.MULTIMODAL }), undefined, "picker-excludes", "task"],
  ["beside KEDA", "gke", picked("gke", { scaling: keda, network: { monitoringNamespaces: ["monitoring"] } }), undefined, "picker-beside-scaling", "scaling"],
  ["told of the caches, where the router isn't", "gke", picked("gke", { router: Router.kv({ events: false }) }), undefined, "picker-events-differ", "endpointPicker.events"],
  ["told of nothing, where the router is", "gke", picked("gke", { router: Router.KV, endpointPicker: { events: false } }), undefined, "picker-events-differ", "endpointPicker.events"],
];

test.each(RIGHT.map(([name, door, model, release = "1.6.1"]): [string, string, Partial<ServedModelOptions>, string] => [name, door, model, release]))("%s, on %s: nothing is wrong", (_, door, model, release) => {
  expect(served(door, model, release).problems.map(describeProblem)).toEqual([]);
});

test.each(REFUSED)("an endpoint picker %s, on %s: refused", (_, door, model, release, code, property) => {
  const { problems } = served(door, model, release);
  expect(problems.map((problem) => [problem.code, problem.property])).toContainEqual([code, property]);
  const [found] = problems.filter((problem) => problem.code === code);
  expect([found.reason, found.fix]).not.toContain("");
});

test("more than fifteen", () => expect(REFUSED.length).toBeGreaterThan(15));

test("workers over several nodes, of either kind", () => {
  const model = picked("gke", { nodesPerWorker: 2, prefill: { nodesPerWorker: 3, overTcp: true } });
  const found = served("gke", model).problems.filter(({ code }) => code === "picker-excludes").map(({ property, value }) => [property, value]);
  expect(found).toEqual([["nodesPerWorker", 2], ["prefill.nodesPerWorker", 3]]);
});

test("Google's public door: its class is named", () => {
  const [found] = served("gke", { exposure: open({ tls: TLS.map, authentication: LOGIN.iap }), endpointPicker: {} }).problems.filter(({ property }) => property === "endpointPicker");
  expect(found.reason).toContain("gke-l7-global-external-managed");
});

test("all that is wrong is told at once", () => {
  const { problems } = served("eks", picked("eks", { nodesPerWorker: 2, lora: { adapters: [{ name: "tone", source: LoraSource.huggingFace("my-org/tone") }] }, endpointPicker: { events: false, image: "frontend" }, router: Router.KV, scaling: keda }));
  const codes = problems.map(({ code }) => code);
  for (const code of ["picker-not-for-door", "picker-excludes", "picker-events-differ", "picker-beside-scaling", "image-not-pinned"]) expect(codes).toContain(code);
});

test("a gateway's description that isn't one is refused where it stands", () => {
  const door = ExistingDoor.gateway({ name: "office", namespace: "gateways", facesInternet: false, longestStreamSeconds: 900, clientNamespaces: ["gateways"], inferencePools: "yes" } as never);
  expect(door.findings("exposure").map(({ code, property }) => [code, property])).toEqual([["wrong-type", "exposure.inferencePools"]]);
});

test("high availability: that there is one is told, and not refused", () => {
  const told = (availability?: Availability): string[] => served("gke", picked("gke", { availability, replicas: 2 })).model.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data)).filter((text) => text.includes("picker"));
  expect(told()).toEqual([]);
  expect(told(Availability.HIGH)).toEqual([expect.stringContaining("[picker-alone] qwen has one endpoint picker")]);
});

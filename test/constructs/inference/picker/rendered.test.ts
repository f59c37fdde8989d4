import { spawnSync } from "child_process";
import * as path from "path";
import { TerraformStack, Testing } from "cdktf";
import { Availability } from "../../../../constructs/cluster/availability/availability";
import { findUnknownFields } from "../../../../constructs/dynamo/graph/graph-fields";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { Engine } from "../../../../constructs/inference/engine";
import { doorChartPath } from "../../../../constructs/inference/exposure/door-release";
import { Router } from "../../../../constructs/inference/routing/router";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmBinary, helmTemplate } from "../../../harness/helm";
import { lets } from "../../../inference-runtime/chart/policy-engine";
import { environmentOf, mainOf, podOf } from "../../../inference-runtime/chart/render";
import { picked, served } from "./doors";

/** A model with an endpoint picker as real Helm renders it, from the values that Terraform gets. */

const RELEASES = ["1.3.1", "1.4.2", "1.5.1", "1.6.1"];
const known = new Map<string, Rendered[]>();

function valuesOf(stack: TerraformStack, name: string): object {
  const all: { name: string; values: string[] }[] = Object.values(JSON.parse(Testing.synth(stack)).resource.helm_release);
  return JSON.parse(all.find((release) => release.name === name)?.values[0] ?? "");
}

function render(name: string, door: string, model: Partial<ServedModelOptions>, release = "1.6.1"): Rendered[] {
  const values = valuesOf(served(door, model, release).stack, name);
  const question = JSON.stringify([name, values]);
  const chart = name === "qwen" ? path.resolve("inference-runtime/chart") : doorChartPath();
  const objects = known.get(question) ?? helmTemplate(chart, values, { name, namespace: "inference" });
  known.set(question, objects);
  return objects;
}

const graphOf = (objects: Rendered[]): Rendered => objects.find(({ kind }) => kind === "DynamoGraphDeployment");
const componentOf = (objects: Rendered[], name: string): Rendered => graphOf(objects).spec.components.find((one: Rendered) => one.name === name);
const sidecarOf = (objects: Rendered[], name: string): Rendered => podOf(objects, name).containers.find((one: Rendered) => one.name === "sidecar-frontend");
const PREFILL: Partial<ServedModelOptions> = { engine: Engine.MOCKER, prefill: {} };

describeWithHelm("an endpoint picker", () => {
  describe.each(RELEASES)("in %s", (release) => {
    const objects = (more: Partial<ServedModelOptions> = {}): Rendered[] => render("qwen", "gke", picked("gke", more), release);

    test("one component of its kind beside frontend and worker, without a GPU, and of fields that the release has", () => {
      const { components } = graphOf(objects()).spec;
      expect(components.map(({ name, type, replicas }: Rendered) => [name, type, replicas])).toEqual([["frontend", "frontend", 1], ["worker", "worker", 1], ["epp", "epp", 1]]);
      for (const [index, component] of components.entries()) {
        expect(findUnknownFields(DynamoRelease.of(release), "DynamoGraphDeployment", "v1beta1", "component", `components[${index}]`, component)).toEqual([]);
      }
      const main = mainOf(objects(), "epp");
      expect([main.image, main.args, main.command, main.resources]).toEqual([`nvcr.io/nvidia/ai-dynamo/dynamo-frontend:${release}`, undefined, undefined, { requests: { cpu: "1", memory: "2Gi" } }]);
      expect(environmentOf(main)).toEqual({ HF_HUB_OFFLINE: "1", DYN_MODEL_NAME: "Qwen/Qwen3-0.6B", DYN_KV_CACHE_BLOCK_SIZE: "16" });
    });

    test("its plugins stand in the graph before 1.5, and never from it on", () => {
      const legacy = release < "1.5";
      expect(componentOf(objects(), "epp").eppConfig !== undefined).toBe(legacy);
      if (!legacy) return;
      const { plugins, schedulingProfiles } = componentOf(objects(), "epp").eppConfig.config;
      expect(schedulingProfiles.map(({ name }: Rendered) => name)).toEqual(["decode"]);
      const named = plugins.filter(({ name }: Rendered) => name !== undefined).map(({ name }: Rendered) => name);
      expect(schedulingProfiles[0].plugins.map(({ pluginRef }: Rendered) => pluginRef).every((ref: string) => named.includes(ref))).toBe(true);
      expect(plugins.find(({ name }: Rendered) => name === "decode-filter").parameters).toEqual({ label: "nvidia.com/dynamo-component-type", validValues: ["worker"], allowsNoLabel: true });
      const halves = componentOf(objects(PREFILL), "epp").eppConfig.config;
      expect(halves.schedulingProfiles.map(({ name }: Rendered) => name)).toEqual(["prefill", "decode"]);
      expect(halves.plugins.filter(({ type }: Rendered) => type === "label-filter").map(({ parameters }: Rendered) => [parameters.validValues, parameters.allowsNoLabel])).toEqual([[["prefill"], false], [["decode"], false]]);
    });

    test("each worker has a frontend in direct mode beside its engine, and so much as it needs", () => {
      expect(componentOf(objects(), "worker").frontendSidecar).toBe("sidecar-frontend");
      expect(componentOf(objects(), "frontend").frontendSidecar).toBeUndefined();
      const sidecar = sidecarOf(objects(), "worker");
      expect([sidecar.image, sidecar.args]).toEqual([`nvcr.io/nvidia/ai-dynamo/dynamo-frontend:${release}`, ["-m", "dynamo.frontend", "--router-mode", "direct"]]);
      const environment = environmentOf(sidecar);
      expect(environment).toMatchObject({ DYN_DISABLE_FRONTEND_ADMIN_API: "1", NVIDIA_VISIBLE_DEVICES: "void", DYN_HTTP_GRACEFUL_SHUTDOWN_TIMEOUT_SECS: "0", DYN_MIGRATION_LIMIT: "3" });
      // With it the picker's header is passed over, and every chat answered 400.
      expect(environment).not.toHaveProperty("DYN_DISABLE_FRONTEND_NVEXT");
      expect(environmentOf(mainOf(objects(), "frontend"))).toHaveProperty("DYN_DISABLE_FRONTEND_NVEXT", "1");
      expect(sidecar.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
      expect(sidecar.resources.limits).toBeUndefined();
      const halves = objects(PREFILL);
      expect(["prefill", "decode"].map((part) => sidecarOf(halves, part).args.slice(-1)[0])).toEqual(["direct", "direct"]);
    });

    test("sidecar and picker mount the weights where a frontend must read them, and nothing where it needn't", () => {
      const reads = release < "1.4";
      const mounts = [sidecarOf(objects(), "worker"), mainOf(objects(), "epp")].map(({ volumeMounts }) => volumeMounts);
      const weights = [{ name: "model-cache", mountPath: "/opt/models", readOnly: true }];
      expect(mounts).toEqual(reads ? [weights, weights] : [undefined, undefined]);
      expect((podOf(objects(), "epp").initContainers ?? []).map(({ name }: Rendered) => name)).toEqual(reads ? ["wait-for-model"] : []);
      expect(podOf(objects(), "worker").volumes.map(({ name }: Rendered) => name)).toContain("model-cache");
    });

    test("workers tell of their caches, unless it is to guess", () => {
      const args = (model: Partial<ServedModelOptions>): string => JSON.stringify(mainOf(objects(model), "worker"));
      expect(args({})).toContain("--kv-events-config");
      expect(args({ endpointPicker: { events: false } })).not.toContain("--kv-events-config");
      expect(environmentOf(mainOf(objects({ endpointPicker: { events: false } }), "epp"))).toMatchObject({ DYN_USE_KV_EVENTS: "false" });
    });
  });

  test("what was asked of it, as it names it; the blocks of the engine that is served", () => {
    const main = (more: Partial<ServedModelOptions>): { [name: string]: string } => environmentOf(mainOf(render("qwen", "gke", picked("gke", more)), "epp"));
    expect(main({ endpointPicker: { overlapCredit: 0.5, temperature: 0.2, busyDecodeBlocks: 0.9, busyPrefillTokens: 20000 } })).toMatchObject({
      DYN_ROUTER_KV_OVERLAP_SCORE_CREDIT: "0.5",
      DYN_ROUTER_TEMPERATURE: "0.2",
      DYN_ACTIVE_DECODE_BLOCKS_THRESHOLD: "0.9",
      DYN_ACTIVE_PREFILL_TOKENS_THRESHOLD: "20000",
    });
    expect(main({ engineArgs: ["--block-size", "32"] }).DYN_KV_CACHE_BLOCK_SIZE).toBe("32");
    expect(main({ engine: Engine.SGLANG }).DYN_KV_CACHE_BLOCK_SIZE).toBe("16");
    expect(main({ engine: Engine.TENSORRT_LLM }).DYN_KV_CACHE_BLOCK_SIZE).toBe("32");
    expect(main({ engine: Engine.MOCKER }).DYN_KV_CACHE_BLOCK_SIZE).toBe("64");
  });

  test("it isn't ended while the first worker is waited for, and ends after the longest answer", () => {
    const objects = render("qwen", "gke", picked("gke", { longestStreamSeconds: 900, downloadDeadlineSeconds: 3600 }));
    const { startupProbe, lifecycle } = mainOf(objects, "epp");
    expect(startupProbe).toEqual({ grpc: { port: 9003, service: "inference-extension" }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 1080 });
    expect([podOf(objects, "epp").terminationGracePeriodSeconds, lifecycle.preStop.exec.command[2]]).toEqual([950, "sleep 20"]);
    expect(sidecarOf(objects, "worker").lifecycle).toEqual(lifecycle);
  });

  test("it is kept off GPU nodes, and is guarded as the other parts are", () => {
    const high = served("gke", picked("gke", { availability: Availability.HIGH, replicas: 2 }));
    expect(JSON.stringify(valuesOf(high.stack, "qwen-budgets"))).toContain("qwen-epp-one-at-a-time");
    expect(podOf(render("qwen", "gke", picked("gke")), "epp").nodeSelector).toBeUndefined();
  });

  test.each(["gke", "pools"])("%s: chats go to the pool, everything else to the frontends, each within the host", (door) => {
    const [route] = render("qwen-door", door, picked(door)).filter(({ kind }) => kind === "HTTPRoute");
    expect(route.spec.hostnames).toEqual(["qwen.example.com"]);
    expect(route.spec.rules.map(({ matches, backendRefs }: Rendered) => [matches[0].path.value, backendRefs])).toEqual([
      ["/v1/chat/completions", [{ group: "inference.networking.k8s.io", kind: "InferencePool", name: "qwen-pool" }]],
      ["/v1", [{ name: "qwen-frontend", port: 8000 }]],
    ]);
    expect(route.spec.rules.map(({ timeouts }: Rendered) => timeouts)).toEqual(door === "gke" ? [undefined, undefined] : Array(2).fill({ request: "630s", backendRequest: "630s" }));
  });

  test("GKE: the pool has its own time-outs and its own health", () => {
    const policies = render("qwen-door", "gke", picked("gke", { longestStreamSeconds: 900 })).filter(({ spec }) => spec.targetRef?.kind === "InferencePool");
    const targetRef = { group: "inference.networking.k8s.io", kind: "InferencePool", name: "qwen-pool" };
    expect(policies.map(({ kind, metadata, spec }) => [kind, metadata.name, spec])).toEqual([
      ["GCPBackendPolicy", "qwen-door-pool", { targetRef, default: { timeoutSec: 930, connectionDraining: { drainingTimeoutSec: 900 } } }],
      ["HealthCheckPolicy", "qwen-door-pool", { targetRef, default: { checkIntervalSec: 5, timeoutSec: 3, healthyThreshold: 2, unhealthyThreshold: 3, config: { type: "HTTP", httpHealthCheck: { portSpecification: "USE_FIXED_PORT", port: 8000, requestPath: "/health" } } } }],
    ]);
  });

  test("who reaches whom: the gateway the picker at 9002, frontends and workers at 8000; nobody else anything", () => {
    const of = (component: string, type: string) => ({ namespace: "inference", labels: { "nvidia.com/dynamo-graph-deployment-name": "qwen", "nvidia.com/dynamo-component": component, "nvidia.com/dynamo-component-type": type } });
    const admitted = (door: string, more: Partial<ServedModelOptions> = {}): { [place: string]: string[] } => {
      const policies = render("qwen", door, picked(door, more)).filter(({ kind }) => kind === "NetworkPolicy");
      const peers = { "10.9.0.9": "proxies", "35.191.0.9": "Google", "10.0.0.9": "a node", "203.0.113.9": "a client" };
      const spaces = ["gateways", "apps"];
      const who = (component: string, type: string, port: number): string[] => [
        ...Object.entries(peers).filter(([address]) => lets(policies, "inference", { address }, of(component, type), port)).map(([, name]) => name),
        ...spaces.filter((namespace) => lets(policies, "inference", { namespace, labels: {} }, of(component, type), port)),
      ];
      return Object.fromEntries([["epp", "epp", 9002], ["epp", "epp", 9003], ["epp", "epp", 9090], ["worker", "worker", 8000], ["decode", "decode", 8000], ["worker", "worker", 9090], ["worker", "worker", 9002], ["frontend", "frontend", 8000]].map(([component, type, port]) => [`${component}:${port}`, who(String(component), String(type), Number(port))]));
    };
    const shut = { "epp:9003": [], "epp:9090": [], "worker:9090": [], "worker:9002": [] };
    expect(admitted("gke")).toEqual({ ...shut, "epp:9002": ["proxies", "Google"], "worker:8000": ["proxies", "Google"], "decode:8000": [], "frontend:8000": ["proxies", "Google"] });
    expect(admitted("pools")).toEqual({ ...shut, "epp:9002": ["gateways"], "worker:8000": ["gateways"], "decode:8000": [], "frontend:8000": ["gateways"] });
    expect(admitted("pools", PREFILL)).toMatchObject({ "decode:8000": ["gateways"], "worker:8000": [] });
    // Parts of the graph reach each other; monitoring reaches what it reads.
    const inside = render("qwen", "gke", picked("gke", { network: { monitoringNamespaces: ["monitoring"] } })).filter(({ kind }) => kind === "NetworkPolicy");
    expect(lets(inside, "inference", of("epp", "epp"), of("worker", "worker"), 40000)).toBe(true);
    expect(lets(inside, "inference", { namespace: "monitoring", labels: {} }, of("epp", "epp"), 9090)).toBe(true);
    expect(lets(inside, "inference", { namespace: "monitoring", labels: {} }, of("epp", "epp"), 9002)).toBe(false);
  });

  test("the chart names nobody as everybody: without senders it renders nothing", () => {
    const values = valuesOf(served("gke", picked("gke")).stack, "qwen") as { network: { picked: { cidrs: string[] } } };
    values.network.picked.cidrs = [];
    expect(() => helmTemplate(path.resolve("inference-runtime/chart"), values, { name: "qwen", namespace: "inference" })).toThrow(/nobody who asks it/);
  });

  test("a cluster without the kind is refused by name before anything is made", () => {
    const told = (...apis: string[]): string => {
      const flags = ["nvidia.com/v1beta1", ...apis].flatMap((api) => ["--api-versions", api]);
      const input = JSON.stringify(valuesOf(served("gke", picked("gke")).stack, "qwen"));
      const { status, stderr } = spawnSync(helmBinary() ?? "", ["template", "qwen", path.resolve("inference-runtime/chart"), "-n", "inference", "--values", "-", ...flags], { input, encoding: "utf8", maxBuffer: 1e8 });
      return status === 0 ? "" : stderr;
    };
    expect(told()).toContain("qwen has an endpoint picker, and the cluster serves no inference.networking.k8s.io/v1: install the Gateway API Inference Extension first");
    expect(told("inference.networking.k8s.io/v1")).toBe("");
  });

  test("nothing of it is there without it", () => {
    const text = JSON.stringify([render("qwen", "gke", picked("gke", { endpointPicker: undefined, router: Router.KV })), render("qwen-door", "gke", picked("gke", { endpointPicker: undefined }))]);
    for (const word of ["epp", "sidecar-frontend", "InferencePool", "picked"]) expect(text).not.toContain(word);
  });
});

test("the deployment's file tells of it: a part of its own, and the pool", () => {
  const { model } = served("gke", picked("gke"));
  expect(model.description.parts.find(({ name }) => name === "epp")).toEqual({ name: "epp", role: "epp", replicas: 1, gpus: 0, image: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.6.1" });
  expect(model.description.exposure?.pool).toBe("qwen-pool");
  expect(served("gke", picked("gke", { endpointPicker: undefined })).model.description.exposure).not.toHaveProperty("pool");
});

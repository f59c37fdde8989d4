import { DynamoRelease } from "../../../constructs/dynamo/release";
import { checkModel } from "../../../constructs/inference/checks/check-models";
import { Engine } from "../../../constructs/inference/engine";
import { LoraSource } from "../../../constructs/inference/options/lora";
import { ModelTask } from "../../../constructs/inference/options/model-task";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ModelOutboundOptions } from "../../../constructs/inference/network-options";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../constructs/inference/weights/loader";
import { Rendered, describeWithHelm } from "../../harness/helm";
import { EFA, clusterOf, h100 } from "../../constructs/inference/shapes/cluster";
import { Peer, lets } from "./policy-engine";
import { renderModel } from "./render";

/** Whom a model's pods reach, where that is said: by Kubernetes' own rules, which are those of who reaches them the other way round. */

const NAMESPACE = "inference";
const graphPod: Peer = { namespace: NAMESPACE, labels: { "nvidia.com/dynamo-graph-deployment-name": "qwen", "nvidia.com/dynamo-component-type": "worker" } };

/** The policies turned round, so that the engine which knows those of one direction reads those of the other. */
function turned(objects: Rendered[]): Rendered[] {
  return objects
    .filter(({ kind, spec }) => kind === "NetworkPolicy" && spec.policyTypes.includes("Egress"))
    .map(({ spec: { podSelector, egress } }) => ({
      spec: { podSelector, policyTypes: ["Ingress"], ingress: egress.map(({ to, ports }: Rendered) => ({ from: to, ...(ports === undefined ? {} : { ports: ports.filter(({ protocol }: Rendered) => protocol === "TCP") }) })) },
    }));
}

function reached(model: Partial<ServedModelOptions>, outbound: Partial<ModelOutboundOptions> = {}, release = "1.6.1"): { [who: string]: string } {
  const objects = renderModel({ ...model, network: { outbound: { apiServerCidrs: ["10.0.0.1/32"], ...outbound } } }, release, "my-dynamo");
  const policies = turned(objects);
  const job = (name: string): Peer => ({ namespace: NAMESPACE, labels: objects.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith(`qwen-${name}-`)).spec.template.metadata.labels });
  const goals: [string, Peer, number][] = [
    ["graph", graphPod, 43210],
    ["names", { namespace: "kube-system" }, 53],
    ["server", { address: "10.0.0.1" }, 443],
    ["nats", { namespace: "my-dynamo" }, 4222],
    ["prometheus", { namespace: "monitoring" }, 9090],
    ["hub", { address: "203.0.113.9" }, 443],
    ["store", { address: "10.0.4.7" }, 443],
    ["other", { address: "10.0.0.1" }, 22],
    ["metadata", { address: "169.254.169.254" }, 80],
    ["neighbour", { namespace: NAMESPACE, labels: { app: "notebook" } }, 8000],
  ];
  const from = { worker: graphPod, verify: job("verify"), download: job("download") };
  return Object.fromEntries(Object.entries(from).map(([who, peer]) => [who, goals.filter(([, goal, port]) => lets(policies, NAMESPACE, goal, peer, port)).map(([name]) => name).join(" ")]));
}

describeWithHelm("whom a model's pods reach", () => {
  const inside = "graph names server nats";

  test("unsaid, everybody: no policy of that direction is made", () => expect(turned(renderModel())).toEqual([]));

  test.each(DynamoRelease.known().filter((release) => !release.startsWith("0.8")))("%s: each other, names, the API server, the platform; the download the internet beside", (release) => {
    expect(reached({}, {}, release)).toEqual({ worker: inside, verify: "graph names server", download: "graph names server hub store" });
  });

  test.each<[string, Partial<ServedModelOptions>]>([
    ["prefill and decode apart", { prefill: { overTcp: true } }],
    ["several nodes", { engine: Engine.SGLANG, nodesPerWorker: 2 }],
  ])("%s reach no more", (_, model) => expect(reached(model).worker).toBe(inside));

  test.each<[string, Partial<ServedModelOptions>]>([
    ["adapters", { lora: { adapters: [{ name: "sql", source: LoraSource.s3("s3://adapters/sql") }] } }],
    ["images that requests name", { task: ModelTask.MULTIMODAL, encode: {} }],
  ])("workers that fetch %s ask the internet too", (_, model) => expect(reached(model).worker).toBe(`${inside} hub store metadata`));

  test("ranges of one's own stand in the internet's place, for the download too", () => {
    expect(reached({}, { cidrs: ["10.0.4.0/24"] })).toEqual({ worker: `${inside} store`, verify: "graph names server", download: "graph names server store" });
  });

  test("a namespace that is named is reached by the graph alone", () => {
    const scaling = Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 2, prometheus: "http://prometheus.monitoring:9090" });
    expect(reached({ scaling }, { namespaces: ["monitoring"] })).toEqual({ worker: "graph names server nats prometheus", verify: "graph names server", download: "graph names server hub store" });
  });
});

describe("is refused", () => {
  const SLA = Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 8, prometheus: "http://prometheus.monitoring:9090" });
  const found = (outbound: Partial<ModelOutboundOptions>, model: Partial<ServedModelOptions> = {}): string[] =>
    checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model, network: { monitoringNamespaces: ["monitoring"], ...model.network, outbound: { apiServerCidrs: ["10.0.0.1/32"], ...outbound } } }, clusterOf(h100("gpus", EFA)), DynamoRelease.of("1.6.1")).map(({ code, property }) => `${code} ${property}`);

  test.each<[string, Partial<ModelOutboundOptions>, Partial<ServedModelOptions>, string[]]>([
    ["nothing of the right form", { cidrs: ["10.0.0.0/16", "fd00::/8"] }, {}, []],
    ["no API server", { apiServerCidrs: [] }, {}, ["invalid-outbound network.outbound.apiServerCidrs"]],
    ["a name for a range", { apiServerCidrs: ["api.example.com"] }, {}, ["invalid-outbound network.outbound.apiServerCidrs[0]"]],
    ["an address without its bits", { cidrs: ["10.0.0.1"] }, {}, ["invalid-outbound network.outbound.cidrs[0]"]],
    ["policies that aren't made", {}, { network: { policy: false } }, ["network-without-policy network.monitoringNamespaces", "invalid-outbound network.outbound"]],
    ["a planner that reaches no Prometheus", {}, { scaling: SLA }, ["invalid-outbound network.outbound.namespaces"]],
    ["a planner that does", { namespaces: ["monitoring"] }, { scaling: SLA }, []],
    ["a planner that asks none", {}, { scaling: Scaling.planner({ target: PlannerTarget.THROUGHPUT, maxGpus: 8 }) }, []],
    ["weights of a store, which are let out", {}, { engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen3" }) }, []],
  ])("%s", (_, outbound, model, expected) => expect(found(outbound, model)).toEqual(expected));
});

import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraph } from "../../../../constructs/dynamo/graph/dynamo-graph";
import { DynamoGraphRequest } from "../../../../constructs/dynamo/graph/dynamo-graph-request";
import { DynamoPlatform } from "../../../../constructs/dynamo/platform";
import { cluster, pool } from "./clusters";

const CLUSTER = cluster("lab", [pool("h100", {})]);
const IMAGE = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1";

/** A graph of one worker whose pod, or whose main container, has something more. */
function graph(version: string, pod: object, main: object = {}): { [name: string]: unknown } {
  const container = { image: IMAGE, command: ["python3", "-m", "dynamo.vllm"], ...main };
  const beta = { components: [{ name: "worker", type: "worker", podTemplate: { spec: { ...pod, containers: [{ name: "main", ...container }] } } }] };
  const alpha = { services: { worker: { componentType: "worker", extraPodSpec: { ...pod, mainContainer: container } } } };
  return { apiVersion: `nvidia.com/${version}`, kind: "DynamoGraphDeployment", metadata: { name: "own" }, spec: version === "v1beta1" ? beta : alpha };
}

function found(manifest: { [name: string]: unknown }, hostAccess?: string[]): string[] {
  const made = new DynamoGraph(new TerraformStack(Testing.app(), "stack"), "graph", { cluster: CLUSTER, manifest, ...(hostAccess === undefined ? {} : { hostAccess }) });
  return problemsIn(made).map(({ code, property }) => `${code} ${property}`);
}

const POD = "spec.components[0].podTemplate.spec";
describe.each<[string, object, object, string, string]>([
  ["hostNetwork", { hostNetwork: true }, {}, `${POD}.hostNetwork`, "spec.services.worker.extraPodSpec.hostNetwork"],
  ["hostPID", { hostPID: true }, {}, `${POD}.hostPID`, "spec.services.worker.extraPodSpec.hostPID"],
  ["hostIPC", { hostIPC: true }, {}, `${POD}.hostIPC`, "spec.services.worker.extraPodSpec.hostIPC"],
  ["hostPath", { volumes: [{ name: "root", hostPath: { path: "/" } }] }, {}, `${POD}.volumes[0].hostPath`, "spec.services.worker.extraPodSpec.volumes[0].hostPath"],
  ["privileged", {}, { securityContext: { privileged: true } }, `${POD}.containers[0].securityContext.privileged`, "spec.services.worker.extraPodSpec.mainContainer.securityContext.privileged"],
  ["privileged", { initContainers: [{ name: "tune", image: IMAGE, securityContext: { privileged: true } }] }, {}, `${POD}.initContainers[0].securityContext.privileged`, "spec.services.worker.extraPodSpec.initContainers[0].securityContext.privileged"],
])("%s", (field, pod, main, beta, alpha) => {
  test("is refused where the graph has it", () => {
    expect(found(graph("v1beta1", pod, main))).toEqual([`host-access ${beta}`]);
    expect(found(graph("v1alpha1", pod, main))).toEqual([`host-access ${alpha}`]);
  });

  test("is taken where it is named, and another name doesn't open it", () => {
    expect(found(graph("v1beta1", pod, main), [field])).toEqual([]);
    expect(found(graph("v1beta1", pod, main), [field === "hostPath" ? "hostPID" : "hostPath"])).toEqual([`host-access ${beta}`]);
  });
});

test("what says no is no", () => {
  expect(found(graph("v1beta1", { hostNetwork: false }, { securityContext: { privileged: false } }))).toEqual([]);
});

test("the door has these names alone", () => expect(found(graph("v1beta1", {}), ["hostpath"])).toEqual(["unknown-choice hostAccess[0]"]));

test("what is laid over a found graph is held to the same", () => {
  const request = (hostAccess?: string[]): string[] => {
    const graphOverrides = { spec: { components: [{ name: "worker", podTemplate: { spec: { hostNetwork: true } } }] } };
    const made = new DynamoGraphRequest(new TerraformStack(Testing.app(), "stack"), "request", { cluster: CLUSTER, name: "own", model: "Qwen/Qwen3-0.6B", pool: "h100", graphOverrides, ...(hostAccess === undefined ? {} : { hostAccess }) });
    return problemsIn(made).map(({ code, property }) => `${code} ${property}`);
  };
  expect(request()).toEqual(["host-access graphOverrides.spec.components[0].podTemplate.spec.hostNetwork"]);
  expect(request(["hostNetwork"])).toEqual([]);
});

test("values of the platform's chart that would do it are told", () => {
  const told = (values: { [key: string]: unknown }): string[] => {
    const platform = new DynamoPlatform(new TerraformStack(Testing.app(), "stack"), "platform", { cluster: CLUSTER, values });
    return platform.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data)).filter((text) => text.includes("values-host-access"));
  };
  expect(told({ "dynamo-operator": { controllerManager: { manager: { securityContext: { privileged: true } } } } })).toEqual([expect.stringMatching(/values\.dynamo-operator\.controllerManager\.manager\.securityContext\.privileged: its container would be root on the node/)]);
  expect(told({ "dynamo-operator": { controllerManager: { manager: { securityContext: { privileged: false } } } } })).toEqual([]);
});

import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { needsOfFields } from "../../../../constructs/cluster/pools/pool-needs";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { graphManifest } from "../../../../constructs/inference/graph/model-graph";
import { PreflightMode, ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";

// Objects as they will be applied.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Made = any;

const pool: GpuPool = {
  name: "l4",
  labels: {},
  nodeSelector: { pool: "l4" },
  taints: [],
  minNodes: 0,
  maxNodes: 4,
  machineType: "g6.12xlarge",
  gpu: "NVIDIA L4",
  gpusPerNode: 4,
  fabric: Fabric.NONE,
};
const storage = [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }];
const on = (more: Partial<GpuPool> = {}): ExistingCluster => new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [{ ...pool, ...more }], storage });
const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const graph = (model: Partial<ServedModelOptions> = {}, cluster = on(), release = "1.6.1"): Made => graphManifest({ ...qwen, ...model }, cluster, DynamoRelease.of(release));
const component = (made: Made, name: string): Made => made.spec.components.find((one: Made) => one.name === name);
const worker = (made: Made): Made => component(made, "worker").podTemplate.spec;

describe("a model's graph as a manifest", () => {
  test("names what is to be served, and nothing of Helm", () => {
    const made = graph();
    expect(made).toMatchObject({ apiVersion: "nvidia.com/v1beta1", kind: "DynamoGraphDeployment", metadata: { name: "qwen" }, spec: { backendFramework: "vllm" } });
    expect(made.metadata.labels).toEqual({ "app.kubernetes.io/name": "dynamo-model", "app.kubernetes.io/instance": "qwen" });
    expect(graph({}, on(), "1.1.1").apiVersion).toBe("nvidia.com/v1alpha1");
    expect(made.spec.components.map(({ name, type, replicas }: Made) => [name, type, replicas])).toEqual([["frontend", "frontend", 1], ["worker", "worker", 1]]);
  });

  test("is what the chart is given, plan included", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const served = new ServedModel(stack, "model", { ...qwen, cluster: on(), namespace: "models" });
    const [release] = Object.values<Made>(JSON.parse(Testing.synth(stack)).resource.helm_release);
    expect(JSON.parse(release.values[0].replace(/\$\$\{/g, "${")).graph).toEqual(JSON.parse(JSON.stringify(graph())));
    expect(worker(graph()).containers[0].resources.requests.memory).toMatch(/^\d+Gi$/);
    expect(served.endpoint).toBe("http://qwen-frontend.models:8000/v1");
    expect(served.release.nameInput).toBe("qwen");
  });

  test("takes every image from a mirror", () => {
    const made = graphManifest({ ...qwen, preflight: { image: "lab.example/p:1.0.0" } }, on(), DynamoRelease.of("1.6.1"), ImageMirror.of("m.example/x"));
    const images = JSON.stringify(made).match(/"image":"[^"]*"/g) ?? [];
    expect(images).toHaveLength(5);
    for (const image of images) expect(image).toMatch(/^"image":"m.example\/x\//);
  });

  test("an answer's length that is known only at apply becomes a sum that Terraform makes", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const longest = new TerraformVariable(stack, "longest", { type: "number" });
    new ServedModel(stack, "model", { ...qwen, cluster: on(), longestStreamSeconds: longest.numberValue });
    const [release] = Object.values<Made>(JSON.parse(Testing.synth(stack)).resource.helm_release);
    expect(release.values[0]).toContain('"terminationGracePeriodSeconds":${jsonencode((var.longest + 120))}');
    expect(release.values[0]).toContain('"DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS","value":"${var.longest}"');
  });
});

describe("what a pool gives reaches the pods that use its GPUs, and no others", () => {
  const needs = { podNeeds: (gpus: number) => ({
    ...needsOfFields(pool, gpus, true),
    resources: { "nvidia.com/gpu": String(gpus), "vpc.amazonaws.com/efa": "1" },
    environment: { FI_PROVIDER: "efa" },
    volumes: [{ name: "driver", hostPath: { path: "/opt/driver" } }],
    mounts: [{ name: "driver", mountPath: "/usr/local/driver", readOnly: true }],
    annotations: { "networking.gke.io/interfaces": "[]" },
    capabilities: ["IPC_LOCK"],
  }) };
  const cluster = on({ podNeeds: needs });
  const seen = (main: Made, init: Made): void => {
    for (const container of [main, init]) {
      expect(container.env).toContainEqual({ name: "FI_PROVIDER", value: "efa" });
      expect(container.volumeMounts).toContainEqual({ name: "driver", mountPath: "/usr/local/driver", readOnly: true });
      expect(container.securityContext.capabilities).toEqual({ drop: ["ALL"], add: ["IPC_LOCK"] });
    }
  };

  test("on v1beta1", () => {
    const made = graph({ gpusPerWorker: 2 }, cluster);
    const pod = worker(made);
    seen(pod.containers[0], pod.initContainers[0]);
    expect(pod.containers[0].resources.limits).toEqual({ "nvidia.com/gpu": "2", "vpc.amazonaws.com/efa": "1" });
    expect(pod.initContainers[0].resources.limits).toEqual(pod.containers[0].resources.limits);
    expect(pod.volumes).toContainEqual({ name: "driver", hostPath: { path: "/opt/driver" } });
    expect(component(made, "worker").podTemplate.metadata).toEqual({ annotations: { "networking.gke.io/interfaces": "[]" } });
    expect(JSON.stringify(component(made, "frontend"))).not.toMatch(/FI_PROVIDER|amazonaws|driver|IPC_LOCK|interfaces/);
    // The weights are looked at without any of it.
    expect(JSON.stringify(pod.initContainers[2])).not.toMatch(/FI_PROVIDER|amazonaws|IPC_LOCK/);
  });

  test("on v1alpha1, in its words", () => {
    const { worker: service, frontend } = graph({ gpusPerWorker: 2 }, cluster, "1.1.1").spec.services;
    seen(service.extraPodSpec.mainContainer, service.extraPodSpec.initContainers[0]);
    expect(service.resources.limits).toEqual({ gpu: "2", custom: { "vpc.amazonaws.com/efa": "1" } });
    expect(service.extraPodSpec.mainContainer.resources).toBeUndefined();
    expect(service.extraPodMetadata).toEqual({ annotations: { "networking.gke.io/interfaces": "[]" } });
    expect(frontend.extraPodSpec.mainContainer.resources.requests).toEqual({ cpu: "1", memory: "2Gi" });
  });
});

describe("the build of the engine's image that a pool's fabric needs", () => {
  const efa = on({ podNeeds: { podNeeds: (gpus) => ({ ...needsOfFields(pool, gpus, true), imageVariant: "efa" }) } });
  const imagesOf = (made: Made): string[] => {
    const pods = made.spec.components?.map(({ podTemplate }: Made) => podTemplate.spec.containers[0]) ?? Object.values<Made>(made.spec.services).map(({ extraPodSpec }) => extraPodSpec.mainContainer);
    return pods.map(({ image }: Made) => image.split("/").pop());
  };

  test.each([
    ["1.6.1", "vllm-runtime:1.6.1-efa"],
    ["1.1.1", "vllm-runtime:1.1.1-efa-amd64"],
    // It has none.
    ["0.9.1", "vllm-runtime:0.9.1"],
  ])("of %s: %s, and the frontend's is the stock one", (release, image) => expect(imagesOf(graph({}, efa, release))).toEqual([`dynamo-frontend:${release}`, image]));

  test("not of an image of one's own", () => expect(imagesOf(graph({ workerImage: "lab.example/vllm:1.6.1-mine" }, efa))[1]).toBe("vllm:1.6.1-mine"));
});

test("thresholds of the preflight stand in one order, however they are written", () => {
  const args = (thresholds: { [name: string]: number }): string[] => worker(graph({ preflight: { mode: PreflightMode.DEEP, thresholds } })).initContainers[0].args;
  expect(args({ gemm: 0.5, "host-link": 1 })).toEqual(args({ "host-link": 1, gemm: 0.5 }));
});

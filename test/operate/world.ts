import { Answer, known, noAnswer } from "../../operate/programs/answer";
import { Deployed } from "../../operate/cluster/deployment";
import { ListedRelease } from "../../operate/cluster/helm";
import { Seen } from "../../operate/cluster/seen";
import { KubernetesJson } from "../../operate/cluster/kubernetes-json";

/** A small deployment, and a cluster that has all of it: objects in Kubernetes' documented shapes, no more of each than is read. */

export const DEPLOYED: Deployed = {
  schemaVersion: 1,
  id: "lab",
  dynamo: { release: "1.6.1", namespace: "dynamo-system", modelNamespace: "inference" },
  cluster: { name: "lab", connect: "aws eks update-kubeconfig --name lab" },
  stacks: [{ name: "lab-inference", step: "inference" }],
  pools: [
    { name: "system", gpusPerNode: 0, minNodes: 1, maxNodes: 2, capacity: "on-demand", nodeSelector: { pool: "system" }, taints: [] },
    {
      name: "l4",
      machineType: "g6.2xlarge",
      gpusPerNode: 1,
      minNodes: 0,
      maxNodes: 2,
      capacity: "spot",
      gpu: "NVIDIA L4",
      nodeSelector: { pool: "l4" },
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
    },
  ],
  storageClasses: [{ name: "efs", default: false }],
  namespaces: [{ name: "dynamo-system" }, { name: "inference" }],
  releases: [
    { name: "dynamo-platform", namespace: "dynamo-system", chart: "dynamo-platform", version: "1.6.1" },
    { name: "qwen", namespace: "inference", chart: "dynamo-model", version: "0.1.0" },
  ],
  models: [
    {
      name: "qwen",
      namespace: "inference",
      model: "Org/Model",
      images: [],
      parts: [
        { name: "frontend", role: "frontend", replicas: 1, gpus: 0, image: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.6.1" },
        { name: "worker", role: "worker", replicas: 1, gpus: 1, pool: "l4", image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1" },
      ],
    },
  ],
};

const READY = [{ type: "Ready", status: "True" }];
const OPERATOR = "dynamo-platform-dynamo-operator-controller-manager";

export function node(name: string, pool: string, gpus: number, taints: KubernetesJson[] = []): KubernetesJson {
  const allocatable = { cpu: "8", ...(gpus > 0 ? { "nvidia.com/gpu": String(gpus) } : {}) };
  return { kind: "Node", metadata: { name, labels: { pool } }, spec: { taints }, status: { allocatable, conditions: READY } };
}

export function pod(part: string, more: { spec?: KubernetesJson; status?: KubernetesJson; gpus?: number; image?: string } = {}): KubernetesJson {
  const { image = part === "frontend" ? "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.6.1" : "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1", gpus = part === "frontend" ? 0 : 1 } = more;
  const limits = gpus > 0 ? { "nvidia.com/gpu": String(gpus) } : {};
  const token = { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf-token-secret", key: "HF_TOKEN", optional: false } } };
  return {
    kind: "Pod",
    metadata: {
      name: `qwen-${part}-0`,
      namespace: "inference",
      labels: { "nvidia.com/dynamo-graph-deployment-name": "qwen", "nvidia.com/dynamo-component": part, "nvidia.com/dynamo-component-type": part, "nvidia.com/metrics-enabled": "true" },
    },
    spec: {
      nodeName: part === "frontend" ? "sys-0" : "gpu-0",
      nodeSelector: part === "frontend" ? {} : { pool: "l4" },
      tolerations: part === "frontend" ? [] : [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      containers: [{ name: "main", image, resources: { limits }, env: part === "frontend" ? [] : [token] }],
      volumes: part === "frontend" ? [] : [{ name: "model-cache", persistentVolumeClaim: { claimName: "qwen-model-cache" } }],
      ...more.spec,
    },
    status: { phase: "Running", conditions: [...READY, { type: "PodScheduled", status: "True" }], containerStatuses: [{ name: "main", restartCount: 0, state: { running: {} } }], ...more.status },
  };
}

/** A pod that isn't Ready, and what its containers say. */
export function waitingPod(part: string, states: KubernetesJson, more: KubernetesJson = {}): KubernetesJson {
  const conditions = [{ type: "Ready", status: "False" }, { type: "PodScheduled", status: "True" }];
  return pod(part, { status: { phase: "Pending", conditions, containerStatuses: [{ name: "main", restartCount: 0, ...states }], ...more } });
}

export function unscheduledPod(part: string, message: string, spec: KubernetesJson = {}): KubernetesJson {
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  return pod(part, { spec: { nodeName: undefined, ...spec }, status: { phase: "Pending", conditions, containerStatuses: undefined } });
}

export function event(kind: string, name: string, reason: string, message: string, namespace = "inference"): KubernetesJson {
  return { kind: "Event", metadata: { name: `${name}.1`, namespace }, involvedObject: { kind, name, namespace }, type: "Warning", reason, message };
}

function crd(name: string): KubernetesJson {
  const versions = ["v1alpha1", "v1beta1"].map((version) => ({ name: version, served: true }));
  return { kind: "CustomResourceDefinition", metadata: { name: `${name}.nvidia.com` }, spec: { versions }, status: { conditions: [{ type: "Established", status: "True" }] } };
}

function slice(service: string, namespace: string): KubernetesJson {
  return { kind: "EndpointSlice", metadata: { name: `${service}-1`, namespace, labels: { "kubernetes.io/service-name": service } }, endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }] };
}

function job(name: string): KubernetesJson {
  const spec = { template: { spec: { containers: [{ name: "download", image: "i", env: [] }] } } };
  return { kind: "Job", metadata: { name, namespace: "inference", labels: { "app.kubernetes.io/instance": "qwen" } }, spec, status: { conditions: [{ type: "Complete", status: "True" }] } };
}

/** What a cluster holds, by kind and namespace as they are asked for. */
export interface World {
  lists: { [key: string]: KubernetesJson[] | Answer<KubernetesJson[]> };
  secrets: string[] | Answer<string[]>;
  releases: ListedRelease[] | Answer<ListedRelease[]>;
  refusal: Answer<string>;
}

export const DENIED = noAnswer("failed", 'Error from server (Forbidden): error when creating "STDIN": admission webhook "vdynamographdeployment.kb.io" denied the request: sharedMemorySize must not be negative');

export function healthy(): World {
  const hook = { name: "vdynamographdeployment.kb.io", clientConfig: { service: { name: "dynamo-platform-webhook-service", namespace: "dynamo-system" }, caBundle: "QQ==" }, rules: [{ apiGroups: ["nvidia.com"] }] };
  const operator = {
    kind: "Deployment",
    metadata: { name: OPERATOR, namespace: "dynamo-system" },
    spec: { replicas: 1, template: { spec: { containers: [{ name: "manager", image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1" }] } } },
    status: { readyReplicas: 1, conditions: [{ type: "Available", status: "True" }] },
  };
  return {
    lists: {
      nodes: [node("sys-0", "system", 0), node("gpu-0", "l4", 1, [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }])],
      "storageclasses.storage.k8s.io": [{ kind: "StorageClass", metadata: { name: "efs", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }, provisioner: "efs.csi.aws.com" }],
      namespaces: ["dynamo-system", "inference"].map((name) => ({ kind: "Namespace", metadata: { name }, status: { phase: "Active" } })),
      validatingwebhookconfigurations: [{ kind: "ValidatingWebhookConfiguration", metadata: { name: "dynamo-platform-validating" }, webhooks: [hook] }],
      mutatingwebhookconfigurations: [],
      "clusterpolicies.nvidia.com": noAnswer("no-kind", "error: the server doesn't have a resource type \"clusterpolicies\""),
      "prometheuses.monitoring.coreos.com": noAnswer("no-kind", "error: the server doesn't have a resource type \"prometheuses\""),
      customresourcedefinitions: [crd("dynamographdeployments"), crd("dynamocomponentdeployments"), crd("dynamographdeploymentrequests")],
      "deployments.apps dynamo-system": [operator],
      "statefulsets.apps dynamo-system": [],
      "pods dynamo-system": [],
      "endpointslices.discovery.k8s.io dynamo-system": [slice("dynamo-platform-webhook-service", "dynamo-system")],
      "events dynamo-system": [],
      "dynamographdeployments.nvidia.com inference": [
        { kind: "DynamoGraphDeployment", metadata: { name: "qwen", namespace: "inference", generation: 2 }, status: { state: "successful", observedGeneration: 2, conditions: [{ type: "Ready", status: "True", reason: "all_resources_are_ready" }] } },
      ],
      "deployments.apps inference": [],
      "replicasets.apps inference": [],
      "pods inference": [pod("frontend"), pod("worker")],
      "jobs.batch inference": [job("qwen-download-1a2b3c4d")],
      "persistentvolumeclaims inference": [{ kind: "PersistentVolumeClaim", metadata: { name: "qwen-model-cache", namespace: "inference" }, spec: { storageClassName: "efs" }, status: { phase: "Bound" } }],
      "endpointslices.discovery.k8s.io inference": [slice("qwen-frontend", "inference")],
      "resourcequotas inference": [],
      "networkpolicies.networking.k8s.io inference": [],
      "events inference": [],
    },
    secrets: ["hf-token-secret"],
    releases: [
      { name: "dynamo-platform", namespace: "dynamo-system", status: "deployed", chart: "dynamo-platform-1.6.1" },
      { name: "qwen", namespace: "inference", status: "deployed", chart: "dynamo-model-0.1.0" },
    ],
    refusal: DENIED,
  };
}

const answered = <T>(value: T[] | Answer<T[]>): Answer<T[]> => (Array.isArray(value) ? known(value) : value);

export const VERSION = JSON.stringify({ clientVersion: { gitVersion: "v1.33.0" }, serverVersion: { gitVersion: "v1.34.3" } });

export function seenOf({ lists, secrets, releases }: World): Seen {
  const entries = Object.entries(lists).map(([key, value]) => [key, answered(value)] as const);
  return new Seen(new Map(entries), new Map([["inference", answered(secrets)]]), answered(releases), known(VERSION));
}

/** A change of a healthy cluster. */
export function broken(change: (world: World) => void): World {
  const world = healthy();
  change(world);
  return world;
}

import { Json, Programs } from "../programs";
import { CLASS, MODEL, OPERATOR, SPACES, TAINT } from "./app";
import { CONFIGURATION, Frontend, Webhook } from "./stand-ins";

/** One way in which a deployment stops serving: what does it, what doctor must name, and what mends it. */
export interface Way {
  readonly what: string;
  readonly cause: string;
  breaks(): Promise<unknown>;
  mends(): Promise<unknown>;
}

export interface Tools {
  readonly programs: Programs;
  readonly webhook: Webhook;
  readonly frontend: Frontend;
  readonly nodes: Json[];
  /** As they were made. */
  readonly claim: Json;
  readonly volume: Json;
  readonly operator: Json;
}

const IN = ["-n", SPACES.models];
const WORKERS = `nvidia.com/dynamo-graph-deployment-name=${MODEL},nvidia.com/dynamo-component=worker`;
const GRAPH = `dynamographdeployments.v1beta1.nvidia.com/${MODEL}`;

/** Those that can be had where containers don't run; where the kubelet would say it, the trial writes the pod's status in its place. */
export function waysOf({ programs, webhook, frontend, nodes, claim, volume, operator }: Tools): Way[] {
  const k = (...args: string[]): Promise<string> => programs.kubectl(args);
  const gpuNodes = nodes.filter(({ status }) => status.allocatable["nvidia.com/gpu"] !== undefined);
  const names = gpuNodes.map(({ metadata }) => metadata.name);
  const kill = (): Promise<string> => k("delete", "pod", ...IN, "-l", WORKERS, "--grace-period=0", "--force", "--wait=false");
  const again = (): Promise<string> => k("delete", "replicaset", ...IN, "-l", WORKERS, "--wait=false");
  const worker = async (): Promise<Json> => (await programs.list("pods", [...IN, "-l", WORKERS])).find(({ metadata }) => metadata.deletionTimestamp === undefined);
  const graph = async (edit: (worker: Json) => void): Promise<void> => {
    const { spec } = JSON.parse(await k("get", GRAPH, ...IN, "-o", "json"));
    edit(spec.components.find(({ name }: Json) => name === "worker"));
    await k("patch", GRAPH, ...IN, "--type=merge", "-p", JSON.stringify({ spec: { components: spec.components } }));
  };
  let before: Json;
  const edited = (edit: (worker: Json) => void): Pick<Way, "breaks" | "mends"> => ({
    breaks: () => graph((one) => {
      before = structuredClone(one);
      edit(one);
    }),
    mends: () => graph((one) => void Object.assign(one, before)),
  });
  /** The kubelet's part. */
  const says = (edit: (status: Json) => void): Pick<Way, "breaks" | "mends"> => ({
    breaks: async () => {
      const { metadata, spec, status } = await worker();
      const conditions = [{ type: "Ready", status: "False" }, { type: "PodScheduled", status: "True" }];
      const wrong = { ...status, phase: "Pending", conditions, containerStatuses: [statusOf(spec.containers[0], {})], initContainerStatuses: [] };
      edit(wrong);
      await k("patch", "pod", ...IN, metadata.name, "--subresource=status", "--type=merge", "-p", JSON.stringify({ status: wrong }));
    },
    mends: kill,
  });
  const statusOf = ({ name, image }: Json, more: Json): Json => ({ name, image, imageID: "", ready: false, restartCount: 1, state: { waiting: { reason: "ContainerCreating" } }, ...more });
  /** The claim anew, of another class or without a volume. */
  const claimed = async (made: Json, volumes: Json[]): Promise<void> => {
    await k("delete", "pvc", ...IN, claim.metadata.name, "--wait=false");
    for (let there = true; there; there = (await programs.names(["pvc", ...IN, claim.metadata.name])).length > 0) {
      await k("delete", "pod", ...IN, "--all", "--grace-period=0", "--force", "--wait=false");
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await k("delete", "pv", volume.metadata.name, "--ignore-not-found", "--wait=false");
    await k("wait", "--for=delete", `pv/${volume.metadata.name}`, "--timeout=30s").catch(() => "");
    await programs.create([...volumes, made]);
  };
  const hogs = names.map((name): Json => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `hog-${name}`, namespace: "default" },
    spec: { nodeSelector: { "kubernetes.io/hostname": name }, tolerations: [{ operator: "Exists" }], containers: [{ name: "main", image: "example.com/hog:1", resources: { limits: { "nvidia.com/gpu": "1" } } }] },
  }));

  return [
    {
      what: "a taint that its pods don't tolerate",
      cause: "taint",
      breaks: async () => [await k("taint", "nodes", ...names, "team=red:NoSchedule"), await kill()],
      mends: () => k("taint", "nodes", ...names, "team-"),
    },
    { what: "a Secret that isn't there", cause: "secret-missing", ...edited((one) => (one.podTemplate.spec.containers[0].envFrom = [{ secretRef: { name: "not-there" } }])) },
    {
      what: "a storage class that isn't there",
      cause: "class-missing-event",
      breaks: () => claimed({ ...claim, spec: { ...claim.spec, storageClassName: "no-such-class" } }, []),
      mends: () => claimed(claim, [volume]),
    },
    { what: "a claim that nobody makes a volume for", cause: "claim-unbound", breaks: () => claimed(claim, []), mends: () => claimed(claim, [volume]) },
    { what: "a webhook that doesn't answer", cause: "webhook-unreachable", breaks: () => webhook.stop(), mends: () => webhook.start() },
    {
      what: "no webhook",
      cause: "webhook-missing",
      breaks: () => k("delete", "validatingwebhookconfiguration", CONFIGURATION),
      mends: () => programs.create([webhook.configuration()]),
    },
    {
      what: "GPUs that others hold",
      cause: "gpus-taken",
      breaks: async () => {
        await kill();
        await programs.create(hogs);
        await kill();
      },
      mends: () => k("delete", "pod", "-n", "default", ...hogs.map(({ metadata }) => metadata.name), "--grace-period=0", "--force", "--ignore-not-found"),
    },
    { what: "an image that can't be pulled", cause: "image-not-there", ...says(({ containerStatuses: [main] }) => (main.state = { waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "nvcr.io/x:1": not found' } })) },
    { what: "a frontend without a worker", cause: "no-worker", ...edited((one) => (one.replicas = 0)) },
    {
      what: "spot nodes that are taken back",
      cause: "spot-gone",
      breaks: async () => [await k("delete", "node", ...names), await kill()],
      mends: () => programs.create(gpuNodes),
    },
    { what: "an image of another release", cause: "image-of-another-release", ...edited((one) => (one.podTemplate.spec.containers[0].image = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1")) },
    {
      what: "a quota that is used up",
      cause: "quota",
      breaks: async () => {
        await programs.create([{ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "gpus", namespace: SPACES.models }, spec: { hard: { "requests.nvidia.com/gpu": "0" } } }]);
        await kill();
      },
      mends: async () => [await k("delete", "resourcequota", ...IN, "gpus"), await again()],
    },
    { what: "the namespace's pod security", cause: "pod-security", ...edited((one) => (one.podTemplate.spec.hostNetwork = true)) },
    {
      what: "no operator",
      cause: "operator-missing",
      breaks: () => k("delete", "deployment", "-n", SPACES.platform, OPERATOR),
      mends: () => programs.create([operator]),
    },
    {
      what: "an operator of another release",
      cause: "operator-image",
      breaks: () => k("set", "image", "-n", SPACES.platform, `deployment/${OPERATOR}`, "manager=nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.5.0"),
      mends: () => k("rollout", "undo", "-n", SPACES.platform, `deployment/${OPERATOR}`),
    },
    { what: "a worker that was killed for its memory", cause: "oom", ...says(({ containerStatuses: [main] }) => Object.assign(main, { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } } })) },
    {
      what: "a preflight that refuses the node",
      cause: "preflight",
      ...says((status) => (status.initContainerStatuses = [statusOf({ name: "preflight", image: "x" }, { state: { terminated: { reason: "Error", exitCode: 1, message: "driver-version failed: 535.1 is older than 580" } } })])),
    },
    {
      what: "nodes that give no GPUs",
      cause: "no-device-plugin",
      breaks: () => k("patch", "node", names[0], "--subresource=status", "--type=merge", "-p", JSON.stringify({ status: { allocatable: { "nvidia.com/gpu": "0" } } })),
      mends: () => k("patch", "node", names[0], "--subresource=status", "--type=merge", "-p", JSON.stringify({ status: { allocatable: { "nvidia.com/gpu": "1" } } })),
    },
    {
      what: "a node without its pool's taint",
      cause: "taint-lost",
      breaks: () => k("taint", "nodes", names[0], `${TAINT.key}-`),
      mends: () => k("taint", "nodes", names[0], `${TAINT.key}=${TAINT.value}:${TAINT.effect}`),
    },
    { what: "no storage class", cause: "class-missing", breaks: () => k("delete", "storageclass", CLASS), mends: () => programs.create([storageClass()]) },
    { what: "a model that takes requests and hangs", cause: "hangs", breaks: async () => void (frontend.hangs = true), mends: async () => void (frontend.hangs = false) },
    { what: "a graph that somebody deletes", cause: "graph-missing", breaks: async () => {
      before = JSON.parse(await k("get", GRAPH, ...IN, "-o", "json"));
      await k("delete", GRAPH, ...IN, "--timeout=60s");
    }, mends: () => programs.create([{ apiVersion: before.apiVersion, kind: before.kind, metadata: { name: MODEL, namespace: SPACES.models, labels: before.metadata.labels }, spec: before.spec }]) },
  ];
}

/** Its volumes are made by hand: no driver is there. */
export function storageClass(): Json {
  return { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: CLASS, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }, provisioner: "operate.example.com/none" };
}

import { Json } from "../programs";
import { CLASS, GPUS, MODEL, OPERATOR, SPACES, TAINT } from "./app";
import { GRAPH, IN, Tools, Way, breakingOf } from "./breaking";

import { CONFIGURATION } from "./stand-ins";

/** Those that can be had where containers don't run; where the kubelet would say it, the trial writes the pod's status in its place. */
export function waysOf(tools: Tools): Way[] {
  const { programs, webhook, frontend, claim, volume, operator } = tools;
  const { k, kill, again, edited, says, statusOf, claimed, gpuNodes } = breakingOf(tools);
  const names = gpuNodes.map(({ metadata }) => metadata.name);
  let before: Json;
  const hogs = names.map((name): Json => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `hog-${name}`, namespace: "default" },
    spec: { nodeSelector: { "kubernetes.io/hostname": name }, tolerations: [{ operator: "Exists" }], containers: [{ name: "main", image: "example.com/hog:1", resources: { limits: { "nvidia.com/gpu": String(GPUS) } } }] },
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
      mends: () => k("patch", "node", names[0], "--subresource=status", "--type=merge", "-p", JSON.stringify({ status: { allocatable: { "nvidia.com/gpu": String(GPUS) } } })),
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

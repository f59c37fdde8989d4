import { Json } from "../programs";
import { MODEL, SPACES } from "./app";
import { IN, Tools, Way, breakingOf } from "./breaking";

/** What Karpenter and the cluster autoscaler say of a pod for which they make no node: in their words, since neither runs here. */
const NO_NODE = [
  ["a node pool that has no machine for it", "node-pool-takes-none", "FailedScheduling", 'Failed to schedule pod, incompatible with nodepool "gpu", daemonset overhead={"cpu":"150m"}, no instance type satisfied resources {"nvidia.com/gpu":"8"}'],
  ["a node pool at its limits", "node-pool-at-its-most", "FailedScheduling", 'Failed to schedule pod, all available instance types exceed limits for nodepool "gpu"'],
  ["a pool at its most nodes", "pool-at-its-most", "NotTriggerScaleUp", "pod didn't trigger scale-up: 1 max node group size reached"],
] as const;

/** Further ways: of what came to deployments later, and of what administrators of a cluster do. */
export function moreWaysOf(tools: Tools): Way[] {
  const { programs, claim, volume } = tools;
  const { k, kill, again, edited, says, claimed, gpuNodes, worker } = breakingOf(tools);
  const names = gpuNodes.map(({ metadata }) => metadata.name);
  const gated = (gate: string): Pick<Way, "breaks" | "mends"> => edited((one) => (one.podTemplate.spec.schedulingGates = [{ name: gate }]));
  const waiting = (reason: string, message: string): Pick<Way, "breaks" | "mends"> => says(({ containerStatuses: [main] }) => (main.state = { waiting: { reason, message } }));
  const remove = (...objects: string[]) => async (): Promise<unknown> => [await k("delete", ...IN, ...objects), await again()];
  let download: Json;

  return [
    { what: "no worker that encodes", cause: "no-encoder", ...edited((one) => (one.replicas = 0), "encode") },
    { what: "a queue of Kueue's that lets nobody in", cause: "kueue-gated", ...gated("kueue.x-k8s.io/admission") },
    { what: "a gang that Grove doesn't let go", cause: "grove-gated", ...gated("grove.io/podgang-pending-creation") },
    { what: "a gate that nobody takes away", cause: "gated", ...gated("example.com/later") },
    ...NO_NODE.map(([what, cause, reason, message]): Way => ({
      what,
      cause,
      breaks: async () => {
        await k("delete", "node", ...names);
        await kill();
        const { metadata } = await made(worker);
        const of = { apiVersion: "v1", kind: "Pod", name: metadata.name, namespace: SPACES.models, uid: metadata.uid };
        const when = new Date().toISOString().replace(/\.\d+/, "");
        const type = reason === "FailedScheduling" ? "Warning" : "Normal";
        await programs.create([{ apiVersion: "v1", kind: "Event", metadata: { name: `${metadata.name}.${cause}`, namespace: SPACES.models }, involvedObject: of, reason, message, type, firstTimestamp: when, lastTimestamp: when, count: 1, source: { component: "operate" } }]);
      },
      mends: () => programs.create(gpuNodes),
    })),
    {
      what: "weights that don't come in time",
      cause: "job-failed",
      // The Job as it is of the early release and of the model's own: the real controller ends it.
      breaks: async () => {
        download = (await programs.list("jobs", [...IN, "-l", `app.kubernetes.io/instance=${MODEL}`])).find(({ metadata }) => metadata.name.includes("-download-"));
        await k("delete", "job", ...IN, download.metadata.name);
        await programs.create([anew(download, (spec) => Object.assign(spec, { activeDeadlineSeconds: 1, template: { ...spec.template, spec: { ...spec.template.spec, nodeSelector: { nowhere: "yes" } } } }))]);
      },
      mends: async () => [await k("delete", "job", ...IN, download.metadata.name), await programs.create([anew(download, () => undefined)])],
    },
    {
      what: "a volume in a zone without the pool's nodes",
      cause: "zone-of-volume",
      breaks: () => claimed(claim, [{ ...volume, spec: { ...volume.spec, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["elsewhere"] }] }] } } } }]),
      mends: () => claimed(claim, [volume]),
    },
    {
      what: "a volume that somebody deletes",
      cause: "claim-lost",
      breaks: async () => {
        await k("delete", "pv", volume.metadata.name, "--wait=false");
        await k("patch", "pv", volume.metadata.name, "--type=merge", "-p", '{"metadata":{"finalizers":null}}');
      },
      mends: () => claimed(claim, [volume]),
    },
    {
      what: "a limit range",
      cause: "limit-range",
      breaks: async () => {
        await programs.create([{ apiVersion: "v1", kind: "LimitRange", metadata: { name: "large", namespace: SPACES.models }, spec: { limits: [{ type: "Container", min: { cpu: "1000" } }] } }]);
        await kill();
      },
      mends: remove("limitrange", "large"),
    },
    {
      what: "an administrator's policy",
      cause: "not-allowed",
      breaks: async () => {
        const matchConstraints = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": SPACES.models } }, resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }] };
        const make = (kind: string, spec: Json): Json => ({ apiVersion: "admissionregistration.k8s.io/v1", kind, metadata: { name: "operate-no-pods" }, spec });
        await programs.create([make("ValidatingAdmissionPolicy", { failurePolicy: "Fail", matchConstraints, validations: [{ expression: "false", message: "no pods today" }] }), make("ValidatingAdmissionPolicyBinding", { policyName: "operate-no-pods", validationActions: ["Deny"] })]);
        // The API server takes it up a little later.
        await new Promise((resolve) => setTimeout(resolve, 4000));
        await kill();
      },
      mends: async () => {
        for (const kind of ["validatingadmissionpolicybinding", "validatingadmissionpolicy"]) await k("delete", kind, "operate-no-pods");
        await again();
      },
    },
    { what: "a service account that isn't there", cause: "service-account", ...edited((one) => (one.podTemplate.spec.serviceAccountName = "not-there")) },
    {
      what: "a policy that shuts what its pods may reach",
      cause: "egress-shut",
      breaks: () => programs.create([{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "deny-all", namespace: SPACES.models }, spec: { podSelector: {}, policyTypes: ["Egress"] } }]),
      mends: () => k("delete", "networkpolicy", ...IN, "deny-all"),
    },
    { what: "nodes that are being drained", cause: "node-cordoned", breaks: async () => [await k("cordon", ...names), await kill()], mends: () => k("uncordon", ...names) },
    { what: "a Secret without its key", cause: "secret-key", ...waiting("CreateContainerConfigError", "couldn't find key HF_TOKEN in Secret operate-models/hf-token-secret") },
    { what: "a registry that asks who it is", cause: "image-pull-login", ...waiting("ImagePullBackOff", 'Back-off pulling image "nvcr.io/x:1": failed to authorize: 401 Unauthorized') },
  ];
}

/** As soon as there is one. */
async function made(look: () => Promise<Json>): Promise<Json> {
  for (let tries = 0; tries < 50; tries++) {
    const found = await look();
    if (found !== undefined && found.spec.nodeName === undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error("no pod was made");
}

/** A Job anew, with what its controller wrote left out. */
function anew({ apiVersion, kind, metadata, spec }: Json, edit: (spec: Json) => void): Json {
  const { selector, manualSelector, ...kept } = structuredClone(spec);
  void [selector, manualSelector];
  const labels = Object.fromEntries(Object.entries(kept.template.metadata.labels).filter(([name]) => !/controller-uid|job-name/.test(name)));
  kept.template.metadata = { labels };
  edit(kept);
  return { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace, labels: metadata.labels }, spec: kept };
}

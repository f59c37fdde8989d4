import { Json, Programs } from "../programs";
import { MODEL, SPACES } from "./app";
import { Frontend, Webhook } from "./stand-ins";

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

export const IN = ["-n", SPACES.models];
const WORKERS = `nvidia.com/dynamo-graph-deployment-name=${MODEL},nvidia.com/dynamo-component=worker`;
export const GRAPH = `dynamographdeployments.v1beta1.nvidia.com/${MODEL}`;

/** What a way to break a deployment, and to mend it, is made of. */
// What it gives is what it is made of.
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types
export function breakingOf({ programs, nodes, claim, volume }: Tools) {
  const k = (...args: string[]): Promise<string> => programs.kubectl(args);
  const gpuNodes = nodes.filter(({ status }) => status.allocatable["nvidia.com/gpu"] !== undefined);
  const kill = (): Promise<string> => k("delete", "pod", ...IN, "-l", WORKERS, "--grace-period=0", "--force", "--wait=false");
  const again = (): Promise<string> => k("delete", "replicaset", ...IN, "-l", WORKERS, "--wait=false");
  const worker = async (): Promise<Json> => (await programs.list("pods", [...IN, "-l", WORKERS])).find(({ metadata }) => metadata.deletionTimestamp === undefined);
  const graph = async (edit: (worker: Json) => void, part = "worker"): Promise<void> => {
    const { spec } = JSON.parse(await k("get", GRAPH, ...IN, "-o", "json"));
    edit(spec.components.find(({ name }: Json) => name === part));
    await k("patch", GRAPH, ...IN, "--type=merge", "-p", JSON.stringify({ spec: { components: spec.components } }));
  };
  let before: Json;
  const edited = (edit: (worker: Json) => void, part?: string): Pick<Way, "breaks" | "mends"> => ({
    breaks: () => graph((one) => {
      before = structuredClone(one);
      edit(one);
    }, part),
    mends: () => graph((one) => void Object.assign(one, before), part),
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
  return { k, kill, again, graph, edited, says, statusOf, claimed, gpuNodes, worker };
}

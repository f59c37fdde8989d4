import { GPU_RESOURCE } from "../../cluster/pools/pool-needs";
import { Component, Graph, GraphWriter, Manifest, Resources, podMetadata } from "./graph";

/** nvidia.com/v1alpha1, the only one before 1.3. */
export const V1ALPHA1: GraphWriter = {
  // The operator's volume can't be switched off: what 1.1 writes back beside `disabled` it refuses itself, and such a graph never gets pods.
  // So the graph says the size, and the preflight mounts the operator's volume by its name, which is the same in every operator
  // (KubeValueNameSharedMemory in its internal/consts).
  sharedMemory: () => ({ volumes: [], mainMounts: [], preflightMounts: [{ name: "shared-memory", mountPath: "/dev/shm" }] }),
  write: ({ name, labels, backendFramework, components }: Graph): Manifest => ({
    apiVersion: "nvidia.com/v1alpha1",
    kind: "DynamoGraphDeployment",
    metadata: { name, labels },
    spec: { ...(backendFramework === undefined ? {} : { backendFramework }), services: Object.fromEntries(components.map((component) => [component.name, service(component)])) },
  }),
};

/** Sidecars and endpoint pickers are none of its words here: the releases that are written in it are refused with one (picker/check-picker.ts). */
function service(one: Component): object {
  const { type, isHalf, replicas, isScaled, nodes, modelRef, sharedMemoryGiB, pod, main } = one;
  const metadata = podMetadata(one);
  const { resources, ...rest } = main;
  const onGpus = resources.limits?.[GPU_RESOURCE] !== undefined;
  return {
    ...(isHalf ? { componentType: "worker", subComponentType: type } : { componentType: type }),
    ...(isScaled ? { scalingAdapter: { enabled: true } } : { replicas }),
    ...(nodes > 1 ? { multinode: { nodeCount: nodes } } : {}),
    ...(modelRef === undefined ? {} : { modelRef: { name: modelRef } }),
    ...(onGpus ? { resources: inItsWords(resources) } : {}),
    ...(sharedMemoryGiB === undefined ? {} : { sharedMemory: { size: `${sharedMemoryGiB}Gi` } }),
    ...(metadata === undefined ? {} : { extraPodMetadata: metadata }),
    extraPodSpec: { ...pod, mainContainer: onGpus ? rest : main },
  };
}

/** GPUs have a field of their own there, other devices are `custom`. */
function inItsWords({ requests, limits = {} }: Resources): object {
  const { [GPU_RESOURCE]: gpu, ...custom } = limits;
  return {
    limits: { gpu, ...(Object.keys(custom).length === 0 ? {} : { custom }) },
    ...(requests === undefined ? {} : { requests }),
  };
}

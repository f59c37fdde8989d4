import { Component, Graph, GraphWriter, Manifest, podMetadata } from "./graph";

/** nvidia.com/v1beta1, which releases from 1.3 on serve best. */
export const V1BETA1: GraphWriter = {
  // A volume of our own in place of the operator's, which only the main container would get.
  sharedMemory: (component, gib) => {
    const name = `${component}-shared-memory`;
    const mounts = [{ name, mountPath: "/dev/shm" }];
    return { volumes: [{ name, emptyDir: { medium: "Memory", sizeLimit: `${gib}Gi` } }], mainMounts: mounts, preflightMounts: mounts };
  },
  write: ({ name, labels, backendFramework, components }: Graph): Manifest => ({
    apiVersion: "nvidia.com/v1beta1",
    kind: "DynamoGraphDeployment",
    metadata: { name, labels },
    spec: { ...(backendFramework === undefined ? {} : { backendFramework }), components: components.map(component) },
  }),
};

function component(one: Component): object {
  const { name, type, replicas, isScaled, nodes, modelRef, sharedMemoryGiB, pod, main, sidecar, eppConfig } = one;
  const metadata = podMetadata(one);
  return {
    name,
    type,
    ...(isScaled ? { scalingAdapter: {} } : { replicas }),
    ...(nodes > 1 ? { multinode: { nodeCount: nodes } } : {}),
    ...(modelRef === undefined ? {} : { modelRef: { name: modelRef } }),
    // The pod has a volume of its own for it.
    ...(sharedMemoryGiB === undefined ? {} : { sharedMemorySize: "0" }),
    ...(sidecar === undefined ? {} : { frontendSidecar: sidecar.name }),
    ...(eppConfig === undefined ? {} : { eppConfig }),
    podTemplate: {
      ...(metadata === undefined ? {} : { metadata }),
      spec: { ...pod, containers: [{ name: "main", ...main }, ...(sidecar === undefined ? [] : [sidecar])] },
    },
  };
}

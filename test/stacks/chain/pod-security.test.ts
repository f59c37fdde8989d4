import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { podSecurityLabels } from "../../../stacks/chain/pod-security";

/** The standard that the models' namespace is held to, by what the cluster's pools and storage ask of pods. */

const needs = (changed: object): object => ({
  podNeeds: () => ({ resources: {}, environment: {}, volumes: [], mounts: [], annotations: {}, capabilities: [], tolerations: [], nodeSelector: {}, ...changed }),
});
const pool = (changed: object = {}): object => ({ name: "l4", gpusPerNode: 8, taints: [], nodeSelector: {}, fabric: { devicesPerNode: 0 }, ...changed });
const nfs = { className: "nfs", accessModes: ["ReadWriteMany"] };

test.each<[string, object[], object[], { [label: string]: string }]>([
  ["pods without anything", [pool()], [nfs], { "pod-security.kubernetes.io/enforce": "restricted" }],
  ["a pool that says so itself", [pool({ podNeeds: needs({}) })], [nfs], { "pod-security.kubernetes.io/enforce": "restricted" }],
  ["a volume that root hands over", [pool()], [{ ...nfs, ownedByRoot: true }], { "pod-security.kubernetes.io/enforce": "baseline" }],
  ["RDMA that locks memory", [pool(), pool({ podNeeds: needs({ capabilities: ["IPC_LOCK"] }) })], [nfs], { "pod-security.kubernetes.io/warn": "baseline" }],
  ["a folder of the node", [pool({ podNeeds: needs({ volumes: [{ name: "x", hostPath: { path: "/x" } }] }) })], [nfs], { "pod-security.kubernetes.io/warn": "baseline" }],
])("%s", (_name, gpuPools, storage, labels) => {
  expect(podSecurityLabels({ gpuPools, storage } as unknown as IKubernetesCluster)).toEqual(labels);
});

import { CodesOf, RoomRules } from "../core/rule";

/** Rules of what passes between the clouds and the rest: connections and pools. */
export const RULES = {
  access: {
    "empty-context": { reads: ["context"], says: "a kubeconfig context without a name" },
    "two-connections": { reads: ["context", "kubeconfigPath", "connection"], says: "an existing cluster that is to be reached two ways" },
    "invalid-ca-certificate": { reads: ["connection.clusterCaCertificate"], says: "of a connection: not a certificate in the form that is asked for" },
    "empty-command": { reads: ["connection.credential.command"], says: "of a connection: no program for the credential" },
    "secret-in-credential": { reads: ["connection.credential.args", "connection.credential.env"], says: "a secret among the arguments or in the environment of a credential's program, where it would come into the output" },
  },
  pools: {
    "empty-selector": { reads: ["cluster.gpuPools[].nodeSelector"], says: "of a cluster that is there already: a pool that no label selects, whose pods would go to any node" },
    "pools-select-same-nodes": { reads: ["cluster.gpuPools[].nodeSelector"], says: "of a cluster that is there already: two pools whose labels select the same nodes" },
    "spot-contradicts-capacity": { reads: ["cluster.gpuPools[].spot"], says: "of a cluster that is there already: a pool that is spot by one word and not by the other" },
    "no-gpu-pools": { reads: ["gpuPools"], says: "a cluster without a GPU pool" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}

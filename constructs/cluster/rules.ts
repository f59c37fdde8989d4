import { CodesOf, RoomRules } from "../core/rule";

/** Rules of what passes between the clouds and the rest: connections and pools. */
export const RULES = {
  access: {
    "empty-context": { reads: ["context"], says: "a kubeconfig context without a name" },
    "two-connections": { reads: ["context", "kubeconfigPath", "connection"], says: "an existing cluster that is to be reached two ways" },
    "invalid-ca-certificate": { reads: ["connection.clusterCaCertificate"], says: "of a connection: not a certificate in the form that is asked for" },
    "empty-command": { reads: ["connection.credential.command"], says: "of a connection: no program for the credential" },
    "secret-in-credential": { reads: ["connection.credential.args", "connection.credential.env"], says: "a secret among the arguments or in the environment of a credential's program, where it would come into the output" },
    "grafana-without-admin": { reads: ["managedPrometheus.grafana"], says: "a managed Grafana that nobody administers" },
    "invalid-grafana-member": { reads: ["managedPrometheus.grafana"], says: "a managed Grafana for somebody who is no group of IAM Identity Center, no object of Entra ID, or who is named twice" },
  },
  doors: {
    "no-door": { reads: ["models[].exposure", "gateway"], says: "a model that is to be reached from outside a cluster without a door for it: GKE and AKS have one by `gateway`, a cluster that is there by its `exposure`" },
    "public-without-tls": { reads: ["models[].exposure.tls"], says: "a public door without a certificate" },
    "public-without-authentication": { reads: ["models[].exposure.authentication"], says: "a public door that asks nobody who they are" },
    "internal-without-tls": { reads: ["models[].exposure.tls"], says: "an internal door without a certificate, and not plain by name" },
    "plain-http-with-tls": { reads: ["models[].exposure.acceptPlainHttp"], says: "a door that is plain by name, with a certificate" },
    "plain-http-with-authentication": { reads: ["models[].exposure.acceptPlainHttp"], says: "keys or tokens in clear" },
    "certificate-not-for-door": { reads: ["models[].exposure.tls"], says: "a certificate of a kind that the door doesn't take" },
    "authentication-not-for-door": { reads: ["models[].exposure.authentication"], says: "a way to know who comes that the door hasn't" },
    "empty-audience": { reads: ["models[].exposure.authentication"], says: "tokens of whatever audience" },
    "stream-longer-than-door": { reads: ["models[].longestStreamSeconds", "models[].exposure"], says: "answers longer than the door lets pass" },
    "door-has-no-allow-list": { reads: ["models[].exposure.allowedCidrs"], says: "ranges for a door that takes none" },
    "nobody-let-in": { reads: ["models[].exposure.allowedCidrs"], says: "an empty list of ranges" },
    "balancer-addresses-unknown": { reads: ["models[].exposure.balancerCidrs"], says: "a door in a network whose addresses aren't known, so that the model's network policy would shut it out" },
    "door-has-no-firewall": { reads: ["models[].exposure.firewall"], says: "a firewall for a door that takes none" },
    "invalid-firewall": { reads: ["models[].exposure.firewall"], says: "not the ARN of a regional web ACL on EKS, not the name of a Cloud Armor policy on GKE" },
    "door-has-no-rate-limit": { reads: ["models[].exposure.requestsPerMinute"], says: "a rate limit for a door that doesn't count requests" },
    "picker-not-for-door": { reads: ["models[].endpointPicker", "models[].exposure"], says: "an endpoint picker behind a door whose gateway can't ask one, or not in this way: EKS and AKS, public doors of GKE, an ingress" },
    "door-faces-elsewhere": { reads: ["models[].exposure", "cluster.exposure.facesInternet"], says: "a public exposure by a door that is internal, or the other way" },
  },
  pools: {
    "empty-selector": { reads: ["cluster.gpuPools[].nodeSelector"], says: "of a cluster that is there already: a pool that no label selects, whose pods would go to any node" },
    "pools-select-same-nodes": { reads: ["cluster.gpuPools[].nodeSelector"], says: "of a cluster that is there already: two pools whose labels select the same nodes" },
    "shares-of-node": { reads: ["cluster.gpuPools[].gpusPerNode", "cluster.gpuPools[].gpuClients"], says: "of a cluster that is there already: GPUs counted whole where shares of them are counted" },
    "unknown-fabric": { reads: ["cluster.gpuPools[].fabric"], says: "of a cluster that is there already: a fabric of which nothing is known, in a pool that doesn't say itself what pods get" },
    "invalid-gpu-partition": { reads: ["gpuPools[].gpuPartition", "gpuPools[].machineType"], says: "slices that a machine's GPUs aren't cut into" },
    "partition-between-nodes": { reads: ["gpuPools[].gpuPartition", "gpuPools[].gpuDirect", "gpuPools[].capacity", "infiniBand"], says: "slices of GPUs where GPUs of several nodes work together" },
    "role-is-pool": { reads: ["blueGreen[].role"], says: "a role of two pools by the name of a pool" },
    "duplicate-pool-role": { reads: ["blueGreen[].role"], says: "two roles with one name" },
    "one-pool-two-colors": { reads: ["blueGreen[].blue", "blueGreen[].green"], says: "a role whose blue and green are one pool" },
    "unknown-color-pool": { reads: ["blueGreen[].blue", "blueGreen[].green"], says: "a role with a pool that the cluster hasn't" },
    "pool-of-two-roles": { reads: ["blueGreen[].blue", "blueGreen[].green"], says: "a pool of two roles" },
    "model-names-color": { reads: ["models[].gpuPool", "blueGreen"], says: "a model that names a pool of a role, and would stay behind at a switch" },
    "switch-refused": { reads: ["blueGreen", "models"], says: "models that the pool which stands by can't carry: a switch to it would be refused", severity: "warning" },
    "switch-with-gap": { reads: ["blueGreen", "models"], says: "a worker over several nodes on a pool that is switched: it goes before the new one starts, since such workers have no surge", severity: "warning" },
    "no-gpu-pools": { reads: ["gpuPools"], says: "a cluster without a GPU pool" },
  },
  operations: {
    "budget-tells-nobody": { reads: ["budget.emails", "budget.alertAtPercent"], says: "a budget without an address or without an alert: it stops nothing, and would do nothing" },
    "available-in-one-zone": { reads: ["availability", "network.availabilityZones", "existingNetwork", "systemPool.zones", "zones", "region"], says: "high availability with all system nodes in one zone, or in a region without zones" },
    "available-on-few-nodes": { reads: ["availability", "systemPool.minNodes"], says: "high availability with fewer system nodes than zones" },
    "invalid-schedule": { reads: ["backup.schedule", "fileBackups.schedule"], says: "not five fields of cron, or what AWS Backup has no word for" },
    "nothing-to-save": { reads: ["backup.namespaces"], says: "no namespace to save, or Velero's own" },
    "namespace-saved-twice": { reads: ["backup.namespaces"], says: "a namespace twice" },
    "invalid-email": { reads: ["budget.emails"], says: "not a mail address" },
    "duplicate-recipient": { reads: ["budget.emails"], says: "an address twice" },
    "too-many-recipients": { reads: ["budget.emails"], says: "more addresses than the cloud's budgets tell: 10 on AWS, 50 on Azure, 5 on Google" },
    "invalid-budget-alert": { reads: ["budget.alertAtPercent", "budget.forecastAtPercent"], says: "not a whole number of percent from 1 to 1000, or one twice" },
    "too-many-budget-alerts": { reads: ["budget.alertAtPercent", "budget.forecastAtPercent"], says: "more than five alerts of both kinds" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}

import { CodesOf, RoomRules } from "../constructs/core/rules/rule";

/** Rules of deployments and of the chain. */
export const RULES = {
  deployments: {
    "duplicate-id": { reads: ["id"], says: "two deployments with one id" },
    "overlapping-ids": { reads: ["id"], says: "an id that begins with another's and a hyphen (\"chat\" and \"chat-eu\"): `cdktf destroy 'chat-*'` takes the stacks of both" },
    "unknown-deployment": { reads: ["DEPLOYMENTS"], says: "`DEPLOYMENTS` names one that the app doesn't have" },
    "unknown-variable": { reads: ["the environment"], says: "of the cloned app: an environment variable that begins like one of its own, and isn't" },
    "empty-variable": { reads: ["the environment"], says: "of the cloned app: an environment variable that is set, and empty" },
    "unreadable-backend": { reads: ["CDKTF_DYNAMO_BACKEND"], says: "`CDKTF_DYNAMO_BACKEND` names no backend" },
    "provider-lock-unreadable": { reads: ["providerLock"], says: "a file of `providerLock` that isn't there, or holds no checksums" },
    "provider-not-locked": { reads: ["providerLock"], says: "with `providerLock`: a provider, or a version of it, that the file lacks" },
    "absolute-state-path": { reads: ["backend"], says: "local state at an absolute path" },
  },
  access: {
    "api-server-out-of-reach": { reads: ["publicAccessCidrs", "apiServerAccess", "controlPlaneAccess"], says: "an API server that only its own network reaches: the stacks after the cluster's must be deployed from there", severity: "warning" },
    "empty-profile": { reads: ["provider.profile", "signIn.profile"], says: "of `provider`: no name of a profile" },
    "invalid-service-account": { reads: ["provider.impersonateServiceAccount", "impersonateServiceAccount"], says: "of `provider`: not a service account's address" },
    "invalid-provider-version": { reads: ["provider.version"], says: "on EKS: of `provider`: not a version of the AWS provider, or one before 5.100.0" },
    "invalid-tenant-id": { reads: ["provider.tenantId", "signIn.tenantId"], says: "of `provider`: not a GUID" },
    "invalid-client-id": { reads: ["provider.clientId", "signIn.clientId"], says: "of `provider`: not a GUID" },
    "client-id-unused": { reads: ["provider.clientId"], says: "of `provider`: an identity's id beside the Azure CLI, which signs in as somebody else" },
  },
  "in-cluster": {
    "monitors-twice": { reads: ["dynamo.platform.podMonitors"], says: "the platform's own PodMonitors beside those of `monitoring`" },
    "monitors-elsewhere": { reads: ["dynamo.platform.monitoring"], says: "beside `monitoring`: what is said of the platform's own PodMonitors, which aren't made" },
    "two-prometheus-addresses": { reads: ["dynamo.platform.prometheusEndpoint"], says: "beside `monitoring`: another Prometheus for the planners" },
    "scaler-kept-out": { reads: ["models[].scaling", "monitoring.clientNamespaces"], says: "KEDA is to ask the deployment's own Prometheus, whose network policy keeps its namespace out", severity: "warning" },
    "planner-cant-sign-in": { reads: ["dynamo.platform.prometheusEndpoint"], says: "with `Monitoring.managed`: planners that are to ask the managed Prometheus itself" },
    "planner-without-prometheus": { reads: ["graphs", "dynamo.platform.prometheusEndpoint"], says: "with `Monitoring.managed`: a graph with a planner, and no Prometheus that it could ask" },
    "scaler-without-prometheus": { reads: ["models[].scaling"], says: "with `Monitoring.managed`: KEDA that is to ask the managed Prometheus without signing in, or one in the cluster that isn't there" },
    "operator-unscraped": { reads: ["monitoring.labels"], says: "labels by which Prometheus chooses, of a release whose operator can't have them", severity: "warning" },
    "nat-needs-mirror": { reads: ["imageMirror", "network.nat", "egress", "registry.remotes"], says: "EKS without NAT, or GKE without Cloud NAT, and images on the internet, or in ECR of another region" },
    "caches-beside-mirror": { reads: ["imageMirror", "registry.caches"], says: "on EKS: copies of other registries' images beside a mirror, by which none of the deployment's comes", severity: "warning" },
    "remotes-beside-mirror": { reads: ["imageMirror", "registry.remotes"], says: "on GKE: remote repositories beside a mirror, by which none of the deployment's images comes", severity: "warning" },
    "remotes-without-project": { reads: ["registry.remotes", "project"], says: "on GKE: remote repositories of a project that isn't written out" },
    "secrets-elsewhere": { reads: ["keyVault.namespace", "secretManager.namespace", "dynamo.modelNamespace"], says: "a vault whose secrets come into another namespace than the models'" },
    "queues-elsewhere": { reads: ["queueNamespace", "dynamo.modelNamespace"], says: "on GKE: queues of pools for another namespace than the models'" },
    "weights-out-of-reach": { reads: ["models[].storageClass", "models[].weightsLoader", "network.nat", "egress"], says: "EKS without NAT, or GKE without Cloud NAT, and a model whose weights are downloaded" },
    "reserved-namespace": { reads: ["platformNamespace", "modelNamespace"], says: "Kubernetes' own namespace for platform or models" },
    "unknown-namespace": { reads: ["existingNamespaces"], says: "`existingNamespaces` that the deployment doesn't use" },
  },
} as const satisfies RoomRules;

declare module "../constructs/core/rules/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}

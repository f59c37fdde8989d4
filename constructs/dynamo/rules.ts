import { CodesOf, RoomRules } from "../core/rule";

/** Rules of the platform and its release. */
export const RULES = {
  operations: {
    "one-of-what-must-stay": { reads: ["availability", "dynamo.platform.operator.replicas"], says: "high availability with one operator" },
    "no-quorum": { reads: ["availability", "dynamo.platform.values"], says: "high availability with a NATS or an etcd of fewer than three, or of an even number" },
    "operator-not-apart": { reads: ["availability", "dynamo.release"], says: "high availability with a release before 1.2, whose operators nothing keeps apart", severity: "warning" },
  },
  dynamo: {
    "unknown-release": { reads: ["dynamoRelease"], says: "a Dynamo release whose minor isn't known" },
    "newer-patch": { reads: ["dynamoRelease"], says: "a patch newer than those known here, installed as the newest known of its minor ([dynamo.md](dynamo.md))", severity: "warning" },
    "restricted-operator": { reads: ["dynamo.platform.restrictToNamespace"], says: "an operator restricted to a namespace, which NVIDIA doesn't support in production from 1.4 on", severity: "warning" },
    "two-operators": { reads: ["cluster"], says: "a second cluster-wide platform on a cluster" },
    "two-crd-owners": { reads: ["platform.values"], says: "CRDs applied twice" },
    "operator-tag-differs": { reads: ["platform.values"], says: "an operator of another release" },
    "namespace-taken": { reads: ["platformNamespace", "modelNamespace"], says: "a namespace that two parts of a deployment would make; the CRDs' own namespace for the platform" },
    "image-of-another-release": { reads: ["models[].workerImage", "models[].frontendImage"], says: "an image of your own whose tag tells a release that doesn't work with the one installed ([dynamo.md](dynamo.md#images-of-your-own))" },
    "foreign-image": { reads: ["models[].workerImage", "models[].frontendImage", "platform.values"], says: "an image that is something else by its name: another engine's, stock vLLM, the operator as a worker" },
    "moved-value": { reads: ["platform.values"], says: "a chart value at a path that the release doesn't read" },
    "unread-value": { reads: ["platform"], says: "a chart value, or a property for one, that the release's chart hasn't and another's has" },
    "unknown-value": { reads: ["platform.values"], says: "a chart value that no release's chart has; the nearest name of this release's chart is told" },
    "value-said-twice": { reads: ["platform.values"], says: "a chart value that a property says too, otherwise" },
    "setting-without-effect": { reads: ["platform"], says: "a property of the platform for a part that isn't installed, or that another property switches off" },
    "secret-in-platform": { reads: ["dynamo.platform.operator.environment"], says: "a variable of the operator that is a secret by its name" },
    "restricted-elsewhere": { reads: ["dynamo.platform.restrictToNamespace"], says: "an operator restricted to another namespace than that of the models" },
    "graph-source": { reads: ["graphs[].yaml", "graphs[].file", "graphs[].manifest"], says: "a graph of one's own from no place or from two, a file that can't be read, a text that is no YAML, one without a DynamoGraphDeployment or with two" },
    "graph-unknown-kind": { reads: ["graphs[].yaml", "graphs[].file"], says: "an object beside a graph that is neither ConfigMap, PersistentVolumeClaim nor Service" },
    "secret-in-graph": { reads: ["graphs[].yaml", "graphs[].file", "graphs[].manifest"], says: "a Secret beside a graph, or a secret in clear as a variable's value" },
    "graph-version-not-served": { reads: ["graphs[]", "graphOverrides"], says: "a graph in a version that the release doesn't serve" },
    "graph-unknown-field": { reads: ["graphs[]", "graphOverrides"], says: "a field that the graph's version hasn't, or has from a later release on; the nearest name is told" },
    "graph-parts": { reads: ["graphs[]"], says: "a graph without components, with more than 25, or with two of one name" },
    "graph-in-queue": { reads: ["graphs[].pools"], says: "a graph of one's own on a pool whose pods queue" },
    "graph-unknown-part": { reads: ["graphs[].pools"], says: "a pool for a component that the graph hasn't, or that asks for no GPU" },
    "graph-driver-path": { reads: ["graphs[]"], says: "a worker over several nodes of a pool whose driver isn't on the loader's path, as GKE's, and whose script doesn't put it there" },
    "graph-image": { reads: ["graphs[]", "graphs[].variables"], says: "a component's image with a placeholder in it; none at all from 1.4 on" },
    "fabric-image": { reads: ["graphs[]"], says: "a component over several nodes of a pool whose fabric needs another build of its image", severity: "warning" },
    "request-model": { reads: ["model"], says: "of a `DynamoGraphRequest`: an id that is none of Hugging Face's" },
    "request-objective": { reads: ["objective", "workload", "backend", "modelPath", "features"], says: "of a `DynamoGraphRequest`: an objective or a workload said in two ways; a thorough search without an engine; a folder without its claim" },
    "request-field-not-served": { reads: ["hardware", "features", "objective.optimize", "runtimeVersion", "trustRemoteCode"], says: "of a `DynamoGraphRequest`: what the release's kind hasn't, a GPU that its search doesn't know, an option that its planner hasn't; the nearest name is told" },
    "request-not-deployable": { reads: ["deploy"], says: "of a `DynamoGraphRequest`: a found graph deployed at once on a pool whose driver it doesn't find" },
    "downgrade": { reads: ["platform.upgradeFrom"], says: "an older release than the cluster has" },
    "upgrade-skips-minors": { reads: ["platform.upgradeFrom"], says: "an upgrade over more than one minor; the releases to step through are named" },
    "two-restricted-operators": { reads: ["platform.restrictToNamespace"], says: "two operators restricted to one namespace" },
    "unknown-discovery-backend": { reads: ["platform.values"], says: "neither kubernetes nor etcd" },
    "discovery-without-etcd": { reads: ["platform.values"], says: "etcd without an etcd" },
    "leader-election-id": { reads: ["platform.values"], says: "a setting of the leader election that the chart refuses" },
    "leader-election-namespace": { reads: ["platform.values"], says: "a setting of the leader election that the chart refuses" },
    "webhook-namespace-selector": { reads: ["platform.values"], says: "a setting of the webhook that the chart refuses" },
    "two-gang-schedulers": { reads: ["platform.values"], says: "KAI with Volcano" },
    "lws-not-used": { reads: ["platform.lws", "platform.grove"], says: "LeaderWorkerSet beside Grove, which the operator then uses, or from a chart that doesn't bring it" },
    "kai-evicts-stale-groups": { reads: ["platform.values"], says: "KAI's grace period with Grove" },
    "external-scheduler-not-offered": { reads: ["platform.values"], says: "external schedulers before 1.0" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}

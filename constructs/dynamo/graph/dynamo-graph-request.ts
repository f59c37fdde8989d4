import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { GpuPool } from "../../cluster/pools/node-pool";
import { handsOver } from "../../cluster/pools/pool-needs";
import { tolerateAll } from "../../cluster/pools/scheduling";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { refuse } from "../../core/problems/refuse";
import { admit, besides } from "../../core/shape/shape";
import { Release } from "../../kubernetes/bindings";
import { HelmRelease } from "../../kubernetes/helm-release";
import { DynamoRelease, findReleaseProblems } from "../release";
import { warnOfRelease } from "../checks/warn-release";
import { graphChartPath } from "./dynamo-graph";
import { DYNAMO_GRAPH_REQUEST } from "./graph-shapes";
import { partsOfGpus } from "./place-graph";
import { checkOverrides, overridesOf } from "./request-overrides";
import { checkRequestFields, requestHas, searchName } from "./request-fields";
import { DynamoGraphRequestOptions, RequestFeatures } from "./request-options";

/** Properties of `DynamoGraphRequest`. */
export interface DynamoGraphRequestProps extends DynamoGraphRequestOptions {
  /** The cluster. Dynamo's platform is installed there. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
  /** Dynamo's release: 1.0 or later. @default "1.6.1" @example "1.6.1" */
  readonly release?: string;
  /** Its namespace. It must be there. @default "inference" @format dns-label @example "inference" */
  readonly namespace?: string;
}

/** The version of the kind that is written: the operator's first with what is said here, from 1.0 on. */
const VERSION = "v1beta1";

/** Most GPUs that the operator itself takes into account where nobody says how many. */
const MOST_GPUS = 32;

/** Asks Dynamo for a graph that holds to an objective: a DynamoGraphDeploymentRequest, from release 1.0 on. */
export class DynamoGraphRequest extends Construct {
  /** The Helm release, for `dependsOn`; its resource is `node.defaultChild` too. */
  public readonly helmRelease: HelmRelease;
  /**
   * The resource of `helmRelease`.
   *
   * @deprecated of the platform `release` is Dynamo's: use `helmRelease`
   */
  public readonly release: Release;
  /** The request as it is deployed. */
  public readonly manifest: { [name: string]: unknown };

  public constructor(scope: Construct, id: string, props: DynamoGraphRequestProps) {
    super(scope, id);
    const shape = admit<DynamoGraphRequestProps>("", props, DYNAMO_GRAPH_REQUEST);
    const { cluster, release = DynamoRelease.DEFAULT, namespace = "inference", ...options } = shape.value;
    const pool = cluster.gpuPools.find(({ name }) => name === options.pool);
    const findings = [...findReleaseProblems("release", release), ...checkRequest(options, cluster, pool, DynamoRelease.of(release)), ...checkRequestFields(options, DynamoRelease.of(release)), ...checkOverrides(options, DynamoRelease.of(release))];
    refuse(this, besides(shape.findings, findings));
    warnOfRelease(this, release);
    this.manifest = requestOf(options, namespace, pool, DynamoRelease.of(release));
    this.helmRelease = new HelmRelease(this, "release", { name: options.name, namespace, localChart: graphChartPath(), values: { objects: [this.manifest] }, wait: false });
    this.release = this.helmRelease.resource;
    this.node.defaultChild = this.release;
  }
}

function checkRequest(options: DynamoGraphRequestOptions, { gpuPools }: IKubernetesCluster, pool: GpuPool | undefined, release: DynamoRelease): Finding[] {
  const { objective = {}, workload = {}, gpus, deploy = false } = options;
  const findings: Finding[] = [];
  const say = (code: Finding["code"], property: string, value: unknown, reason: string, fix: string): void => void findings.push({ code, property, value, reason, fix });
  if (!release.requestVersions.includes(VERSION)) say("graph-version-not-served", "release", release.version, `DynamoGraphDeploymentRequest is served as ${VERSION} from release 1.0 on, and before with another form`, "set release 1.0.0 or later, or plan the model with ServedModel");
  if (!/^[\w.-]+\/[\w.-]+$/.test(options.model)) say("request-model", "model", options.model, "a Hugging Face id has an owner and a name", 'write it like "Qwen/Qwen3-32B"');
  if (objective.wholeAnswerMs !== undefined && (objective.firstTokenMs !== undefined || objective.betweenTokensMs !== undefined)) say("request-objective", "objective.wholeAnswerMs", objective.wholeAnswerMs, "first token or the ones between are given too, and the operator takes one way of saying it", "leave one of them out");
  if (workload.concurrency !== undefined && workload.requestsPerSecond !== undefined) say("request-objective", "workload.requestsPerSecond", workload.requestsPerSecond, "concurrency is given too, and the operator takes one of them", "leave one of them out");
  if (pool === undefined) {
    const names = gpuPools.map(({ name }) => name);
    const near = nearest(options.pool, names);
    const reason = `the cluster has no GPU pool of that name; it has ${names.join(", ") || "none"}`;
    const fix = near === undefined ? "name one of them" : `did you mean "${near}"?`;
    findings.push({ code: "model-without-pool", property: "pool", value: options.pool, reason, fix, ...(names.length === 0 ? { comesOf: "no-gpu-pools" } : {}) });
    return findings;
  }
  const most = pool.maxNodes * pool.gpusPerNode;
  if (Token.isUnresolved(pool.maxNodes)) say("model-without-pool", "pool", pool.name, "how many nodes it has at most is known only at apply, and whether the request fits is reckoned here", "write the pool's maxNodes as a number");
  else if (gpus !== undefined && gpus > most) say("model-without-pool", "gpus", gpus, `pool ${pool.name} has at most ${most}`, "ask for less, or let the pool grow");
  const parts = partsOfGpus(pool);
  if (parts !== undefined && (pool.gpuPartition === undefined || gpus !== 1)) {
    const fix = pool.gpuPartition === undefined ? "name a pool of whole GPUs" : "name a pool of whole GPUs, or write gpus: 1";
    say("wants-whole-gpus", "pool", options.pool, `${parts}, and the search takes each for a whole one that works together with the others`, fix);
  }
  // Taints are no hindrance: the search gives every component what its own Job tolerates (inject_tolerations_into_dgd of dynamo/profiler, 1.0.2 to 1.6.1).
  if (deploy && pool.driverRoot !== undefined) {
    say("request-not-deployable", "deploy", deploy, `pool ${pool.name} has its driver in ${pool.driverRoot}, where the pods of a found graph don't look`, "leave it out, and give the graph that is found to DynamoGraph");
  }
  return findings;
}

function requestOf(options: DynamoGraphRequestOptions, namespace: string, pool: GpuPool | undefined, release: DynamoRelease): { [name: string]: unknown } {
  const { name, model, gpus, objective, workload, backend, searchStrategy, deploy = false, modelCacheClaim, modelPath, hardware, features, image, runtimeVersion, trustRemoteCode } = options;
  const { firstTokenMs: ttft, betweenTokensMs: itl, wholeAnswerMs: e2eLatency, optimize: optimizationType } = objective ?? {};
  const { inputTokens: isl, outputTokens: osl, concurrency, requestsPerSecond: requestRate } = workload ?? {};
  const spec = {
    model,
    backend,
    image,
    runtimeVersionOverride: runtimeVersion,
    searchStrategy,
    autoApply: deploy,
    sla: objective === undefined ? undefined : { ttft, itl, e2eLatency, optimizationType },
    workload: workload === undefined ? undefined : { isl, osl, concurrency, requestRate },
    hardware:
      pool === undefined
        ? undefined
        : {
            // With all four the operator looks at no node, and takes no other pool's GPU for this one's.
            gpuSku: hardware?.gpuSku ?? searchName(pool.gpu, release),
            numGpusPerNode: pool.gpusPerNode,
            totalGpus: gpus ?? Math.min(MOST_GPUS, pool.maxNodes * pool.gpusPerNode),
            vramMb: pool.gpuMemoryGiB === undefined ? undefined : pool.gpuMemoryGiB * 1024,
            interconnect: hardware?.interconnect,
            rdma: hardware?.rdma ?? (requestHas("hardware.rdma", release) ? handsOver(pool) : undefined),
          },
    modelCache: modelCacheClaim === undefined ? undefined : { pvcName: modelCacheClaim, pvcModelPath: modelPath },
    features: featuresOf(features),
    // A thorough search runs on the pool itself.
    overrides: pool === undefined ? undefined : { profilingJob: { template: { spec: { containers: [], tolerations: tolerateAll(pool.taints), nodeSelector: pool.nodeSelector } } }, trustRemoteCode, dgd: overridesOf(options, release) },
  };
  return JSON.parse(JSON.stringify({ apiVersion: `nvidia.com/${VERSION}`, kind: "DynamoGraphDeploymentRequest", metadata: { name, namespace }, spec })) as { [name: string]: unknown };
}

function featuresOf(features: RequestFeatures | undefined): object | undefined {
  if (features === undefined) return undefined;
  const enabled = (given: boolean | undefined): object | undefined => (given === undefined ? undefined : { enabled: given });
  return { kvRouter: enabled(features.kvRouter), mocker: enabled(features.mocker), planner: features.planner };
}

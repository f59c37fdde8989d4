import { PlanRequest } from "../inference-runtime/planner";

/** What is read of `cdktf.out/deployments/<id>.json` (docs/commands/deployment-json.md). What is absent there is absent here. */
export interface Deployment {
  readonly schemaVersion: number;
  readonly id: string;
  readonly dynamo: { readonly release: string; readonly namespace: string; readonly modelNamespace: string };
  readonly cluster: { readonly name: string; readonly cloud?: string; readonly region?: string; readonly apiAccess?: string; readonly connect?: string };
  readonly stacks: readonly DeployedStack[];
  readonly pools: readonly Pool[];
  readonly models: readonly Model[];
  /** Roles of two pools, of which one has the models. @default - none */
  readonly blueGreen?: readonly PoolRole[];
  readonly monitoring?: Monitoring;
  /** Where its lines are kept. */
  readonly logs?: Kept;
  /** Where its spans are kept. */
  readonly traces?: Kept;
  readonly budget?: Budget;
  /** Classes, and how much there is of those that have one size. */
  readonly storageClasses?: readonly { readonly name: string; readonly maximumGiB?: number; readonly throughputMBps?: number }[];
  /** `high` where it is made to survive a node. @default - it isn't */
  readonly availability?: string;
}

/** Two pools of one role. */
export interface PoolRole {
  readonly role: string;
  readonly color: string;
  /** The pool with the models, and the one that stands by. */
  readonly active: string;
  readonly standby: string;
}

/** What a month may cost before somebody is told. */
export interface Budget {
  readonly monthlyUsd: number;
  readonly alertAtPercent: readonly number[];
  readonly forecastAtPercent: readonly number[];
}

export interface DeployedStack {
  readonly name: string;
  readonly step: string;
  /** Names of those that it waits for. @default - the one before */
  readonly after?: readonly string[];
}

/** Who watches it. What a Prometheus that is somebody else's keeps isn't known. */
export interface Monitoring {
  readonly kind: string;
  readonly namespace: string;
  readonly address?: string;
  readonly gpuMetrics: string;
  readonly retention?: string;
  readonly retentionSizeGiB?: number;
  readonly volumeGiB?: number;
  readonly storageClass?: string;
  readonly grafana?: boolean;
  readonly alertmanager?: boolean;
  /** The cloud's managed Prometheus, where samples go there. */
  readonly store?: string;
  /** Whether it evaluates rules; whether somebody is told, where that is known; who is told by what, in words. */
  readonly storeRules?: boolean;
  readonly storeTells?: boolean;
  readonly storeToldBy?: string;
  /** The cloud's managed Grafana beside it. */
  readonly storeGrafana?: string;
  /** What that Grafana itself is called. */
  readonly storeGrafanaName?: string;
  /** What of this deployment goes there at least. */
  readonly storeSamples?: StoreSamples;
  /** Whether something in the cluster asks it for those who can't sign in. */
  readonly queryFrontend?: boolean;
  /** Where models are asked chats. */
  readonly chatsEverySeconds?: number;
}

/** Series that are written at least, with the fewest of all that grows and with the most, and how often each gets a sample. */
export interface StoreSamples {
  readonly everySeconds: number;
  readonly fewestSeries: number;
  readonly mostSeries: number;
}

/** Where lines or spans are kept. */
export interface Kept {
  readonly kind: string;
  readonly namespace?: string;
  readonly retentionDays?: number;
  readonly volumeGiB?: number;
  readonly storageClass?: string;
  /** The cloud's service, or the address to which they go. */
  readonly store?: string;
  /** Of spans: the share of the requests that are traced. */
  readonly sampleRatio?: number;
}

export interface Pool {
  readonly name: string;
  readonly machineType?: string;
  /** Machine types that its nodes may be of as well. @default - none */
  readonly moreMachineTypes?: readonly string[];
  readonly gpusPerNode: number;
  readonly minNodes: number;
  readonly maxNodes: number;
  readonly capacity: string;
  /** Nodes that it begins with, where nothing changes their number by itself. @default - it is scaled, or begins with `minNodes` */
  readonly startNodes?: number;
  readonly gpu?: string;
  /** Pods that share each GPU by turns; `gpusPerNode` counts shares then. @default - one has it whole */
  readonly gpuClients?: number;
  /** @default - none that anybody asks for */
  readonly labels?: { readonly [key: string]: string };
}

export interface Model {
  readonly name: string;
  readonly model: string;
  readonly parts: readonly Part[];
  readonly images: readonly string[];
  /** @default - it has none */
  readonly adapters?: readonly string[];
  /** A volume of its own for what its engine compiles. @default - that lies with the weights, or isn't kept */
  readonly compileCache?: CompileCache;
  readonly exposure?: Exposure;
  readonly plan?: Plan;
  /** Why it isn't planned. @default - it is, or nothing is known of it */
  readonly unplanned?: readonly string[];
}

/** A volume for what an engine compiles. */
export interface CompileCache {
  readonly storageClass: string;
  readonly sizeGiB: number;
}

/** How a model is reached from outside its cluster. */
export interface Exposure {
  readonly reach: string;
  readonly host: string;
  readonly address: string;
  readonly door: string;
  readonly doorName: string;
  readonly certificate?: string;
  readonly authentication?: string;
  readonly allowedCidrs?: readonly string[];
  readonly pool?: string;
  readonly recordedBy?: string;
}

export interface Part {
  readonly name: string;
  readonly role: string;
  readonly replicas: number;
  /** The most that a scaler may ask for. @default - nobody scales it */
  readonly maxReplicas?: number;
  readonly gpus: number;
  readonly pool?: string;
  /** What the planner was asked for one replica. @default - it isn't planned */
  readonly asked?: PlanRequest;
}

/** Memory in GiB, of the fullest GPU. */
export interface Plan {
  readonly feasible: boolean;
  readonly engine: string;
  readonly gpusPerReplica: number;
  readonly maxModelLen?: number;
  readonly gpuMemoryGiB: number;
  readonly weightsGiB?: number;
  readonly kvCacheGiB?: number;
}

/** The version of the file that is read. */
export const SCHEMA_VERSION = 1;

/**
 * A deployment as it is written in a file.
 *
 * @throws Error for what isn't one, or one of another version
 */
export function readDeployment(file: string, text: string): Deployment {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`);
  }
  const { schemaVersion, id, stacks, pools, models } = (value ?? {}) as Partial<Deployment>;
  if (schemaVersion !== SCHEMA_VERSION) throw new Error(`${file} has schemaVersion ${JSON.stringify(schemaVersion)}; this command reads ${SCHEMA_VERSION}. Synthesise the app anew.`);
  if (typeof id !== "string" || ![stacks, pools, models].every(Array.isArray)) throw new Error(`${file} is no deployment's file (docs/commands/deployment-json.md)`);
  return value as Deployment;
}

import { SpreadConstraint } from "../availability/high-model";
import { PodMount, PodSidecar, PodVolume } from "../../cluster/pools/pod-needs";
import { Toleration } from "../../cluster/pools/scheduling";

/*
 * A model's graph, whichever version of DynamoGraphDeployment will say it. Objects are in Kubernetes' own form where it has one.
 */

/** An environment variable: its value, or the key of a Secret that holds it. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string; readonly optional?: boolean } };
}

/** What a container asks for, and at most gets. */
export interface Resources {
  readonly requests?: { readonly [name: string]: string };
  readonly limits?: { readonly [name: string]: string };
}

/** What is done before a container gets its SIGTERM. */
export interface Lifecycle {
  readonly preStop: { readonly exec: { readonly command: string[] } };
}

/** How a container is asked: by HTTP, or as a server of gRPC. */
export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: number };
  readonly grpc?: { readonly port: number; readonly service: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** Annotations and labels of a component's pods; nothing where it has neither. */
export function podMetadata({ annotations, labels = {} }: Pick<Component, "annotations" | "labels">): { readonly [kind: string]: { readonly [name: string]: string } } | undefined {
  const given = Object.entries({ annotations, labels }).filter(([, values]) => Object.keys(values).length > 0);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** What a container may do: little. */
export interface ContainerSecurity {
  readonly allowPrivilegeEscalation: boolean;
  readonly capabilities: { readonly drop: string[]; readonly add?: string[] };
}

/** A component's main container. The operator adds a frontend's command, ports and probes. */
export interface MainContainer {
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env: EnvVar[];
  readonly lifecycle?: Lifecycle;
  /** @default - the operator's */
  readonly startupProbe?: Probe;
  readonly securityContext: ContainerSecurity;
  readonly resources: Resources;
  /** @default - none */
  readonly volumeMounts?: PodMount[];
}

/** A container that runs before it. */
export interface InitContainer extends Omit<MainContainer, "env" | "lifecycle"> {
  readonly name: string;
  readonly env?: EnvVar[];
}

/** A frontend in a worker's pod, which hands on what a gateway sends there. The operator adds its command, port and probes. */
export interface FrontendSidecar extends MainContainer {
  readonly name: string;
}

/** A component's pod but for its main container. */
export interface GraphPod {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly [name: string]: unknown };
  readonly imagePullSecrets?: { readonly name: string }[];
  readonly tolerations?: Toleration[];
  readonly nodeSelector?: { readonly [label: string]: string };
  /** @default - its own */
  readonly hostIPC?: boolean;
  /** @default - anywhere */
  readonly topologySpreadConstraints?: SpreadConstraint[];
  /** @default - none */
  readonly initContainers?: (InitContainer | PodSidecar)[];
  /** @default - none */
  readonly volumes?: PodVolume[];
}

/** Pods that are alike. */
export interface Component {
  readonly name: string;
  /** Its type as v1beta1 has it. */
  readonly type: string;
  /** Whether that is a half of a worker, for which v1alpha1 has a type and a sub-type. */
  readonly isHalf: boolean;
  readonly replicas: number;
  /** Whether their number is its scaling adapter's to say: the graph then says none. */
  readonly isScaled: boolean;
  /** Nodes of one replica. */
  readonly nodes: number;
  /** The model that its pods serve, for whom adapters are found by it. @default - nobody asks */
  readonly modelRef?: string;
  /** Shared memory of its engine in GiB. @default - it has no engine, and what the operator gives does */
  readonly sharedMemoryGiB?: number;
  readonly annotations: { readonly [name: string]: string };
  /** Labels of its pods besides the operator's. @default - none */
  readonly labels?: { readonly [name: string]: string };
  readonly pod: GraphPod;
  readonly main: MainContainer;
  /** @default - none: requests come by the frontends alone */
  readonly sidecar?: FrontendSidecar;
  /** Plugins of an endpoint picker. @default - it is none, or one that has them built in */
  readonly eppConfig?: { readonly [key: string]: unknown };
}

/** A model's components, and what holds for all of them. */
export interface Graph {
  readonly name: string;
  readonly labels: { readonly [name: string]: string };
  /** The engine's name. @default - it is none that the operator must know */
  readonly backendFramework?: string;
  readonly components: Component[];
}

/** An object of the API server. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: { readonly [name: string]: string } };
  readonly spec: { readonly [name: string]: unknown };
}

/** Shared memory of a part with an engine, as a version of the graph has it. */
export interface SharedMemory {
  /** A volume of the pod's own. @default - the operator's */
  readonly volumes: PodVolume[];
  /** Where the engine mounts it. @default - the operator mounts it */
  readonly mainMounts: PodMount[];
  /** Where the preflight does, so that it sees what the engine gets. */
  readonly preflightMounts: PodMount[];
}

/** A version of DynamoGraphDeployment. */
export interface GraphWriter {
  sharedMemory(component: string, gib: number): SharedMemory;
  write(graph: Graph): Manifest;
}

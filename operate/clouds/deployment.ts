import { Deployment, Model, Pool } from "../../explain/deployment";
import { findDeployment } from "../find-deployment";

/** What is read of `cdktf.out/deployments/<id>.json` by whoever looks after it (docs/commands/deployment-json.md). */
export interface OperatedDeployment extends Deployment {
  readonly stacks: readonly { readonly name: string; readonly step: string; readonly directory: string }[];
  readonly pools: readonly OperatedPool[];
  readonly models: readonly OperatedModel[];
  readonly namespaces: readonly { readonly name: string; readonly made: boolean }[];
  /** @default - none: who deploys makes all of them */
  readonly broughtSecrets?: readonly { readonly name: string; readonly keys: readonly string[] }[];
  /** @default - nothing is known: somebody else made the cluster */
  readonly needs?: Needs;
}

export interface OperatedPool extends Pool {
  readonly reservation?: string;
  /** @default - none that anybody asks for */
  readonly labels?: { readonly [key: string]: string };
  /** @default - of one type alone */
  readonly moreMachineTypes?: readonly string[];
  readonly zones?: readonly string[];
  readonly startNodes?: number;
  readonly firstNodes?: number;
  /** @default - its GPUs are whole */
  readonly gpuPartition?: { readonly size: string; readonly perGpu: number };
  /** Pods to a GPU. @default - each is one pod's */
  readonly gpuClients?: number;
}

export interface OperatedModel extends Model {
  readonly namespace: string;
  readonly token?: { readonly secret: string; readonly key: string; readonly required: boolean };
}

export interface Needs {
  readonly account?: string;
  readonly profile?: string;
  readonly impersonate?: string;
  readonly zones?: readonly string[];
  readonly hostedZones?: readonly { readonly zoneId: string; readonly domain: string }[];
  /** Images of Google's disks, by their paths. @default - none are needed */
  readonly diskImages?: readonly string[];
  readonly services: readonly string[];
  readonly names: readonly { readonly kind: string; readonly name: string }[];
  readonly ranges: readonly { readonly name: string; readonly cidr: string }[];
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
}

/** The clouds that have a program to be asked by. */
export type Cloud = "aws" | "azure" | "google";

const CLOUDS: readonly string[] = ["aws", "azure", "google"];

/**
 * The deployment of an id, as it was synthesised.
 *
 * @throws Error in words for a person: none of that id, or a file that can't be read
 */
export function findOperated(output: string, id: string, readFile: (file: string) => string): OperatedDeployment {
  const found = findDeployment(output, id, readFile);
  const [file, deployment] = [found.file, found.deployment as OperatedDeployment];
  const { needs, cluster } = deployment;
  if (cluster.cloud !== undefined && !isNeeds(needs)) throw new Error(`${file} doesn't say what the deployment needs: it was written by an earlier version. Synthesise the app anew.`);
  return deployment;
}

/** The cloud that made the cluster, where it is one of the three. */
export function cloudOf({ cluster }: Deployment): Cloud | undefined {
  return CLOUDS.includes(cluster.cloud ?? "") ? (cluster.cloud as Cloud) : undefined;
}

function isNeeds(needs: Needs | undefined): boolean {
  return [needs?.services, needs?.names, needs?.ranges, needs?.counts].every(Array.isArray);
}

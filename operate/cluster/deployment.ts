import { Deployment, Model, Part, Pool } from "../../explain/deployment";
import { findDeployment } from "../find-deployment";

/** What a deployment's file says should be there (docs/commands/deployment-json.md). */
export interface Deployed extends Deployment {
  readonly pools: readonly DeployedPool[];
  readonly models: readonly DeployedModel[];
  readonly namespaces: readonly { readonly name: string }[];
  readonly releases: readonly { readonly name: string; readonly namespace: string; readonly chart: string; readonly version?: string }[];
  readonly storageClasses: readonly { readonly name: string; readonly default: boolean }[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface DeployedPool extends Pool {
  readonly nodeSelector: { readonly [label: string]: string };
  readonly taints: readonly Taint[];
}

export interface DeployedModel extends Model {
  readonly namespace: string;
  readonly parts: readonly DeployedPart[];
}

export interface DeployedPart extends Part {
  readonly image: string;
}

/**
 * The deployment of an id, from what was synthesised into a folder.
 *
 * @throws Error with what is there in its place
 */
export function findDeployed(output: string, id: string, readFile: (file: string) => string): Deployed {
  const { file, deployment } = findDeployment(output, id, readFile);
  return admitted(file, deployment);
}

/** What is read here beyond what every reader reads. */
function admitted(file: string, deployment: Deployment): Deployed {
  const { dynamo, namespaces, releases, storageClasses, pools, models } = deployment as Deployed;
  const named = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one?.name === "string");
  const places: [string, boolean][] = [
    ["dynamo", [dynamo?.release, dynamo?.namespace, dynamo?.modelNamespace].every((part) => typeof part === "string")],
    ["namespaces", named(namespaces)],
    ["releases", named(releases)],
    ["storageClasses", named(storageClasses)],
    ["pools", named(pools) && pools.every(({ nodeSelector, taints }) => typeof nodeSelector === "object" && Array.isArray(taints))],
    ["models", named(models) && models.every(({ namespace, parts }) => typeof namespace === "string" && named(parts))],
  ];
  const wrong = places.filter(([, ok]) => !ok).map(([name]) => name);
  if (wrong.length > 0) throw new Error(`${file} is no deployment's file (docs/commands/deployment-json.md): ${wrong.join(", ")} can't be read. Synthesise the app anew.`);
  return deployment as Deployed;
}

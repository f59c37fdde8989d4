import * as path from "path";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { modelValues } from "../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered, helmTemplate } from "../../harness/helm";

export const CHART = path.resolve("inference-runtime/chart");

/** A cluster with one pool, for whatever is no question of pools. */
export function plainCluster(): IKubernetesCluster {
  const pool = { labels: {}, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 4, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE };
  const storage = [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }];
  return new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [{ ...pool, name: "l4" }], storage });
}

const rendered = new Map<string, Rendered[]>();

/** What our chart renders for a model in a release, by real Helm; once for the same question. Not to be changed. */
export function renderModel(model: Partial<ServedModelOptions> = {}, release = "1.5.1", platformNamespace?: string): Rendered[] {
  const whole = { name: "qwen", model: "Qwen/Qwen3-0.6B", ...model };
  const values = modelValues(whole, plainCluster(), DynamoRelease.of(release), { platformNamespace });
  const question = JSON.stringify([whole.name, values]);
  const known = rendered.get(question) ?? helmTemplate(CHART, values, { name: whole.name, namespace: "inference" });
  rendered.set(question, known);
  return known;
}

/** The pod of "frontend" or "worker" with its main container among `containers`, whichever version of the graph says it. */
export function podOf(objects: Rendered[], component: string): Rendered {
  const { spec } = objects.find(({ kind }) => kind === "DynamoGraphDeployment");
  if (spec.components !== undefined) return spec.components.find(({ name }: Rendered) => name === component).podTemplate.spec;
  const { mainContainer, ...pod } = spec.services[component].extraPodSpec;
  return { ...pod, containers: [{ name: "main", ...mainContainer }] };
}

/** Its main container. */
export function mainOf(objects: Rendered[], component: string): Rendered {
  return podOf(objects, component).containers.find(({ name }: Rendered) => name === "main");
}

/** Plain environment variables of a container, by name. */
export function environmentOf(container: Rendered): { [name: string]: string } {
  return Object.fromEntries(container.env.map(({ name, value }: Rendered) => [name, value]));
}

import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { ServedModelOptions } from "../served-model-options";

/** What the models' namespace is labelled with for the cluster's door, where a model asks for one. */
export function doorLabels(models: readonly (ServedModelOptions | null | undefined)[], { exposure }: IKubernetesCluster): { [label: string]: string } {
  return models.some((model) => model?.exposure !== undefined) ? { ...exposure?.namespaceLabels } : {};
}

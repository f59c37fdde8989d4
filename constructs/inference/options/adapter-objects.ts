import { ServedModelOptions } from "../served-model-options";

/** A model's adapters that workers fetch, as Dynamo has them: its operator finds the workers by the base model's name, and loads each into all of them. */
export function adapterObjects({ name, model, lora }: ServedModelOptions): object[] {
  return (lora?.adapters ?? []).filter(({ source }) => !source.onVolume).map((adapter) => ({
    apiVersion: "nvidia.com/v1alpha1",
    kind: "DynamoModel",
    metadata: { name: `${name}-${adapter.name}` },
    spec: { modelName: adapter.name, baseModelName: model, modelType: "lora", source: { uri: adapter.source.uri } },
  }));
}

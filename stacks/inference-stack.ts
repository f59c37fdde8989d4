import { Construct } from "constructs";
import { refuse } from "../constructs/core/refuse";
import { checkModels } from "../constructs/inference/check-models";
import { ServedModel } from "../constructs/inference/served-model";
import { ServedModelOptions } from "../constructs/inference/served-model-options";
import { DynamoStackProps } from "./crds-stack";
import { InClusterStack } from "./in-cluster-stack";

/** Properties of `InferenceStack`. */
export interface InferenceStackProps extends DynamoStackProps {
  readonly models: ServedModelOptions[];
}

/** `<id>-inference`: one Helm release for each model; models come and go daily. */
export class InferenceStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: InferenceStackProps) {
    super(scope, id, props);
    refuse(this, checkModels("models", props.models));
    // Below a construct of their own, so that a model may have any name, a provider's too.
    const models = new Construct(this, "models");
    props.models.forEach((model, index) => {
      const name = model.name === "" ? `models[${index}]` : model.name;
      // Twice the same name is refused above; the second has no place to stand.
      if (models.node.tryFindChild(name) !== undefined) return;
      new ServedModel(models, name, {
        ...model,
        cluster: props.cluster,
        release: props.dynamo.release,
        namespace: props.names.modelNamespace,
        imageMirror: props.imageMirror,
      });
    });
  }
}

import { Construct } from "constructs";
import { WeightsAhead } from "../../constructs/inference/weights/weights-ahead";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { DynamoStackProps } from "./crds-stack";
import { InClusterStack } from "./in-cluster-stack";

/** Properties of `WeightsStack`. */
export interface WeightsStackProps extends DynamoStackProps {
  readonly models: ServedModelOptions[];
}

/**
 * `<id>-weights`: the models' volumes and the Jobs that fill them, beside add-ons and CRDs. Helm makes the models' namespace with the first of
 * them, and the platform's stack takes it over: it goes there, before the operator does, with all that is in it.
 */
export class WeightsStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: WeightsStackProps) {
    super(scope, id, props);
    const { cluster, models, dynamo, imageMirror, names } = props;
    new WeightsAhead(this, "weights", {
      cluster,
      models,
      release: dynamo.release,
      namespace: names.modelNamespace,
      createNamespace: !names.existing.includes(names.modelNamespace),
      grove: dynamo.platform?.grove,
      lws: dynamo.platform?.lws,
      imageMirror,
    });
  }
}

import { Construct } from "constructs";
import { EARLY_NAMESPACE, EarlyStart } from "../../constructs/inference/early/early-start";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { DynamoStackProps } from "./crds-stack";
import { InClusterStack } from "./in-cluster-stack";

/** Properties of `EarlyStack`. */
export interface EarlyStackProps extends DynamoStackProps {
  readonly models: ServedModelOptions[];
  /** Names of models whose download has an image of its own. @default - none */
  readonly modelsAhead?: string[];
}

/** `<id>-early`: images onto their nodes, and GPU nodes, while the platform is still being installed. No other stack waits for it. */
export class EarlyStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: EarlyStackProps) {
    super(scope, id, props);
    const { cluster, models, dynamo, imageMirror, names } = props;
    new EarlyStart(this, "early", {
      cluster,
      models,
      release: dynamo.release,
      grove: dynamo.platform?.grove,
      imageMirror,
      weightsAhead: props.modelsAhead,
      createNamespace: !names.existing.includes(EARLY_NAMESPACE),
    });
  }
}

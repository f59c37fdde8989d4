import { Availability } from "../../constructs/cluster/availability/availability";
import { Construct } from "constructs";
import { CRDS_NAMESPACE, DynamoCrds } from "../../constructs/dynamo/crds/crds";
import { DynamoNames, DynamoOptions } from "./chain-options";
import { InClusterStack, InClusterStackProps } from "./in-cluster-stack";

/** What the stacks that install Dynamo are made with. */
export interface DynamoStackProps extends InClusterStackProps {
  readonly dynamo: DynamoOptions;
  readonly names: DynamoNames;
  /** @default Availability.STANDARD */
  readonly availability?: Availability;
}

/** `<id>-crds`: the Dynamo CRDs, from the release's own artefact, before anything of their kinds is planned. */
export class CrdsStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: DynamoStackProps) {
    super(scope, id, props);
    new DynamoCrds(this, "crds", {
      cluster: props.cluster,
      release: props.dynamo.release,
      platformNamespace: props.names.platformNamespace,
      platformReleaseName: props.names.platformReleaseName,
      // The CRDs come out of the operator's image: a mirror's copy serves both.
      operatorImage: props.dynamo.platform?.operatorImage,
      imageMirror: props.imageMirror,
      chartRepository: props.chartRepository,
      createNamespace: !props.names.existing.includes(CRDS_NAMESPACE),
      besideOtherOperator: props.dynamo.platform?.restrictToNamespace !== undefined,
    });
  }
}

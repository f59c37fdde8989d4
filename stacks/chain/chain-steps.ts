import { App, TerraformStack } from "../../constructs/core/framework";
import { PodTelemetry } from "../../constructs/dynamo/pod-telemetry";
import { DynamoGraphOptions } from "../../constructs/dynamo/graph/graph-options";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { doorLabels } from "../../constructs/inference/exposure/door-labels";
import { longestGraceSeconds } from "../../constructs/inference/shutdown";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { modelsAhead } from "../../constructs/inference/weights/weights-ahead";
import { IAddOnSource } from "../../constructs/kubernetes/add-on-source";
import { AddonsStack } from "./addons-stack";
import { CrdsStack, DynamoStackProps } from "./crds-stack";
import { EarlyStack } from "./early-stack";
import { InferenceStack } from "./inference-stack";
import { PlatformStack } from "./platform-stack";
import { WeightsStack } from "./weights-stack";

/** What a step's stack is made from. */
export interface StepProps extends DynamoStackProps {
  readonly models: ServedModelOptions[];
  /** The cluster as the models see it: without pools that stand by. @default - as it is */
  readonly modelCluster?: IKubernetesCluster;
  /** @default - none */
  readonly graphs?: DynamoGraphOptions[];
  /** Who needs charts in the cluster beside itself. @default - nobody */
  readonly sources?: IAddOnSource[];
  /** Whether monitors of ours scrape the models, with the labels that Dynamo's own would set. @default false */
  readonly monitored?: boolean;
  /** What pods of models and graphs say of themselves. @default - lines as text, and no spans */
  readonly telemetry?: PodTelemetry;
  /** Whether images are pulled and GPU nodes bought ahead. @default false */
  readonly earlyStart?: boolean;
  /** Whether weights are downloaded ahead. @default false */
  readonly earlyWeights?: boolean;
  /** Whether the deployment makes the cluster. What an add-on installs is taken as there in one that somebody else made. */
  readonly makesCluster: boolean;
}

/** One stack of a chain: what Terraform applies together. */
export interface ChainStep {
  /** What follows the deployment's id in the stack's name. Never another for what is deployed: the state lies under it. */
  readonly suffix: string;
  /** Whether a deployment has it. @default - every one has */
  readonly when?: (props: StepProps) => boolean;
  /**
   * What it waits for, and goes before: suffixes of earlier steps. The cluster's stack is waited for by all. One that this deployment
   * hasn't is passed over.
   * @default - the step before
   */
  readonly after?: readonly string[];
  readonly make: (app: App, id: string, props: StepProps) => TerraformStack;
}

/** What follows the id in the name of the stack that makes the cluster: the one before all steps, which each cloud makes itself. */
export const CLUSTER_SUFFIX = "cluster";

/**
 * The steps after the cluster, in an order in which they can be deployed one by one. What they wait for is less, and is also what they go
 * before: `cdktf destroy` takes the same edges the other way. So the models' namespace, which the platform's stack takes away and waits for,
 * goes while the operator runs and while the add-ons do: a load balancer's controller, whose finalizer is on a door, a CSI driver that unmounts.
 */
export const CHAIN_STEPS: readonly ChainStep[] = [
  // Gone after the platform, with which the models' namespace goes and all that is in it: nothing of it is left by then.
  { suffix: "weights", after: [], when: ({ earlyWeights = false }) => earlyWeights, make: (app, id, props) => new WeightsStack(app, id, ofModels(props)) },
  { suffix: "early", after: [], when: ({ earlyStart = false }) => earlyStart, make: (app, id, props) => new EarlyStack(app, id, { ...ofModels(props), modelsAhead: aheadOf(props).map(({ name }) => name) }) },
  {
    suffix: "addons",
    after: [],
    when: ({ makesCluster, sources = [] }) => makesCluster || sources.length > 0,
    make: (app, id, props) => new AddonsStack(app, id, props),
  },
  // A Job that asks for no GPU, volume or door.
  { suffix: "crds", after: [], make: (app, id, props) => new CrdsStack(app, id, props) },
  {
    suffix: "platform",
    after: ["addons", "crds", "weights"],
    make: (app, id, props) =>
      new PlatformStack(app, id, { ...props, longestGraceSeconds: longestGraceSeconds(props.models), namespaceTakenOver: aheadOf(props).length > 0, namespaceLabels: doorLabels(props.models, props.cluster) }),
  },
  { suffix: "inference", after: ["platform"], make: (app, id, props) => new InferenceStack(app, id, { ...ofModels(props), modelsAhead: aheadOf(props).map(({ name }) => name) }) },
];

/** What models are placed on, and by. */
function ofModels(props: StepProps): StepProps {
  return { ...props, cluster: props.modelCluster ?? props.cluster };
}

/** The models whose weights are downloaded ahead. */
function aheadOf({ earlyWeights = false, models, cluster: whole, modelCluster: cluster = whole, dynamo }: StepProps): ServedModelOptions[] {
  return earlyWeights ? modelsAhead({ models, cluster, release: dynamo.release, grove: dynamo.platform?.grove, lws: dynamo.platform?.lws }) : [];
}

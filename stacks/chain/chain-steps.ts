import { App, TerraformStack } from "../../constructs/core/framework";
import { DynamoGraphOptions } from "../../constructs/dynamo/graph/graph-options";
import { doorLabels } from "../../constructs/inference/exposure/door-labels";
import { longestGraceSeconds } from "../../constructs/inference/shutdown";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { IAddOnSource } from "../../constructs/kubernetes/add-on-source";
import { AddonsStack } from "./addons-stack";
import { CrdsStack, DynamoStackProps } from "./crds-stack";
import { InferenceStack } from "./inference-stack";
import { PlatformStack } from "./platform-stack";

/** What a step's stack is made from. */
export interface StepProps extends DynamoStackProps {
  readonly models: ServedModelOptions[];
  /** @default - none */
  readonly graphs?: DynamoGraphOptions[];
  /** Who needs charts in the cluster beside itself. @default - nobody */
  readonly sources?: IAddOnSource[];
  /** Whether monitors of ours scrape the models, with the labels that Dynamo's own would set. @default false */
  readonly monitored?: boolean;
  /** Whether the deployment makes the cluster. What an add-on installs is taken as there in one that somebody else made. */
  readonly makesCluster: boolean;
}

/** One stack of a chain: what Terraform applies together. */
export interface ChainStep {
  /** What follows the deployment's id in the stack's name. Never another for what is deployed: the state lies under it. */
  readonly suffix: string;
  /** Whether a deployment has it. @default - every one has */
  readonly when?: (props: StepProps) => boolean;
  readonly make: (app: App, id: string, props: StepProps) => TerraformStack;
}

/** What follows the id in the name of the stack that makes the cluster: the one before all steps, which each cloud makes itself. */
export const CLUSTER_SUFFIX = "cluster";

/** The steps after the cluster, in the order in which they are deployed. Each waits for the one before. */
export const CHAIN_STEPS: readonly ChainStep[] = [
  { suffix: "addons", when: ({ makesCluster, sources = [] }) => makesCluster || sources.length > 0, make: (app, id, props) => new AddonsStack(app, id, props) },
  { suffix: "crds", make: (app, id, props) => new CrdsStack(app, id, props) },
  {
    suffix: "platform",
    make: (app, id, props) =>
      new PlatformStack(app, id, { ...props, longestGraceSeconds: longestGraceSeconds(props.models), namespaceLabels: doorLabels(props.models, props.cluster) }),
  },
  { suffix: "inference", make: (app, id, props) => new InferenceStack(app, id, props) },
];

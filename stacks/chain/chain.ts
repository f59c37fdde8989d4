import { App, TerraformStack } from "../../constructs/core/framework";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { PinnedImages } from "../../constructs/kubernetes/pinned-images";
import { refuse } from "../../constructs/core/refuse";
import { warn } from "../../constructs/core/warn";
import { ChainOptions, DynamoNames, dynamoNames } from "./chain-options";
import { CHAIN_STEPS, ChainStep, StepProps } from "./chain-steps";
import { monitored } from "./monitored";
import { findNamespaceProblems, plannedNamespaces } from "./namespaces";
import { StateBackend } from "../state-backend";

/** Context of an app that is synthesised for the list of its images. */
const ASKED_FOR_DIGESTS = "cdktf-dynamo:withoutDigests";

/** What the stacks after the cluster's are made from. */
export interface ChainProps extends ChainOptions {
  readonly cluster: IKubernetesCluster;
  /**
   * The stack that makes the cluster. @default - somebody else made the cluster: no add-ons stack either, since what they install
   * is taken as there
   */
  readonly clusterStack?: TerraformStack;
  /** The steps after the cluster. @default CHAIN_STEPS */
  readonly steps?: readonly ChainStep[];
}

/** The stacks of a deployment that work inside its cluster, each depending on the one before. */
export class Chain {
  /** All stacks of the deployment in the order in which they are deployed; destroyed in reverse. */
  public readonly stacks: TerraformStack[];
  /** What the stacks agree on. */
  public readonly names: DynamoNames;

  /**
   * @param id the deployment's id, as `admitDeploymentId` gave it
   */
  public constructor(app: App, id: string, props: ChainProps) {
    const { cluster, clusterStack, imageDigests, chartRepository, graphs, steps = CHAIN_STEPS } = props;
    // Who makes the file asks the app, which can't have read it yet, and asks for each image by its own name.
    const isAsked = app.node.tryGetContext(ASKED_FOR_DIGESTS) === true;
    const pinned = imageDigests === undefined || isAsked ? undefined : new PinnedImages(props.imageMirror, imageDigests);
    const backend = props.backend ?? StateBackend.local();
    const asked = { cluster, makesCluster: clusterStack !== undefined, dynamo: props.dynamo ?? {}, models: props.models, graphs };
    const watched = props.monitoring === undefined ? undefined : monitored(props.monitoring, asked);
    const { dynamo, models } = watched ?? asked;
    const planned = plannedNamespaces(dynamo, clusterStack === undefined ? undefined : cluster, watched?.source.addOns(cluster));
    const namespaces = findNamespaceProblems(planned, props.existingNamespaces ?? []);
    this.names = dynamoNames(dynamo, namespaces.existing);
    const step: StepProps = {
      cluster,
      backend,
      dynamo,
      models,
      graphs,
      names: this.names,
      imageMirror: isAsked ? undefined : (pinned ?? props.imageMirror),
      chartRepository,
      existingNamespaces: namespaces.existing,
      makesCluster: asked.makesCluster,
      monitored: watched !== undefined,
      sources: watched === undefined ? undefined : [watched.source],
    };
    const made = steps.filter(({ when }) => when?.(step) ?? true).map(({ suffix, make }) => make(app, `${id}-${suffix}`, step));
    this.stacks = [...(clusterStack === undefined ? [] : [clusterStack]), ...made];
    this.stacks.slice(1).forEach((stack, index) => stack.addDependency(this.stacks[index]));
    refuse(this.stacks[0], [...backend.findings(), ...namespaces.findings, ...(watched?.findings ?? []), ...(pinned?.misses("imageDigests") ?? [])]);
    warn(this.stacks[0], watched?.warnings ?? []);
  }
}

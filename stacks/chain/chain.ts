import { Availability, isHigh } from "../../constructs/cluster/availability/availability";
import { isObject } from "../../constructs/core/shape/shape";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { App, TerraformStack } from "../../constructs/core/framework";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { PinnedImages } from "../../constructs/kubernetes/images/pinned-images";
import { clusterWithoutRefusedCounts } from "../../constructs/cluster/pools/refused-counts";
import { refuse } from "../../constructs/core/problems/refuse";
import { warn } from "../../constructs/core/problems/warn";
import { ChainOptions, DynamoNames, dynamoNames } from "./chain-options";
import { colored } from "./colored";
import { CHAIN_STEPS, ChainStep, StepProps } from "./chain-steps";
import { monitored } from "./monitored";
import { findNamespaceProblems, plannedNamespaces } from "./namespaces";
import { telemetry } from "./telemetry";
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

/** The stacks of a deployment that work inside its cluster, each depending on what its step waits for. */
export class Chain {
  /** All stacks of the deployment in the order in which they are deployed; destroyed in reverse. */
  public readonly stacks: TerraformStack[];
  /** What the stacks agree on. */
  public readonly names: DynamoNames;

  /**
   * @param id the deployment's id, as `admitDeploymentId` gave it
   */
  public constructor(app: App, id: string, props: ChainProps) {
    const { cluster, clusterStack, imageDigests, graphs, steps = CHAIN_STEPS } = props;
    // Who makes the file asks the app, which can't have read it yet, and asks for each image by its own name.
    const isAsked = app.node.tryGetContext(ASKED_FOR_DIGESTS) === true;
    // Told once: each release would tell it again. Which charts a folder lacks, each tells of its own.
    const placeFindings = (props.chartRepository?.findings("chartRepository", { chart: "", version: "" }) ?? []).filter(({ code }) => code !== "chart-not-in-folder");
    const chartRepository = placeFindings.length > 0 ? undefined : props.chartRepository;
    const mirrorFindings = props.imageMirror?.findings("imageMirror") ?? [];
    const mirror = mirrorFindings.length > 0 ? undefined : props.imageMirror;
    const pinned = imageDigests === undefined || isAsked ? undefined : new PinnedImages(mirror, imageDigests);
    const backend = props.backend ?? StateBackend.local();
    const seen = colored(props);
    const asked = { cluster, makesCluster: clusterStack !== undefined, dynamo: props.dynamo ?? {}, models: withAvailability(seen.models, props.availability), graphs };
    const watched = props.monitoring === undefined ? undefined : monitored(props.monitoring, asked);
    const { dynamo, models } = watched ?? asked;
    const told = telemetry({ ...asked, monitoring: props.monitoring, logs: props.logs, traces: props.traces });
    const sources = [...(watched === undefined ? [] : [watched.source]), ...told.sources];
    const planned = plannedNamespaces(dynamo, clusterStack === undefined ? undefined : cluster, sources.map((source) => ({ property: source.property, addOns: source.addOns(cluster) })), props.earlyStart);
    const namespaces = findNamespaceProblems(planned, props.existingNamespaces ?? []);
    this.names = dynamoNames(dynamo, namespaces.existing);
    const step: StepProps = {
      cluster,
      modelCluster: clusterWithoutRefusedCounts(seen.cluster),
      backend,
      dynamo,
      models,
      graphs,
      names: this.names,
      availability: props.availability,
      imageMirror: isAsked ? undefined : (pinned ?? mirror),
      chartRepository,
      existingNamespaces: namespaces.existing,
      makesCluster: asked.makesCluster,
      earlyStart: props.earlyStart,
      earlyWeights: props.earlyWeights,
      monitored: watched !== undefined,
      sources: sources.length === 0 ? undefined : sources,
      telemetry: told.pods,
    };
    const had = steps.filter(({ when }) => when?.(step) ?? true);
    const made = had.map(({ suffix, make }) => make(app, `${id}-${suffix}`, step));
    this.stacks = [...(clusterStack === undefined ? [] : [clusterStack]), ...made];
    had.forEach(({ after }, index) => {
      const waitedFor = after === undefined ? made.slice(Math.max(0, index - 1), index) : made.slice(0, index).filter((_, at) => after.includes(had[at].suffix));
      for (const stack of clusterStack === undefined ? waitedFor : [clusterStack, ...waitedFor]) made[index].addDependency(stack);
    });
    refuse(this.stacks[0], [...backend.findings(), ...mirrorFindings, ...placeFindings, ...namespaces.findings, ...(watched?.findings ?? []), ...told.findings, ...(pinned?.misses("imageDigests") ?? []), ...seen.findings]);
    warn(this.stacks[0], [...(watched?.warnings ?? []), ...told.warnings, ...seen.warnings(dynamo)]);
  }
}

/** What isn't said of a model is as the deployment has it. */
function withAvailability(models: ServedModelOptions[], availability: Availability | undefined): ServedModelOptions[] {
  if (!isHigh(availability)) return models;
  return models.map((model) => (isObject(model) && model.availability === undefined ? { ...model, availability } : model));
}

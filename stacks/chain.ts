import { App, TerraformStack } from "cdktf";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { refuse } from "../constructs/core/refuse";
import { longestGraceSeconds } from "../constructs/inference/shutdown";
import { AddonsStack } from "./addons-stack";
import { CrdsStack } from "./crds-stack";
import { ChainOptions, dynamoNames } from "./chain-options";
import { findNamespaceProblems, plannedNamespaces } from "./namespaces";
import { InferenceStack } from "./inference-stack";
import { PlatformStack } from "./platform-stack";
import { StateBackend } from "./state-backend";

/** What the stacks after the cluster's are made from. */
export interface ChainProps extends ChainOptions {
  readonly cluster: IKubernetesCluster;
  /**
   * The stack that makes the cluster. @default - somebody else made the cluster: no add-ons stack either, since what they install
   * is taken as there
   */
  readonly clusterStack?: TerraformStack;
}

/** The stacks of a deployment that work inside its cluster, each depending on the one before. */
export class Chain {
  /** All stacks of the deployment in the order in which they are deployed; destroyed in reverse. */
  public readonly stacks: TerraformStack[];

  /**
   * @param id the deployment's id, as `admitDeploymentId` gave it
   */
  public constructor(app: App, id: string, props: ChainProps) {
    const { cluster, clusterStack } = props;
    const backend = props.backend ?? StateBackend.local();
    const planned = plannedNamespaces(props.dynamo ?? {}, clusterStack === undefined ? undefined : cluster);
    const namespaces = findNamespaceProblems(planned, props.existingNamespaces ?? []);
    const names = dynamoNames(props.dynamo, namespaces.existing);
    const { imageMirror, chartRepository } = props;
    const dynamo = props.dynamo ?? {};
    const own = { cluster, backend, dynamo, names, imageMirror, chartRepository, existingNamespaces: namespaces.existing };
    const first = clusterStack === undefined ? [] : [clusterStack, new AddonsStack(app, `${id}-addons`, own)];
    const crds = new CrdsStack(app, `${id}-crds`, own);
    const platform = new PlatformStack(app, `${id}-platform`, { ...own, longestGraceSeconds: longestGraceSeconds(props.models) });
    const inference = new InferenceStack(app, `${id}-inference`, { ...own, models: props.models });
    this.stacks = [...first, crds, platform, inference];
    this.stacks.slice(1).forEach((stack, index) => stack.addDependency(this.stacks[index]));
    refuse(this.stacks[0], [...backend.findings(), ...namespaces.findings]);
  }
}

import { warn } from "../constructs/core/problems/warn";
import { unreached } from "./api-access";
import { App, Aspects, IAspect, TerraformStack } from "../constructs/core/framework";
import { Construct, IConstruct } from "constructs";
import { poolRoles } from "../constructs/cluster/pools/blue-green";
import { DynamoRelease } from "../constructs/dynamo/release";
import { ServedModel } from "../constructs/inference/served-model";
import { Chain, ChainProps } from "./chain/chain";
import { AccountNeeds } from "./account-needs";
import { ClusterPlace } from "./deployment-description";
import { describeAtSynth } from "./deployment-file";
import { admitDeploymentId, constructId } from "./deployment-id";
import { lockAtSynth } from "./lock-file";
import { requireScope } from "./scope";

/**
 * A deployment: what it is on any cloud. Each stack of it stands in the app itself, under a name that begins with the deployment's id:
 * `cdktf deploy` looks for the stacks that one depends on by their paths among the names of stacks (cdktf-cli 0.21.0), and of stacks below
 * a construct says that "the following dependencies are not included". Aspects on the deployment, and on what it stands in, reach its
 * stacks all the same.
 */
export abstract class Deployment extends Construct {
  /** In the order in which they are deployed; destroyed in reverse. */
  public abstract readonly stacks: TerraformStack[];

  protected readonly app: App;
  /** What the names of its stacks begin with: its id, or what stands for one that was refused. */
  protected readonly prefix: string;

  /** @param firstStack suffix of the first stack that it makes */
  protected constructor(scope: Construct, id: string, firstStack: string) {
    super(requireScope(scope), constructId(scope, id));
    this.app = App.of(this);
    this.prefix = admitDeploymentId(this.app, id, firstStack);
  }

  /**
   * One of its models as it was made: its Helm release, to depend on, and the address at which the cluster reaches it.
   *
   * @param name its name among `models`
   * @returns nothing where it has no model of that name
   */
  public findModel(name: string): ServedModel | undefined {
    const made = this.stacks.flatMap((stack) => stack.node.findAll()).filter((one): one is ServedModel => one instanceof ServedModel);
    return made.find(({ description }) => description.name === name);
  }

  /**
   * Makes the stacks inside the cluster, and has the deployment described beside them when the app is synthesised.
   *
   * @param needs what it asks of the account, looked at then
   * @jsii ignore
   */
  protected chain(props: ChainProps, place: ClusterPlace, needs?: () => AccountNeeds): TerraformStack[] {
    const { stacks, names } = new Chain(this.app, this.prefix, props);
    const aspects = new InheritedAspects(this);
    if (props.providerLock !== undefined) lockAtSynth(stacks, props.providerLock);
    for (const stack of stacks) Aspects.of(stack).add(aspects);
    const [first, ...after] = stacks;
    warn(first, unreached(place.apiAccess, after.map(({ node }) => node.id)));
    const dynamoRelease = props.dynamo?.release ?? DynamoRelease.DEFAULT;
    describeAtSynth(this.app, { id: this.prefix, cluster: props.cluster, blueGreen: poolRoles(props.blueGreen), place, stacks, names, dynamoRelease, availability: props.availability, monitoring: props.monitoring, logs: props.logs, traces: props.traces, needs });
    return stacks;
  }
}

/**
 * The Aspects of a deployment and of the scopes above it, on its stacks. cdktf 0.21.0 invokes Aspects from each stack downwards and looks
 * at none above (`invokeAspects`), on the app neither.
 */
class InheritedAspects implements IAspect {
  private readonly told = new Set<IAspect>();

  public constructor(private readonly deployment: Deployment) {}

  public visit(node: IConstruct): void {
    for (const scope of this.deployment.node.scopes) {
      for (const aspect of Aspects.of(scope).all) {
        // One that stands in the stack too comes by cdktf.
        if (node.node.scopes.slice(1).some((own) => Aspects.of(own).all.includes(aspect))) continue;
        if (!this.told.has(aspect)) aspect.visit(this.deployment);
        this.told.add(aspect);
        aspect.visit(node);
      }
    }
  }
}

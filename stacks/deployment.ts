import { App, Aspects, IAspect, TerraformStack } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { admitDeploymentId, constructId } from "./deployment-id";

/**
 * A deployment: what it is on any cloud. Each stack of it stands in the app itself, under a name that begins with the deployment's id:
 * `cdktf deploy` waits for the stacks that one depends on by their paths, and knows stacks by their names (cdktf-cli 0.21.0), so that one
 * below a construct would be waited for without end. Aspects on the deployment, and on what it stands in, reach its stacks all the same.
 */
export abstract class Deployment extends Construct {
  /** In the order in which they are deployed; destroyed in reverse. */
  public abstract readonly stacks: TerraformStack[];

  protected readonly app: App;
  /** What the names of its stacks begin with: its id, or what stands for one that was refused. */
  protected readonly prefix: string;

  /** @param firstStack suffix of the first stack that it makes */
  protected constructor(scope: Construct, id: string, firstStack: string) {
    super(scope, constructId(scope, id));
    this.app = App.of(this);
    this.prefix = admitDeploymentId(this.app, id, firstStack);
  }

  /** To be called with its stacks, once they are made. */
  protected reach(stacks: TerraformStack[]): void {
    const aspect = new InheritedAspects(this);
    for (const stack of stacks) Aspects.of(stack).add(aspect);
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

import { ContainerRegistry, RoleAssignment } from "../bindings";
import { Construct } from "constructs";
import { IImageRegistry } from "../../cluster/image-registry";
import { checkImageName } from "../../core/forms/image-name";
import { pushPreflightCommand } from "../../core/forms/image-push";
import { ForLife } from "../../core/for-life";
import { refuse } from "../../core/refuse";
import { AzurePlace } from "../place";

/** Size of a container registry. @see https://learn.microsoft.com/azure/container-registry/container-registry-skus */
export class AksRegistrySku {
  public static readonly BASIC = new AksRegistrySku("Basic");
  public static readonly STANDARD = new AksRegistrySku("Standard");
  /** With private endpoints, replication and faster pulls. */
  public static readonly PREMIUM = new AksRegistrySku("Premium");

  /** A size that this version of the library doesn't know. */
  public static of(name: string): AksRegistrySku {
    return new AksRegistrySku(name);
  }

  private constructor(public readonly name: string) {}
}

/** The cluster's own registry. */
export interface AksRegistryOptions {
  /**
   * Name, 5 to 50 letters and digits, the only one in Azure. Another name is another registry: the images are gone, so it is stopped
   * unless `allowReplacement` names the registry.
   * @default - from the cluster's name and a hash
   * @example "myregistry"
   */
  readonly name?: string;
  /** @default AksRegistrySku.STANDARD, and a larger one can be had later in place @example AksRegistrySku.STANDARD */
  readonly sku?: AksRegistrySku;
}

/** Properties of `AksRegistry`. */
export interface AksRegistryProps extends AzurePlace {
  readonly registryName: string;
  readonly sku: AksRegistrySku;
  /** Whether the registry may be replaced, and its images lost. */
  readonly mayBeReplaced: boolean;
  /** Principal of the kubelet's identity, as which nodes pull. */
  readonly kubeletPrincipalId: string;
}

/** A container registry that the cluster's nodes may pull from, without passwords. */
export class AksRegistry extends Construct implements IImageRegistry {
  public readonly address: string;
  public readonly pushCommands: string;

  public constructor(scope: Construct, id: string, props: AksRegistryProps) {
    super(scope, id);
    const forLife = new ForLife(this, "for-life", {
      values: { region: props.location, resourceGroupName: props.resourceGroupName, "registry.name": props.registryName },
      otherwise:
        "That replaces the registry, and its images are gone. Keep what was, or ask for it and push them again: " +
        "allowReplacement: [AksReplaceable.REGISTRY].",
      released: props.mayBeReplaced,
    });
    const registry = new ContainerRegistry(this, "registry", {
      name: props.registryName,
      location: props.location,
      resourceGroupName: props.resourceGroupName,
      sku: props.sku.name,
      adminEnabled: false,
      anonymousPullEnabled: false,
      tags: props.tags,
      lifecycle: { precondition: forLife.preconditions },
    });
    this.node.defaultChild = registry;
    new RoleAssignment(this, "pull-role", {
      scope: registry.id,
      roleDefinitionName: "AcrPull",
      principalId: props.kubeletPrincipalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
    this.address = registry.loginServer;
    // A token for Docker from who is signed in: the registry has no passwords.
    this.pushCommands = [`az acr login --name ${registry.name}`, pushPreflightCommand(this.address)].join("\n");
  }

  /** @throws InvalidInputError at synth, for what is no image's name */
  public imageUrl(image: string): string {
    refuse(this, checkImageName("imageUrl(image)", image));
    return `${this.address}/${image}`;
  }
}

import { createHash } from "crypto";
import { ContainerRegistry, ContainerRegistryCacheRule, RoleAssignment } from "../bindings";
import { Construct } from "constructs";
import { replicaIn } from "../differences";
import { IImageRegistry } from "../../cluster/image-registry";
import { checkImageName } from "../../core/forms/image-name";
import { pushPreflightCommand } from "../../core/forms/image-push";
import { ForLife } from "../../core/late/for-life";
import { refuse } from "../../core/problems/refuse";
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
  /**
   * Other regions that have a copy of it, from which clusters there pull. With `AksRegistrySku.PREMIUM`; each is paid for as the registry is.
   * @default - none
   * @example ["westeurope"]
   * @noun regions
   */
  readonly replicaRegions?: string[];
  /**
   * After how many days a manifest goes that lost its last tag, 1 to 365. With `AksRegistrySku.PREMIUM`. What is pulled by digest alone has no tag: it goes too.
   * @default - never
   * @example 30
   * @integer
   */
  readonly untaggedDays?: number;
  /**
   * Repositories of other registries that this one fetches and keeps as they are pulled from it: under which name, and of which one.
   * @default - none
   * @example { "quay/*": "quay.io/*" }
   */
  readonly caches?: { [target: string]: string };
}

/** Properties of `AksRegistry`. */
export interface AksRegistryProps extends AzurePlace {
  readonly registryName: string;
  readonly sku: AksRegistrySku;
  /** @default - none */
  readonly replicaRegions?: string[];
  /** @default - they stay */
  readonly untaggedDays?: number;
  /** @default - none */
  readonly caches?: { [target: string]: string };
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
      georeplications: props.replicaRegions?.map((location) => replicaIn(location, props.tags)),
      retentionPolicyInDays: props.untaggedDays,
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
    for (const [targetRepo, sourceRepo] of Object.entries(props.caches ?? {})) {
      // By what is kept, not by its place in the list.
      const digest = createHash("sha256").update(targetRepo).digest("hex").slice(0, 8);
      new ContainerRegistryCacheRule(this, `cache-${digest}`, { name: `cache-${digest}`, containerRegistryId: registry.id, sourceRepo, targetRepo });
    }
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

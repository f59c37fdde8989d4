import table from "../data/pull-through-cache.json";

/** A registry of the internet's of which ECR keeps copies, each when it is first asked for. Of nvcr.io, where Dynamo's images are, ECR keeps none. */
export class EksRegistryCache {
  /** registry.k8s.io, of Kubernetes' own projects. */
  public static readonly KUBERNETES = new EksRegistryCache("kubernetes");
  /** public.ecr.aws, of AWS's own. */
  public static readonly ECR_PUBLIC = new EksRegistryCache("ecr-public");
  /** quay.io. */
  public static readonly QUAY = new EksRegistryCache("quay");

  /**
   * docker.io, which lets few pulls through without an account.
   *
   * @param credentialArn ARN of a secret of Secrets Manager, in the cluster's region and account, whose name begins with `ecr-pullthroughcache/`: JSON with
   * `username` and `accessToken`. ECR reads it, no node does
   */
  public static dockerHub(credentialArn: string): EksRegistryCache {
    return new EksRegistryCache("docker-hub", credentialArn);
  }

  /**
   * ghcr.io.
   *
   * @param credentialArn as for `dockerHub`
   */
  public static github(credentialArn: string): EksRegistryCache {
    return new EksRegistryCache("github", credentialArn);
  }

  private constructor(
    /** ECR's word for it, or as good as that. */
    public readonly kind: string,
    /** @default - it is asked without an account */
    public readonly credentialArn?: string,
  ) {}
}

/** What is known of a registry that ECR keeps copies of. */
export interface CachedRegistry {
  readonly host: string;
  readonly address: string;
  readonly folder: string;
}

/** A registry's row. */
export function registryOf({ kind }: EksRegistryCache): CachedRegistry {
  const row = table.registries.find((one) => one.kind === kind);
  if (row === undefined) throw new Error(`data/pull-through-cache.json has no ${kind}`);
  return row;
}

/** Those of a list that are one: of what was refused nothing is left. */
export function admittedCaches(caches: readonly (EksRegistryCache | undefined)[] = []): EksRegistryCache[] {
  return caches.filter((one): one is EksRegistryCache => one !== undefined);
}

/** What goes before the names of a registry's copies. */
export function cachePrefix(prefix: string, cache: EksRegistryCache): string {
  return `${prefix}/${registryOf(cache).folder}`;
}

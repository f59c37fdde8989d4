/** Where a cluster is, and how a person reaches it. */
export interface ClusterPlace {
  /** `aws`, `azure` or `google`. @default - not known: somebody else made the cluster */
  readonly cloud?: string;
  /** The cloud's region. @default - not known */
  readonly region?: string;
  /** From where its API server is reached, in words. @default - not known: somebody else made the cluster */
  readonly apiAccess?: string;
  /** The command, for a POSIX shell, after which `kubectl` reaches the cluster. @default - none is known */
  readonly connect?: string;
}

/** What of a cluster's stack holds something that can't be made again, and so is replaced only when asked for by name. */
export enum AksReplaceable {
  /** The cluster, with all that runs in it. Destroy the stacks after the cluster's first, and deploy them again. */
  CLUSTER = "cluster",
  /** The storage account, with every volume of `azure-files-nfs`. */
  SHARED_FILES = "sharedFiles",
  /** The registry, with its images. */
  REGISTRY = "registry",
  /** The Managed Lustre file system, with its files. */
  MANAGED_LUSTRE = "managedLustre",
  /** The volume of Azure NetApp Files, with its files. */
  NETAPP_FILES = "netAppFiles",
  /** The storage accounts behind `blob-nfs` and `blob-fuse`, with their containers. */
  BLOB = "blob",
}

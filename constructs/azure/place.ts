/** Where a cluster's resources are made. */
export interface AzurePlace {
  readonly clusterName: string;
  readonly location: string;
  /** Name of the resource group, as its resource gives it, so that the group comes first. */
  readonly resourceGroupName: string;
  readonly tags?: { [key: string]: string };
}

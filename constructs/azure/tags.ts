import { Finding } from "../core/problems/problem";
import { TagForm, checkTags } from "../core/forms/resource-tags";

/** Tag with the cluster's name, on everything of it that takes tags. */
export const CLUSTER_TAG = "dynamo-serving-cluster";

/**
 * https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations. Keys of storage accounts are the shortest, and
 * these go on all that is made.
 */
const FORM: TagForm = {
  most: 50,
  keyLength: 128,
  valueLength: 256,
  key: /^[^<>%&\\?/]*$/,
  value: /^[^]*$/,
  characters: "no < > % & \\ ? /",
  reserved: /^(microsoft|azure|windows)/i,
  ours: [CLUSTER_TAG],
  source: "Azure's limitations of tags",
};

/** Tags that Azure refuses, or that are ours. */
export function checkAzureTags(property: string, tags?: { [key: string]: string }): Finding[] {
  return checkTags(property, tags, FORM);
}

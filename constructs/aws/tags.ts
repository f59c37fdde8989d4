import { LaunchTemplate } from "./bindings";
import { Aspects, IAspect, TerraformResource } from "../core/framework";
import { IConstruct } from "constructs";

interface Taggable {
  tags?: { [key: string]: string };
  readonly tagsInput?: { [key: string]: string };
}

/** Tag with the cluster's name. */
export const CLUSTER_TAG = "dynamo-serving-cluster";

/** Ours on everything of a cluster, by which it can be told from what others made. */
export function clusterTags(clusterName: string, tags: { [key: string]: string } = {}): { [key: string]: string } {
  return { ...tags, [CLUSTER_TAG]: clusterName };
}

/**
 * Puts tags on everything below a construct that takes some; what a resource says itself goes before them.
 *
 * Launch templates carry none: they cost nothing, and what they make has its tags from their tag specifications.
 */
export function tagAll(scope: IConstruct, tags: { [key: string]: string }): void {
  const aspect: IAspect = {
    visit: (node) => {
      if (!(node instanceof TerraformResource) || node instanceof LaunchTemplate || !("tagsInput" in node)) return;
      const taggable = node as unknown as Taggable;
      taggable.tags = { ...tags, ...taggable.tagsInput };
    },
  };
  Aspects.of(scope).add(aspect);
}

import { GkeClusterProps } from "../../constructs/google/gke-cluster-props";
import { remoteName } from "../../constructs/google/registry/remote-repository";
import { Token } from "../../constructs/core/framework";
import { Finding } from "../../constructs/core/problems/problem";
import { isObject } from "../../constructs/core/shape/shape";
import { RemoteImages } from "../../constructs/kubernetes/images/remote-images";

type Cluster = Pick<GkeClusterProps, "clusterName" | "region" | "project" | "registry">;

/** Images of the registries that are behind the cluster's remote repositories are taken from there. */
export function remoteImages({ clusterName, region, project, registry }: Cluster): RemoteImages | undefined {
  const remotes = isObject(registry) && Array.isArray(registry.remotes) ? registry.remotes : [];
  // What is no text, or no list of names, is told where it stands.
  if (remotes.length === 0 || typeof project !== "string" || typeof region !== "string" || typeof clusterName !== "string") return undefined;
  return RemoteImages.fromAddresses(Object.fromEntries(remotes.filter((one) => isObject(one) && typeof one.host === "string" && typeof one.name === "string").map(({ host, name }) => [host, `${region}-docker.pkg.dev/${project}/${remoteName(clusterName, name)}`])));
}

/** Addresses of images are written into charts' values, before any project is asked for. */
export function checkRemoteImages({ project, registry }: Cluster): Finding[] {
  const remotes = isObject(registry) && Array.isArray(registry.remotes) ? registry.remotes : [];
  if (remotes.length === 0 || (project !== undefined && !Token.isUnresolved(project))) return [];
  const reason = "images of these registries are named with the project, and it must be written out for that";
  return [{ code: "remotes-without-project", property: "project", value: project, reason, fix: 'name it: project: "my-project"' }];
}

/** The image that preflight's own is built on: docker-bake.hcl says so too. */
const BASE = "docker.io/library/python:3.13-slim";

/**
 * The command that builds the preflight image and pushes it into a registry. What it is built on is pinned to the digest that the
 * base's tag has when the command runs.
 *
 * @param registry what goes before the image's name
 */
export function pushPreflightCommand(registry: string): string {
  const digest = `docker buildx imagetools inspect ${BASE} --format '{{print .Manifest.Digest}}'`;
  return `npx cdktf-dynamo images --push --registry ${registry} --digest python=$(${digest})`;
}

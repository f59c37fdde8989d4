import { ImageMirror } from "../constructs/kubernetes/image-mirror";
import { StateBackend } from "../stacks/state-backend";

/** What differs between the people who run this app, as environment variables. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** The state backend that `CDKTF_DYNAMO_BACKEND` names, or files in `state/`. */
export function backendFrom(env: Environment): StateBackend {
  const url = env.CDKTF_DYNAMO_BACKEND;
  return url === undefined ? StateBackend.local() : StateBackend.fromUrl(url);
}

/** The registry that `CDKTF_DYNAMO_IMAGE_MIRROR` names, with a copy of every image; none where it isn't set. */
export function imageMirrorFrom(env: Environment): ImageMirror | undefined {
  const registry = env.CDKTF_DYNAMO_IMAGE_MIRROR;
  return registry === undefined ? undefined : ImageMirror.of(registry);
}

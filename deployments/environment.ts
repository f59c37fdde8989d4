import { nearest } from "../constructs/core/checks/checks";
import { Finding } from "../constructs/core/problems/problem";
import { ImageMirror } from "../constructs/kubernetes/images/image-mirror";
import { StateBackend } from "../stacks/state-backend";

/** What differs between the people who run this app, as environment variables. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** The state backend that `CDKTF_DYNAMO_BACKEND` names, or files in `state/`. */
export function backendFrom(env: Environment): StateBackend {
  const url = env.CDKTF_DYNAMO_BACKEND?.trim();
  // An empty one is refused by `checkEnvironment`, once.
  return url === undefined || url === "" ? StateBackend.local() : StateBackend.fromUrl(url);
}

/** The registry that `CDKTF_DYNAMO_IMAGE_MIRROR` names, with a copy of every image; none where it isn't set. */
export function imageMirrorFrom(env: Environment): ImageMirror | undefined {
  const registry = env.CDKTF_DYNAMO_IMAGE_MIRROR?.trim();
  return registry === undefined || registry === "" ? undefined : ImageMirror.of(registry);
}

/** A list that a variable holds, separated by commas; spaces around its elements are nobody's name. */
export function listFrom(env: Environment, name: string): string[] | undefined {
  return env[name]?.split(",").map((element) => element.trim());
}

/** The variables that this app reads. */
const VARIABLES = [
  ...["DEPLOYMENTS", "CDKTF_DYNAMO_BACKEND", "CDKTF_DYNAMO_IMAGE_MIRROR", "CDKTF_DYNAMO_TRACES"],
  ...["AWS_REGION", "AWS_ZONES", "EKS_PUBLIC_ACCESS_CIDRS"],
  ...["ARM_SUBSCRIPTION_ID", "AZURE_LOCATION", "AKS_API_RANGES", "AKS_ADMIN_IDS"],
  ...["GOOGLE_PROJECT", "GOOGLE_REGION", "GOOGLE_ZONES"],
];
/** Others' that begin alike: `npm run test:cluster` reads the first. */
const BESIDE = ["CDKTF_DYNAMO_PROVIDERS"];

/** Variables that are set and say nothing, and those that begin like ours and aren't: an app that goes on without would be another. */
export function checkEnvironment(env: Environment): Finding[] {
  return Object.entries(env).flatMap(([name, value]): Finding[] => {
    if (value === undefined || BESIDE.includes(name)) return [];
    if (VARIABLES.includes(name)) {
      const reason = "it is set, and empty";
      return value.trim() === "" ? [{ code: "empty-variable", property: name, value, reason, fix: "give it a value, or unset it" }] : [];
    }
    const ours = name.startsWith("CDKTF_DYNAMO_");
    if (!ours && !/^(EKS|AKS|DEPLOYMENT|AWS_ZONE)/.test(name)) return [];
    const near = nearest(name, VARIABLES);
    // Somebody else's EKS_CLUSTER is none of our business; a slip of the finger is.
    if (!ours && near === undefined) return [];
    const fix = near === undefined ? `unset it; there are ${VARIABLES.filter((known) => known.startsWith("CDKTF_DYNAMO_")).join(", ")}` : `did you mean ${near}?`;
    return [{ code: "unknown-variable", property: name, value, reason: "this app reads no variable of that name", fix }];
  });
}

import { GkeStoredSecret } from "./stored-secret";

/** Secrets of Secret Manager that become Secrets beside the models. */
export interface GkeSecretManagerOptions {
  /** The secrets that are read, and no others. At least one. @example [GkeStoredSecret.huggingFaceToken("hf-token")] @noun secrets */
  readonly secrets: GkeStoredSecret[];
  /** The models' namespace, as `dynamo.modelNamespace` has it. @default "inference" @example "inference" @format dns-label */
  readonly namespace?: string;
}

// What tests read of the output where the two lines of bindings write it otherwise: cdktn's half is `differences.cdktn.ts`, of the same names.

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Metadata = any;

/** The metadata of a namespace of the Kubernetes provider, made or read. */
export const metadataOf = (made: { readonly metadata?: Metadata }): Metadata => made.metadata;

/** By which argument a federated credential names its identity. */
export const CREDENTIALS_IDENTITY = "parent_id";

/** What an AKS cluster of the provider needs besides, as it stands in a program's text. */
export const AKS_BESIDES = "";

// What tests read of the output where the two lines of bindings write it otherwise: `differences.ts` is the other half, of the same names.

/** The metadata of a namespace of the Kubernetes provider, made or read. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const metadataOf = ({ metadata: [metadata] }: any): any => metadata;

/** By which argument a federated credential names its identity. */
export const CREDENTIALS_IDENTITY = "user_assigned_identity_id";

/** What asks a managed Prometheus for those in the cluster who can't sign in there: it asks nobody for a login, so a network policy says who. */
export interface QueryFrontendOptions {
  /** Namespaces whose pods may ask, beside its own, the platform's and the models'. @default - none @example ["keda"] @unique */
  readonly clientNamespaces?: string[];
}

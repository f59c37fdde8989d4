/** Whom a model's pods may reach besides each other and the cluster's names; everybody else is shut out from them. */
export interface ModelOutboundOptions {
  /** Ranges of the cluster's API server, by which its pods find each other. @example ["10.0.0.1/32"] */
  readonly apiServerCidrs: string[];
  /** Namespaces that they may reach: of a collector of traces, of the Prometheus that Dynamo's planner asks. @default - the platform's alone, for NATS and etcd @example ["monitoring"] @unique */
  readonly namespaces?: string[];
  /** Further ranges: an endpoint of an object store, a registry of models. @default - the internet by HTTP and HTTPS, for what needs it @example ["10.0.4.0/24"] */
  readonly cidrs?: string[];
  /**
   * Further addresses at which the cluster's names are asked, at port 53 alone: of a cache on each node that answers at the DNS Service's own address.
   * @default - kube-system's pods, and the link-local addresses of NodeLocal DNSCache, GKE's Cloud DNS and AKS' LocalDNS
   * @example ["172.20.0.10/32"]
   */
  readonly nameServerCidrs?: string[];
}

/**
 * Who may reach a model's pods besides the model itself, its verification and Dynamo's operator. Everybody else is kept out, where the
 * cluster's network enforces policies.
 */
export interface ModelNetworkOptions {
  /**
   * Namespaces whose pods may send requests to the frontend, an ingress controller's among them; the models' own namespace is not
   * let in by itself. `kubectl port-forward` needs none.
   * @default - none
   * @example ["ingress-nginx"]
   * @unique
   */
  readonly clientNamespaces?: string[];
  /**
   * Ranges that may: of load balancers that send to pods directly, of machines outside the cluster.
   * @default - none
   * @example ["10.0.0.0/16"]
   */
  readonly clientCidrs?: string[];
  /**
   * Namespaces whose pods may read metrics, Prometheus' for example. The frontend's are on the port of its requests, and no policy
   * tells them apart.
   * @default - none
   * @example ["monitoring"]
   * @unique
   */
  readonly monitoringNamespaces?: string[];
  /** Ranges that may read metrics: of a collector that isn't in the cluster, as Amazon's is. @default - none @example ["10.0.0.0/19"] */
  readonly monitoringCidrs?: string[];
  /**
   * Whom its pods may reach. The download may then ask the internet by HTTPS, and workers only where they fetch something themselves: adapters, weights of
   * an object store, images that requests name.
   * @default - everybody
   * @example { apiServerCidrs: ["10.0.0.1/32"] }
   */
  readonly outbound?: ModelOutboundOptions;
  /** Whether there are policies at all. False: every pod of the cluster reaches requests, metrics and commands of frontend and workers. @default true */
  readonly policy?: boolean;
}

/** Load balancers in front of models, by GKE's Gateway API. */
export interface GkeGatewayOptions {
  /**
   * Addresses of the proxies that internal doors stand on, /26 or larger: Google asks for a subnet of their own, one in a region of a VPC. In
   * a network of ours it is made; in one of yours this is the range of the one that is there. For life, while doors use it.
   * @default - "10.9.0.0/23" in a network of ours; in one of yours not known, and internal doors are refused
   * @example "10.9.0.0/23"
   */
  readonly proxyRange?: string;
}

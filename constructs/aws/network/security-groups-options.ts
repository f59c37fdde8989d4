/** Security groups of one's own, besides those of the cluster, which stay: without them nodes and control plane don't hear each other. */
export interface EksSecurityGroups {
  /**
   * Ids of those that the control plane's interfaces have too, up to four: who reaches the Kubernetes API inside the VPC is let in there. In the
   * cluster's VPC. A change is made in place.
   * @default - none
   * @example ["sg-0123456789abcdef0"]
   */
  readonly controlPlane?: string[];
  /**
   * Ids of those that all nodes have too, of GPU pools and of the system pool. In the cluster's VPC. A change rolls the nodes.
   * @default - none
   * @example ["sg-0123456789abcdef1"]
   */
  readonly nodes?: string[];
}

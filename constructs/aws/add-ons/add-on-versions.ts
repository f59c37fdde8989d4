/** Versions of the EKS add-ons, such as "v1.20.4-eksbuild.1"; `aws eks describe-addon-versions` lists them. */
export interface EksAddOnVersions {
  /** @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly vpcCni?: string;
  /** @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly kubeProxy?: string;
  /** @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly coreDns?: string;
  /** @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly podIdentityAgent?: string;
  /** @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly ebsCsiDriver?: string;
  /** @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly efsCsiDriver?: string;
  /** Of a cluster with `lustre`. @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly fsxCsiDriver?: string;
}

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
  /** Of a cluster with `weightsBucket`: v2.0.0 or newer. @default - EKS's default when it is made @example "v2.7.0-eksbuild.1" */
  readonly s3CsiDriver?: string;
  /** Of a cluster with `secretsManager`. @default - EKS's default when it is made @example "v3.1.3-eksbuild.1" */
  readonly secretsProvider?: string;
  /** Of a cluster with `nodeRepair`. @default - EKS's default when it is made @example "v1.7.0-eksbuild.1" */
  readonly nodeMonitoringAgent?: string;
  /** Of a cluster with `lustre` or `lustreClaims`. @default - EKS's default when it is made @example "v1.2.3-eksbuild.1" */
  readonly fsxCsiDriver?: string;
}

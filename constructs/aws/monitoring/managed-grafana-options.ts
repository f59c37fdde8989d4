/** Amazon Managed Grafana beside a workspace of metrics: people sign in with IAM Identity Center, which the organisation must have on. */
export interface EksManagedGrafanaOptions {
  /** Ids of groups of Identity Center whose members administer it. @example ["94482488-3041-7026-18f3-be45837cd0e4"] */
  readonly adminGroupIds: string[];
  /** Ids of groups whose members look. @default - none @example ["a4e80438-10f1-7061-2e2c-1b5f7a1f4b1d"] */
  readonly viewerGroupIds?: string[];
}

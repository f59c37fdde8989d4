/** Azure Managed Grafana beside a workspace of metrics: people sign in with Entra ID. */
export interface AksManagedGrafanaOptions {
  /** Object ids of users or groups of Entra ID that administer it. @example ["11111111-2222-3333-4444-555555555555"] @unique */
  readonly adminObjectIds: string[];
  /** Object ids of users or groups that look. @default - none @example ["66666666-7777-8888-9999-000000000000"] @unique */
  readonly viewerObjectIds?: string[];
  /** Its name: 2 to 23 letters, digits and hyphens, one in the region's names. @default - the cluster's, cut with a digest where it is longer @example "chat-grafana" */
  readonly name?: string;
  /** Whether it is reached from any address, by who signs in. Otherwise by private endpoints alone, which you make to it. @default false */
  readonly publicAccess?: boolean;
}

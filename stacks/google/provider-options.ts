import { Token } from "../../constructs/core/framework";
import { Finding } from "../../constructs/core/problem";

/** As whom Terraform works in Google Cloud. */
export interface GkeProviderOptions {
  /**
   * Service account that is impersonated, for all that is made and for the cluster's token. Whoever runs Terraform needs the role
   * `roles/iam.serviceAccountTokenCreator` on it.
   * @default - the one that GOOGLE_IMPERSONATE_SERVICE_ACCOUNT names when Terraform runs, or none
   * @example "deployer@my-project.iam.gserviceaccount.com"
   */
  readonly impersonateServiceAccount?: string;
}

/** How Terraform's Google provider works. */
export interface GkeProvider {
  /**
   * As whom Terraform works in Google Cloud.
   * @default - as the machine is signed in
   * @example { impersonateServiceAccount: "deployer@my-project.iam.gserviceaccount.com" }
   */
  readonly provider?: GkeProviderOptions;
}

/** A service account's address that is none. */
export function checkProvider(property: string, { impersonateServiceAccount: account }: GkeProviderOptions): Finding[] {
  if (account === undefined || Token.isUnresolved(account) || /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/.test(account)) return [];
  const reason = "a service account is named by its address";
  const fix = 'write it like "deployer@my-project.iam.gserviceaccount.com"';
  return [{ code: "invalid-service-account", property: `${property}.impersonateServiceAccount`, value: account, reason, fix }];
}

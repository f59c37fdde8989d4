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

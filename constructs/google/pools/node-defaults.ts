/** What every node has, the default pool's included. */
export const NODE_DEFAULTS = {
  imageType: "COS_CONTAINERD",
  // What a node may do is decided by its service account's roles; narrower scopes would only hide them.
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  // Without the old metadata endpoints, and with the metadata server that keeps the node's own credentials from pods.
  metadata: { "disable-legacy-endpoints": "true" },
  workloadMetadataConfig: { mode: "GKE_METADATA" },
  // The drivers that GKE installs are signed; a driver of one's own would need secure boot off.
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
};

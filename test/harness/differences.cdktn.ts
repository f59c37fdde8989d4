// What tests read of the output where the two lines of bindings write it otherwise: `differences.ts` is the other half, of the same names.

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Metadata = any;

/** The metadata of a namespace of the Kubernetes provider, made or read. */
export const metadataOf = (made: { readonly metadata?: Metadata }): Metadata => made.metadata[0];

/** By which argument a federated credential names its identity. */
export const CREDENTIALS_IDENTITY = "user_assigned_identity_id";

/** What an AKS cluster of the provider needs besides, as it stands in a program's text. */
export const AKS_BESIDES = 'nodeProvisioningProfile: { mode: "Manual" },';

/** By which argument a copy of a registry gets pulls by the registry's own name. */
export const COPY_GETS_PULLS = "global_endpoint_routing_enabled";

/** The version of azurerm that is asked for, and which of them where AKS makes nodes by need. */
export const AZURERM = { asked: "5.10.0", provisioning: "5.10.0" };

/** Which of them where the NAT gateway is over all zones. */
export const AZURERM_ZONE_REDUNDANT_NAT = "5.10.0";

/** What a cluster says of who makes nodes: AKS by need, and nobody but its pools. */
export const NODES_MADE: { readonly byNeed: unknown; readonly byPools: unknown } = { byNeed: { mode: "Auto", default_node_pools: "None" }, byPools: { mode: "Manual" } };

/** Whether the CLI runs Terraform on a terminal of its own. */
export const CLI_HAS_TERMINAL: boolean = false;

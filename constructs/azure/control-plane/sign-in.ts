/** How programs sign in to Azure on the machine that runs Terraform. */
export class AksSignInMethod {
  /** As whoever is signed in by `az login`; in a pipeline by its own task for that. */
  public static readonly AZURE_CLI = new AksSignInMethod("azurecli");
  /** As the machine's own identity, on a machine in Azure. */
  public static readonly MANAGED_IDENTITY = new AksSignInMethod("msi");
  /** As the pod's identity, in an AKS cluster with workload identity, whose webhook sets AZURE_CLIENT_ID and its like. */
  public static readonly WORKLOAD_IDENTITY = new AksSignInMethod("workloadidentity");

  private constructor(
    /** As kubelogin calls it. */
    public readonly name: string,
  ) {}
}

/** As whom Terraform works in Azure and in the cluster. */
export interface AksSignIn {
  /**
   * How it signs in.
   * @default - the provider tries what its environment offers, the cluster's token is that of the Azure CLI
   * @example AksSignInMethod.MANAGED_IDENTITY
   */
  readonly method?: AksSignInMethod;
  /** Entra ID tenant. @default - the one of who is signed in @example "00000000-0000-0000-0000-000000000000" */
  readonly tenantId?: string;
  /**
   * Client id of the identity, where a machine has several or the pod's isn't meant.
   * @default - the machine's or the pod's own
   * @example "00000000-0000-0000-0000-000000000000"
   */
  readonly clientId?: string;
}

/** The method of kubelogin, which asks for the cluster's token. */
export function kubeloginMethod({ method = AksSignInMethod.AZURE_CLI }: AksSignIn = {}): string {
  return method.name;
}

/** Arguments of kubelogin, which says of them: https://azure.github.io/kubelogin/cli/get-token.html */
export function kubeloginArgs(serverId: string, signIn: AksSignIn = {}): string[] {
  const { tenantId, clientId } = signIn;
  return [
    ...["get-token", "--login", kubeloginMethod(signIn), "--server-id", serverId],
    ...(tenantId === undefined ? [] : ["--tenant-id", tenantId]),
    ...(clientId === undefined ? [] : ["--client-id", clientId]),
  ];
}

import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { ModelSecrets } from "../../cluster/model-secrets";
import { tolerateAll } from "../../cluster/pools/scheduling";
import { packageRoot } from "../../core/package-root";
import { AksWorkloadIdentity, AksWorkloadIdentityOptions } from "../access/workload-identity";
import images from "../data/key-vault.json";
import { SPOT_TAINT } from "../pools/gpu-pool";
import { partOf } from "../resource-id";
import { AksKeyVaultOptions } from "./key-vault-options";
import { AksVaultSecret, admitted } from "./vault-secret";

/** The models' namespace where none is named: the chain's own default. */
const NAMESPACE = "inference";
/** Service account that reads the vault, name of its identity, and of the release. */
export const VAULT_READER = "key-vault-secrets";

/** Folder of our chart of what is read from a vault. */
export function keyVaultChartPath(): string {
  return path.join(packageRoot(), "constructs", "azure", "key-vault", "chart");
}

/** Who reads the vault: each secret by a role of its own on that secret, and nothing else of the vault. */
export function vaultReader({ vaultId, secrets, namespace = NAMESPACE }: AksKeyVaultOptions): AksWorkloadIdentityOptions {
  const scopes = [...new Set(admitted(secrets).map(({ vaultSecret }) => `${vaultId}/secrets/${vaultSecret}`))];
  return { namespace, serviceAccount: VAULT_READER, roles: scopes.map((scope) => ({ scope, role: "Key Vault Secrets User" })) };
}

/** What is read from the vault and how, as a chart in the models' namespace. */
export function vaultSecrets({ vaultId, secrets, namespace = NAMESPACE, tenantId }: AksKeyVaultOptions, reader: AksWorkloadIdentity, clusterTenantId: string): ModelSecrets {
  const addOn: HelmAddOn = {
    name: VAULT_READER,
    localChart: keyVaultChartPath(),
    imageValues: ["image"],
    namespace,
    values: {
      serviceAccount: VAULT_READER,
      image: images.holder.image,
      vault: partOf(vaultId, 8),
      tenantId: tenantId ?? clusterTenantId,
      clientId: reader.clientId,
      objects: [...new Set(admitted(secrets).map(({ vaultSecret }) => vaultSecret))],
      secrets: bySecret(admitted(secrets)),
      tolerations: tolerateAll([SPOT_TAINT]),
    },
    timeoutSeconds: 300,
  };
  const brings = bySecret(admitted(secrets)).map(({ name, keys }) => ({ name, keys: keys.map(({ key }) => key) }));
  return { namespace, property: "keyVault.namespace", brings, addOn };
}

/** Keys of one Secret together, in the order in which they came. */
function bySecret(secrets: AksVaultSecret[]): { readonly name: string; readonly type: string; readonly keys: { readonly object: string; readonly key: string }[] }[] {
  return [...new Set(secrets.map(({ secretName }) => secretName))].map((name) => {
    const own = secrets.filter(({ secretName }) => secretName === name);
    return { name, type: own[0].type, keys: own.flatMap(({ vaultSecret, keys }) => keys.map((key) => ({ object: vaultSecret, key }))) };
  });
}

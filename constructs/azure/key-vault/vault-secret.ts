import { Token } from "../../core/framework";

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#objects-identifiers-and-versioning */
export const VAULT_SECRET = /^[0-9a-zA-Z-]{1,127}$/;

const TLS = "kubernetes.io/tls";
/** https://learn.microsoft.com/azure/aks/csi-secrets-store-nginx-tls: both from one object of type secret. */
const TLS_KEYS = ["tls.key", "tls.crt"];

/** Those of a list that are secrets: of one that was refused nothing is left. */
export function admitted(secrets: readonly (AksVaultSecret | undefined)[]): AksVaultSecret[] {
  return secrets.filter((secret): secret is AksVaultSecret => secret !== undefined && [secret.vaultSecret, secret.secretName, secret.key].every((name) => typeof name === "string") && (Token.isUnresolved(secret.vaultSecret) || VAULT_SECRET.test(secret.vaultSecret)));
}

/** A secret of a key vault, and as which Secret of Kubernetes models find it. */
export class AksVaultSecret {
  /**
   * A Hugging Face token, as models look for it by themselves.
   *
   * @param vaultSecret the secret's name in the vault
   */
  public static huggingFaceToken(vaultSecret: string): AksVaultSecret {
    return new AksVaultSecret(vaultSecret, "hf-token-secret", "HF_TOKEN", "Opaque");
  }

  /**
   * What a registry is signed in to with, for `imagePullSecrets`. The vault holds it as Docker's own JSON.
   *
   * @param vaultSecret the secret's name in the vault
   * @param secretName the Secret's name, as `imagePullSecrets` names it
   */
  public static pullSecret(vaultSecret: string, secretName: string): AksVaultSecret {
    return new AksVaultSecret(vaultSecret, secretName, ".dockerconfigjson", "kubernetes.io/dockerconfigjson");
  }

  /**
   * A certificate of the vault with its key, for doors (`DoorCertificate.secret`): a Secret of type kubernetes.io/tls. The vault renews it where its
   * policy says so, and the Secret follows. Its key must be exportable.
   *
   * @param certificate the certificate's name in the vault
   * @param secretName the Secret's name, as `DoorCertificate.secret` names it
   */
  public static certificate(certificate: string, secretName: string): AksVaultSecret {
    return new AksVaultSecret(certificate, secretName, TLS_KEYS[0], TLS);
  }

  /**
   * Any other secret. Several with one `secretName` are keys of one Secret.
   *
   * @param vaultSecret the secret's name in the vault
   */
  public static of(vaultSecret: string, secretName: string, key: string): AksVaultSecret {
    return new AksVaultSecret(vaultSecret, secretName, key, "Opaque");
  }

  private constructor(
    public readonly vaultSecret: string,
    public readonly secretName: string,
    public readonly key: string,
    /** Type of the Secret. */
    public readonly type: string,
  ) {}

  /** Keys of its Secret that it fills: of a certificate the driver takes both from one file, the key to the one, the chain to the other. */
  public get keys(): string[] {
    return this.type === TLS ? TLS_KEYS : [this.key];
  }
}

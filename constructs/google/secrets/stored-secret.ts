/** A secret of Secret Manager, and as which Secret of Kubernetes models find it. */
export class GkeStoredSecret {
  /**
   * A Hugging Face token, as models look for it by themselves.
   *
   * @param secret the secret's name: "hf-token", or "projects/OTHER/secrets/hf-token" in another project
   */
  public static huggingFaceToken(secret: string): GkeStoredSecret {
    return new GkeStoredSecret(secret, "hf-token-secret", "HF_TOKEN", "Opaque");
  }

  /**
   * What a registry is signed in to with, for `imagePullSecrets`. Secret Manager holds it as Docker's own JSON.
   *
   * @param secret the secret's name
   * @param secretName the Secret's name, as `imagePullSecrets` names it
   */
  public static pullSecret(secret: string, secretName: string): GkeStoredSecret {
    return new GkeStoredSecret(secret, secretName, ".dockerconfigjson", "kubernetes.io/dockerconfigjson");
  }

  /**
   * Any other secret. Several with one `secretName` are keys of one Secret.
   *
   * @param secret the secret's name
   */
  public static of(secret: string, secretName: string, key: string): GkeStoredSecret {
    return new GkeStoredSecret(secret, secretName, key, "Opaque");
  }

  private constructor(
    public readonly secret: string,
    public readonly secretName: string,
    public readonly key: string,
    /** Type of the Secret. */
    public readonly type: string,
  ) {}
}

/** Those of a list that are secrets: of one that was refused nothing is left. */
export function admitted(secrets: readonly (GkeStoredSecret | undefined)[]): GkeStoredSecret[] {
  return secrets.filter((secret): secret is GkeStoredSecret => secret instanceof GkeStoredSecret && [secret.secret, secret.secretName, secret.key].every((name) => typeof name === "string"));
}

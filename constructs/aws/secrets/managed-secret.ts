/** A secret of AWS Secrets Manager, and as which Secret of Kubernetes models find it. */
export class EksManagedSecret {
  /**
   * A Hugging Face token, as models look for it by themselves.
   *
   * @param secret the secret's name or ARN
   * @param field the field that holds it, of a secret that is JSON; left out, the secret is the token itself
   */
  public static huggingFaceToken(secret: string, field?: string): EksManagedSecret {
    return new EksManagedSecret(secret, "hf-token-secret", "HF_TOKEN", "Opaque", field);
  }

  /**
   * What a registry is signed in to with, for `imagePullSecrets`. The secret is Docker's own JSON.
   *
   * @param secret the secret's name or ARN
   * @param secretName the Secret's name, as `imagePullSecrets` names it
   */
  public static pullSecret(secret: string, secretName: string): EksManagedSecret {
    return new EksManagedSecret(secret, secretName, ".dockerconfigjson", "kubernetes.io/dockerconfigjson");
  }

  /**
   * Any other secret. Several with one `secretName` are keys of one Secret.
   *
   * @param secret the secret's name or ARN
   * @param field the field that is read, of a secret that is JSON; left out, all of it
   */
  public static of(secret: string, secretName: string, key: string, field?: string): EksManagedSecret {
    return new EksManagedSecret(secret, secretName, key, "Opaque", field);
  }

  private constructor(
    public readonly secret: string,
    public readonly secretName: string,
    public readonly key: string,
    /** Type of the Secret. */
    public readonly type: string,
    /** @default - all of the secret */
    public readonly field?: string,
  ) {}
}

/** Those of a list that are secrets: of one that was refused nothing is left. */
export function admitted(secrets: readonly (EksManagedSecret | undefined)[]): EksManagedSecret[] {
  return secrets.filter((secret): secret is EksManagedSecret => secret !== undefined && [secret.secret, secret.secretName, secret.key].every((name) => typeof name === "string"));
}

/** Where the certificate of a door comes from, that a model is reached by from outside. A cluster's door takes some kinds and refuses the others. */
export class DoorCertificate {
  /** The door that is there already has it: of an `ExistingDoor`. */
  public static readonly OF_DOOR = new DoorCertificate("of-door", "");

  /**
   * A certificate of AWS Certificate Manager, for EKS.
   *
   * @param arn its ARN, of the cluster's region: "arn:aws:acm:us-west-2:111122223333:certificate/..."
   */
  public static acm(arn: string): DoorCertificate {
    return new DoorCertificate("acm", arn);
  }

  /**
   * A certificate map of Google's Certificate Manager, for a GKE door that the internet reaches.
   *
   * @param name its name in the cluster's project
   */
  public static certificateMap(name: string): DoorCertificate {
    return new DoorCertificate("certificate-map", name);
  }

  /**
   * A Secret of type `kubernetes.io/tls` in the models' namespace, as cert-manager keeps one.
   *
   * @param name its name
   */
  public static secret(name: string): DoorCertificate {
    return new DoorCertificate("secret", name);
  }

  private constructor(
    /** `acm`, `certificate-map`, `secret` or `of-door`. */
    public readonly kind: string,
    /** ARN or name; empty where the door has it. */
    public readonly reference: string,
  ) {}
}

/** A Secret by its name, for the shapes that names are held to. */
export interface TlsSecret {
  /** @example "qwen-tls" @format secret-name */
  readonly secret: string;
}

/** A login by OpenID Connect, in a browser. Programs can't go through it: they need another way. */
export interface OidcOptions {
  /** Who vouches for the users. @example "https://login.example.com" @format https-address */
  readonly issuer: string;
  /** @example "https://login.example.com/authorize" @format https-address */
  readonly authorizationEndpoint: string;
  /** @example "https://login.example.com/token" @format https-address */
  readonly tokenEndpoint: string;
  /** @example "https://login.example.com/userinfo" @format https-address */
  readonly userInfoEndpoint: string;
  /** Name of a Secret in the models' namespace with the keys `clientID` and `clientSecret`. @example "oidc-client" @format secret-name */
  readonly clientSecret: string;
}

/** A signed token (JWT) in each request's `Authorization: Bearer`, which is where OpenAI's clients put their key. */
export interface JwtOptions {
  /** Who signs the tokens: their claim `iss`. @example "https://login.example.com" @format https-address */
  readonly issuer: string;
  /** Where the signer's public keys are. The door must reach it. @example "https://login.example.com/.well-known/jwks.json" @format https-address */
  readonly jwksUri: string;
  /**
   * For whom a token must be: its claim `aud`, one text. Without it every token of the signer would open the door, of whatever program.
   * @example "https://qwen.example.com"
   */
  readonly audience: string;
}

/** Google's Identity-Aware Proxy: who may enter is said by IAM (`roles/iap.httpsResourceAccessor`), for users and service accounts. */
export interface IapOptions {
  /** Id of the OAuth client. @example "1234-abcd.apps.googleusercontent.com" */
  readonly clientId: string;
  /** Name of a Secret in the models' namespace with the client's secret under `key`. @example "iap-client" @format secret-name */
  readonly clientSecret: string;
}

/** How a door knows who comes. A cluster's door can do some of it and refuses the rest. Secrets are named, never given. */
export class DoorAuthentication {
  /** The door that is there asks who comes, as its description says: of an `ExistingDoor`. */
  public static readonly BY_DOOR = new DoorAuthentication("by-door");

  /** A login in a browser, by an Application Load Balancer. */
  public static oidc(options: OidcOptions): DoorAuthentication {
    return new DoorAuthentication("oidc", options);
  }

  /** A signed token in each request, for programs: by an Application Load Balancer or by Envoy Gateway. */
  public static jwt(options: JwtOptions): DoorAuthentication {
    return new DoorAuthentication("jwt", undefined, options);
  }

  /**
   * Keys as OpenAI's clients send them, by Envoy Gateway.
   *
   * @param secret name of a Secret in the models' namespace: each of its keys is a client's name, with that client's API key
   */
  public static apiKeys(secret: string): DoorAuthentication {
    return new DoorAuthentication("api-keys", undefined, undefined, undefined, secret);
  }

  /** Google's Identity-Aware Proxy, for GKE. */
  public static iap(options: IapOptions): DoorAuthentication {
    return new DoorAuthentication("iap", undefined, undefined, options);
  }

  private constructor(
    /** `oidc`, `jwt`, `api-keys`, `iap` or `by-door`. */
    public readonly kind: string,
    /** @default - it is another kind */
    public readonly oidcOptions?: OidcOptions,
    /** @default - it is another kind */
    public readonly jwtOptions?: JwtOptions,
    /** @default - it is another kind */
    public readonly iapOptions?: IapOptions,
    /** Name of the Secret with API keys. @default - it is another kind */
    public readonly keysSecret?: string,
  ) {}
}

/** A Secret by its name, for the shapes that names are held to. */
export interface ApiKeysSecret {
  /** @example "api-keys" @format secret-name */
  readonly secret: string;
}

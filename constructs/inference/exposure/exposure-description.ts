/** How a model is reached from outside, as a deployment holds it. */
export interface ExposureDescription {
  /** `internal` or `public`. */
  readonly reach: string;
  /** The name by which clients reach it. Its DNS record is made by nothing of ours, but for `recordedBy`. */
  readonly host: string;
  /** `base_url` of OpenAI's clients. */
  readonly address: string;
  /** The kind of door, as prices name it. */
  readonly door: string;
  /** The door in words. */
  readonly doorName: string;
  /** Kind of its certificate. @default - plain HTTP */
  readonly certificate?: string;
  /** How it is known who comes. @default - nobody is asked */
  readonly authentication?: string;
  /** Ranges that are let in. @default - the door's own: everybody who reaches it */
  readonly allowedCidrs?: string[];
  /** The InferencePool by whose endpoint picker chats go to a worker. @default - all requests go to the frontends */
  readonly pool?: string;
  /** Who makes the DNS record of `host`: "external-dns". @default - nobody of ours */
  readonly recordedBy?: string;
}

/**
 * Dynamo's endpoint picker before a model: the gateway asks it for each chat which worker is to answer, and sends the chat to that worker's pod
 * itself. It chooses as a router does that knows the workers' caches. There is one: before 1.6 Dynamo's operator refuses a second, and later two count each by
 * itself. It asks nobody who they are: that is the door's matter.
 */
export interface EndpointPickerOptions {
  /** What a prefix counts that a worker has in its cache already, against the load of that worker: 0 is load alone. @default 1, Dynamo's own @example 1 @minimum 0 */
  readonly overlapCredit?: number;
  /** 0 takes the best worker; above it others too, the more the higher. @default 0 @example 0.5 @minimum 0 */
  readonly temperature?: number;
  /** Whether workers tell it what stands in their caches. False: it guesses from what it sent where. @default true */
  readonly events?: boolean;
  /** Share of its KV blocks from which a worker counts as busy, 0 to 1. @default - Dynamo's own @example 0.9 @minimum 0 @maximum 1 */
  readonly busyDecodeBlocks?: number;
  /** Waiting prefill tokens from which a worker counts as busy. @default - Dynamo's own @example 20000 @integer @minimum 1 */
  readonly busyPrefillTokens?: number;
  /**
   * Its image, the tag the release that it was built from.
   * @default - the frontend of the Dynamo release, which has it
   * @example "registry.example.com/frontend:1.6.1"
   */
  readonly image?: string;
}

/** A deployment as it is, or as it might be. */
export interface Variation {
  /** Each stack after the one listed before it, as chains were deployed before their stacks had edges of their own. @default - by their edges */
  readonly line?: boolean;
  /** Whether images are pulled, and nodes bought, ahead of the models. @default - where the deployment has it so */
  readonly early?: boolean;
  /** Whether weights are downloaded ahead of the models. @default - where the deployment has it so */
  readonly weightsAhead?: boolean;
  /** Whether images are streamed rather than pulled. @default false */
  readonly streamed?: boolean;
  /** Whether the weights are on their file system from before. @default false */
  readonly weightsThere?: boolean;
  /** Whether each pool begins with the nodes of one replica. @default - where the deployment has it so */
  readonly nodesFromStart?: boolean;
  /** How many times as large the file systems are whose speed grows with their size. @default 1 */
  readonly filesGrown?: number;
  /** Whether what engines compile is kept from before. @default false */
  readonly compiled?: boolean;
}

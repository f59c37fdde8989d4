/** A chat with every model, over and over: what alone proves that one is served. */
export interface SyntheticChatOptions {
  /** Seconds between two chats with a model. Each costs a token of its GPUs. @default 60 @example 120 @integer @minimum 15 @maximum 600 */
  readonly everySeconds?: number;
  /** Seconds within which a chat must be answered, below `everySeconds`: with a queue before it too. @default 30 @example 50 @integer @minimum 1 @maximum 300 */
  readonly timeoutSeconds?: number;
  /** Names of models that aren't asked. @default - none @example ["embeddings"] */
  readonly leaveOut?: string[];
}

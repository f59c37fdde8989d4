/** What a model is asked for. */
export class ModelTask {
  /** Text to text: chats and completions. */
  public static readonly TEXT = new ModelTask("text");
  /** Text to vectors, at /v1/embeddings. Prefill and decode are not apart, and nothing is drafted. */
  public static readonly EMBEDDINGS = new ModelTask("embeddings");
  /** Text and images to text, where the model has a vision tower. */
  public static readonly MULTIMODAL = new ModelTask("multimodal");

  private constructor(public readonly name: string) {}
}

/** Whether a model makes vectors of text. */
export function isEmbedding({ task }: { readonly task?: ModelTask }): boolean {
  return task === ModelTask.EMBEDDINGS;
}

/** A head that drafts for a model: EAGLE-3's. */
export interface Eagle3Options {
  /** Hugging Face id of the head, which must have been made for the very model. @example "yuhuili/EAGLE3-LLaMA3.1-Instruct-8B" */
  readonly head: string;
  /** Commit, tag or branch of it. @default "main" @example "main" */
  readonly revision?: string;
  /** Tokens that are drafted at a time. @example 3 @integer @minimum 1 @maximum 16 */
  readonly tokens: number;
}

/** A smaller model that drafts for a model. */
export interface DraftModelOptions {
  /** Hugging Face id of the smaller model, of the same vocabulary. @example "Qwen/Qwen3-0.6B" */
  readonly model: string;
  /** Commit, tag or branch of it. @default "main" @example "main" */
  readonly revision?: string;
  /** Tokens that are drafted at a time. @example 4 @integer @minimum 1 @maximum 16 */
  readonly tokens: number;
  /** Its config.json, where the planner's catalogue doesn't have it. @default - the catalogue's @example JSON.parse(fs.readFileSync("draft.json", "utf8")) */
  readonly config?: { [key: string]: unknown };
}

/** How tokens are drafted that the model then checks, several in the time of one. Answers stay the model's own. */
export class Speculative {
  /**
   * Words of the prompt that came before: for answers that repeat much of it, as edits and extracts do. Takes no memory.
   *
   * @param tokens drafted at a time, 1 to 16
   */
  public static ngram(tokens: number): Speculative {
    return new Speculative("ngram", tokens);
  }

  /**
   * The model's own layers of multi-token prediction, which DeepSeek's, GLM's and others' checkpoints have.
   *
   * @param tokens drafted at a time, 1 to 16
   */
  public static mtp(tokens: number): Speculative {
    return new Speculative("mtp", tokens);
  }

  /** A head that was trained for the model. */
  public static eagle3(options: Eagle3Options): Speculative {
    return new Speculative("eagle3", options?.tokens, options);
  }

  /** A smaller model of the same family. */
  public static draftModel(options: DraftModelOptions): Speculative {
    return new Speculative("draft-model", options?.tokens, undefined, options);
  }

  private constructor(
    /** "ngram", "mtp", "eagle3" or "draft-model". */
    public readonly method: string,
    /** Tokens that are drafted at a time. */
    public readonly tokens: number,
    /** @default - it isn't a head */
    public readonly headOptions?: Eagle3Options,
    /** @default - it isn't a model */
    public readonly draftOptions?: DraftModelOptions,
  ) {}
}

/** Weights that a draft has of its own. */
export interface DraftWeights {
  readonly id: string;
  readonly revision: string;
}

/** What is downloaded for it besides the model; nothing where it has no weights of its own. */
export function draftWeights({ speculative }: { readonly speculative?: Speculative }): DraftWeights | undefined {
  const id = speculative?.headOptions?.head ?? speculative?.draftOptions?.model;
  const revision = speculative?.headOptions?.revision ?? speculative?.draftOptions?.revision ?? "main";
  return id === undefined ? undefined : { id, revision };
}

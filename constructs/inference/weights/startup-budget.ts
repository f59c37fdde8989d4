/** How long a worker may take to start before its container is ended and begins anew. */
export class StartupBudget {
  /**
   * By the size of its weights, the way to them and what an engine does after: three times what somebody published as the slowest, a quarter of an
   * hour at least. A start that hangs is then ended in time, of a small model much sooner than after Dynamo's two hours.
   */
  public static readonly PLANNED = new StartupBudget("planned");

  /**
   * So many seconds.
   *
   * @param seconds 60 to 86400
   */
  public static seconds(seconds: number): StartupBudget {
    return new StartupBudget("seconds", seconds);
  }

  private constructor(
    /** "planned" or "seconds". */
    public readonly kind: string,
    /** @default - the plan says it */
    public readonly value?: number,
  ) {}
}

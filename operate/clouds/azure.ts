import { Answer } from "../programs/answer";
import { OperatedDeployment } from "./deployment";
import { Json } from "../programs/json";
import { Programs } from "../programs/programs";

/** The Azure CLI, in a deployment's subscription. */
export class Az {
  private readonly of: readonly string[];

  public constructor(
    private readonly programs: Programs,
    { needs }: OperatedDeployment,
  ) {
    this.of = needs?.account === undefined ? [] : ["--subscription", needs.account];
  }

  /** @param args after `az` */
  public ask<T>(args: readonly string[], read: (json: Json) => T): Promise<Answer<T>> {
    return this.json([...args, ...this.of], read);
  }

  /** The directory's own, of no subscription, or of one that the question names. */
  public askDirectory<T>(args: readonly string[], read: (json: Json) => T): Promise<Answer<T>> {
    return this.json(args, read);
  }

  /** Begins something of which Azure says no more than that it was taken, and perhaps not that. */
  public begin(args: readonly string[]): Promise<Answer<string>> {
    return this.programs.ask("az", [...args, "--output", "json", "--only-show-errors"], { env: { AZURE_CORE_NO_COLOR: "true" } });
  }

  /** The command for a person. */
  public command(args: string): string {
    return ["az", args, ...this.of].join(" ");
  }

  private json<T>(args: readonly string[], read: (json: Json) => T): Promise<Answer<T>> {
    return this.programs.json("az", [...args, "--output", "json", "--only-show-errors"], read, { env: { AZURE_CORE_NO_COLOR: "true" } });
  }
}

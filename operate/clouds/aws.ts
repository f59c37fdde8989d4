import { shellWord } from "../../constructs/core/forms/shell-word";
import { Answer } from "../programs/answer";
import { OperatedDeployment } from "./deployment";
import { Json } from "../programs/json";
import { Programs } from "../programs/programs";

/** The AWS CLI, in a deployment's region and as whom it is deployed. */
export class Aws {
  private readonly where: readonly string[];
  private readonly whom: readonly string[];

  public constructor(
    private readonly programs: Programs,
    { cluster, needs }: OperatedDeployment,
  ) {
    this.where = cluster.region === undefined ? [] : ["--region", cluster.region];
    this.whom = needs?.profile === undefined ? [] : ["--profile", needs.profile];
  }

  /** @param args after `aws`: "ec2 describe-addresses" in words */
  public ask<T>(args: readonly string[], read: (json: Json) => T): Promise<Answer<T>> {
    // Version 1 of the program knows no --no-cli-pager.
    return this.programs.json("aws", [...args, ...this.where, ...this.whom, "--output", "json"], read, { env: { AWS_PAGER: "" } });
  }

  /** What answers with nothing: something is changed. */
  public run(args: readonly string[]): Promise<Answer<string>> {
    return this.programs.ask("aws", [...args, ...this.where, ...this.whom], { env: { AWS_PAGER: "" } });
  }

  /** The command for a person. */
  public command(args: string): string {
    return ["aws", args, ...this.where, ...this.whom.map(shellWord)].join(" ");
  }
}

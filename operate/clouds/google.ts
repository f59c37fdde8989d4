import { Answer } from "../programs/answer";
import { OperatedDeployment } from "./deployment";
import { Json } from "../programs/json";
import { Programs } from "../programs/programs";

/** gcloud, in a deployment's project and as whom it is deployed. */
export class Gcloud {
  private readonly of: readonly string[];

  /** @param project the deployment's, where it names none: it is found by gcloud's own configuration */
  public constructor(
    private readonly programs: Programs,
    private readonly deployment: OperatedDeployment,
    public readonly project: string | undefined = deployment.needs?.account,
  ) {
    const { needs } = deployment;
    const as = needs?.impersonate === undefined ? [] : [`--impersonate-service-account=${needs.impersonate}`];
    this.of = [...(project === undefined ? [] : [`--project=${project}`]), ...as];
  }

  /** @param args after `gcloud` */
  public ask<T>(args: readonly string[], read: (json: Json) => T): Promise<Answer<T>> {
    return this.programs.json("gcloud", [...args, ...this.of, "--format=json", "--quiet"], read, { env: { CLOUDSDK_CORE_DISABLE_PROMPTS: "1" } });
  }

  /** The same in another project. */
  public in(project: string): Gcloud {
    return new Gcloud(this.programs, this.deployment, project);
  }

  /** The command for a person. */
  public command(args: string): string {
    return ["gcloud", args, ...this.of].join(" ");
  }

  /** The last word of a resource's address: "us-central1-a" of ".../zones/us-central1-a". */
  public static last(address: string): string {
    return address.slice(address.lastIndexOf("/") + 1);
  }
}

/** A managed zone of Cloud DNS by its name, or by its project and name. */
export function googleZone(zoneId: string): { readonly project?: string; readonly name: string } {
  const [, project, name = zoneId] = /^projects\/([^/]+)\/managedZones\/([^/]+)$/.exec(zoneId) ?? [];
  return { project, name };
}

import { Answer, known } from "../clouds/answer";
import { Json } from "../clouds/json";
import { Programs } from "../clouds/program";

/** kubectl on one cluster. */
export class Kubectl {
  public constructor(
    private readonly programs: Programs,
    /** `--context NAME`, or `--kubeconfig FILE`. */
    private readonly where: readonly string[],
  ) {}

  /** The objects of a kind; none of a kind that the cluster doesn't know. */
  public async list<T>(kind: string, read: (json: Json) => T, namespace?: string): Promise<Answer<T[]>> {
    const args = ["get", kind, ...(namespace === undefined ? ["--all-namespaces"] : ["--namespace", namespace]), "--output", "json", "--request-timeout=30s"];
    // Its answers change while it is asked.
    const answer = await this.programs.anew().json("kubectl", [...args, ...this.where], (json) => json.at("items").list().map(read));
    return !answer.known && /doesn't have a resource type/.test(answer.reason) ? known([]) : answer;
  }

  /** Marks an object as to be deleted, and waits for nothing: what holds it is its controller's business. */
  public delete(kind: string, name: string, namespace?: string): Promise<Answer<string>> {
    return this.change(["delete", kind, name, ...inNamespace(namespace), "--ignore-not-found", "--wait=false", "--cascade=background"]);
  }

  /** Changes some fields of an object. */
  public patch(kind: string, name: string, patch: object): Promise<Answer<string>> {
    return this.change(["patch", kind, name, "--type=merge", "--patch", JSON.stringify(patch)]);
  }

  /** The command for a person. */
  public static command(args: string): string {
    return `kubectl ${args}`;
  }

  private change(args: readonly string[]): Promise<Answer<string>> {
    return this.programs.anew().ask("kubectl", [...args, "--request-timeout=30s", ...this.where]);
  }
}

function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined || namespace === "" ? [] : ["--namespace", namespace];
}

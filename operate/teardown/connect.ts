import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Answer, known } from "../programs/answer";
import { Aws } from "../clouds/aws";
import { Az } from "../clouds/azure";
import { OperatedDeployment, cloudOf } from "../clouds/deployment";
import { Gcloud } from "../clouds/google";
import { Programs } from "../programs/programs";
import { projectOf } from "../preflight/google";
import { Access, Kubectl } from "../cluster/kubectl";

/** Whether the cloud has the cluster. @returns yes where no cloud can be asked */
export async function clusterIsThere(programs: Programs, deployment: OperatedDeployment): Promise<Answer<boolean>> {
  const { name, region = "" } = deployment.cluster;
  const cloud = cloudOf(deployment);
  if (cloud === undefined) return known(true);
  if (cloud === "aws") {
    const answer = await new Aws(programs, deployment).ask(["eks", "describe-cluster", "--name", name], (json) => json.at("cluster").at("name").text() === name);
    return !answer.known && answer.why === "absent" ? known(false) : answer;
  }
  if (cloud === "azure") return new Az(programs, deployment).ask(["aks", "list"], (json) => json.list().some((one) => one.at("name").text() === name && one.at("location").text() === region));
  const project = await projectOf(programs, deployment);
  if (!project.known) return project;
  return new Gcloud(programs, deployment, project.value).ask(["container", "clusters", "list", `--filter=name=${name} AND location=${region}`], (json) => json.list().length > 0);
}

/** A way to the cluster, and what ends it. */
export interface Connected {
  readonly kubectl: Kubectl;
  /** What a person adds to kubectl's commands. */
  readonly close: () => void;
}

/**
 * kubectl on the deployment's cluster: by a context that was named, else by the deployment's own way (`cluster.connect`), which writes into a
 * kubeconfig of this run's alone, and changes nothing of the user's.
 */
export async function connect(programs: Programs, { cluster }: OperatedDeployment, context?: string): Promise<Answer<Connected>> {
  if (context !== undefined) return known({ kubectl: kubectlOf(programs, { context }), close: () => undefined });
  if (cluster.connect === undefined) return { known: false, why: "failed", reason: "the deployment doesn't say how its cluster is reached: name a context of your kubeconfig with --context" };
  const [, named, , file] = /^kubectl config use-context (\S+)( --kubeconfig (\S+))?$/.exec(cluster.connect) ?? [];
  if (named !== undefined) return known({ kubectl: kubectlOf(programs, { context: named, kubeconfig: file }), close: () => undefined });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-teardown-"));
  const close = (): void => fs.rmSync(folder, { recursive: true, force: true });
  const kubeconfig = path.join(folder, "config");
  const answer = await programs.ask("sh", ["-c", cluster.connect], { env: { KUBECONFIG: kubeconfig } });
  if (answer.known) return known({ kubectl: kubectlOf(programs, { kubeconfig }), close });
  close();
  return answer;
}

/** kubectl of these programs' PATH and signal. */
export function kubectlOf({ options: { env, signal } }: Programs, where: Pick<Access, "context" | "kubeconfig">): Kubectl {
  return new Kubectl({ env, signal, seconds: 30, ...where });
}

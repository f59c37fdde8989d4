import { Answer, NoAnswer } from "../programs/answer";
import { OperatedDeployment } from "../clouds/deployment";
import { STEPS, Volume, objectName } from "./cluster-objects";
import { Controller } from "./controllers";
import { Held, Inside } from "./held";
import { driverRow } from "./kept";
import { protectedIn } from "./protected";
import { Terraform } from "./terraform";

/** What is looked at for obstacles. */
export interface Surroundings {
  readonly deployment: OperatedDeployment;
  readonly terraform: Terraform;
  readonly stacks: readonly Held[];
  /** Whether the cloud has the cluster. */
  readonly cluster: Answer<boolean>;
  /** Why the cluster couldn't be looked into. */
  readonly silence?: NoAnswer;
  readonly inside?: Inside;
  /** Volumes that are to stay, and wouldn't. */
  readonly goesWith: readonly Volume[];
}

/** Why a teardown isn't begun: it would stop halfway, or lose what is to be kept. Each with what would do. */
export function obstacles({ deployment, terraform, stacks, cluster, silence, inside, goesWith }: Surroundings): string[] {
  const inCluster = stacks.filter(({ stack, resources }) => stack.step !== "cluster" && resources.length > 0);
  const told: string[] = [];
  for (const { stack, resources, keeping } of stacks) {
    const found = protectedIn(stack, resources, (address) => keeping.forgotten.includes(address));
    told.push(...found.map(({ address, by }) => `${stack.name}: ${address} can't be destroyed: ${by}`));
    if (found.length > 0) told.push(`  Set deletionProtection: false in the app, synthesise it, and deploy the stack:\n  > npx cdktf deploy ${stack.name}`);
  }
  if (!cluster.known) told.push(`whether the cluster ${deployment.cluster.name} is there couldn't be asked: ${cluster.reason}`);
  if (cluster.known && !cluster.value && inCluster.length > 0) {
    told.push(`the cluster ${deployment.cluster.name} is gone, and with it what these stacks installed in it; Terraform can't know it, and is to forget it:`);
    told.push(...inCluster.map(({ stack, resources }) => `  > ${terraform.command(stack, `state rm ${resources.map(({ address }) => `'${address}'`).join(" ")}`)}`));
  }
  if (silence !== undefined) told.push(`the cluster can't be looked into, so what is in it can't go first: ${silence.reason}`, "  Go where it is reached, or name a context with --context; --no-drain leaves all that is in it as it is.");
  for (const volume of goesWith) {
    told.push(`the volume of claim ${volume.claim} can't stay: it lies in ${driverRow(volume.driver)?.goesWith}`);
    told.push(`  Copy it, or let it go with --delete-data volumes:\n  > az snapshot create --name ${volume.claim.replace(/\W+/g, "-")} --resource-group GROUP --source ${volume.handle}`);
  }
  if (inside !== undefined) told.push(...headless(inside));
  return told;
}

/** Objects with a finaliser that nobody is there to take off. */
function headless({ contents, controllers }: Inside): string[] {
  return STEPS.flat().flatMap((kind) => {
    const held = contents.objects.filter((one) => one.kind === kind && controllers.for(one)?.alive === false);
    if (held.length === 0) return [];
    const { deployment, name, back } = controllers.for(held[0]) as Controller;
    return [`${held.map(objectName).join(", ")}: ${deployment ?? name} doesn't run, and it alone takes ${held[0].finalizers.join(", ")} off: ${back} first`];
  });
}

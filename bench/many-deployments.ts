import { App } from "cdktf";
import { aks } from "../deployments/aks";
import { eks } from "../deployments/eks";
import { gke } from "../deployments/gke";

/** As many deployments as the argument says, the three clouds in turn. */
const clouds = [
  { id: "eks", add: eks },
  { id: "aks", add: aks },
  { id: "gke", add: gke },
];
async function main(): Promise<void> {
  const app = new App();
  // The app of main.ts waits for its deployments too. It matters: cdktf takes a stack trace for every token.
  await Promise.resolve();
  for (let index = 0; index < Number(process.argv[2]); index++) {
    const { id, add } = clouds[index % clouds.length];
    add(app, {}, `${id}-${index}`);
  }
  app.synth();
}

void main();

import "../deployments/zip-later";
import { App } from "cdktf";
import { aks } from "../deployments/aks";
import { leaveOutCreationTraces } from "../deployments/creation-traces";
import { eks } from "../deployments/eks";
import { gke } from "../deployments/gke";

/** As many deployments as the argument says, the three clouds in turn. */
const clouds = [
  { id: "eks", add: eks },
  { id: "aks", add: aks },
  { id: "gke", add: gke },
];
function main(): void {
  leaveOutCreationTraces(process.env);
  const app = new App();
  for (let index = 0; index < Number(process.argv[2]); index++) {
    const { id, add } = clouds[index % clouds.length];
    add(app, {}, `${id}-${index}`);
  }
  app.synth();
}

main();

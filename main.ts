import "./deployments/zip-later";
import { App } from "cdktf";
import { synth } from "./constructs/core/problems/synth";
import { addDeployments } from "./deployments/all";
import { leaveOutCreationTraces } from "./deployments/creation-traces";

async function main(): Promise<void> {
  leaveOutCreationTraces(process.env);
  const app = new App();
  await addDeployments(app, process.env);
  synth(app);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

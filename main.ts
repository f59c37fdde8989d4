import { App } from "cdktf";
import { InvalidInputError } from "./constructs/core/problem";
import { addDeployments } from "./deployments/all";
import { leaveOutCreationTraces } from "./deployments/creation-traces";

async function main(): Promise<void> {
  leaveOutCreationTraces(process.env);
  const app = new App();
  await addDeployments(app, process.env);
  app.synth();
}

main().catch((error: unknown) => {
  // Bad input is for the person who wrote it: the problems, without a stack trace.
  console.error(error instanceof InvalidInputError ? error.message : error);
  process.exitCode = 1;
});

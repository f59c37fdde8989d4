import { App } from "cdktf";
import { InvalidInputError } from "./constructs/core/problem";
import { addDeployments } from "./deployments/all";

async function main(): Promise<void> {
  const app = new App();
  await addDeployments(app, process.env);
  app.synth();
}

main().catch((error: unknown) => {
  // Bad input is for the person who wrote it: the problems, without a stack trace.
  console.error(error instanceof InvalidInputError ? error.message : error);
  process.exitCode = 1;
});

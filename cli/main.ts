#!/usr/bin/env node
/** The program `cdktf-dynamo`: what the package does without an app of its own. Each command is loaded when it is asked for. */

const USAGE = `cdktf-dynamo COMMAND

  rehearse [<id>...]   deploys, re-plans and destroys the stacks of a CDKTF app offline; rehearse --help tells more
  plan FILE            says whether models fit GPUs, and how to run them; plan --help tells more
  images               prints, builds, pushes, lists and mirrors container images; images --help tells more
`;

async function main([command, ...rest]: string[]): Promise<void> {
  switch (command) {
    case "rehearse":
      await import("../testing/cli");
      return;
    case "plan":
      process.exitCode = await (await import("../inference-runtime/planner/cli")).planCommand(rest);
      return;
    case "images":
      process.exitCode = await (await import("./images")).imagesCommand(rest);
      return;
    case "help":
    case "--help":
    case "-h":
      process.stdout.write(USAGE);
      return;
    default:
      process.stderr.write(command === undefined ? USAGE : `There is no command "${command}".\n\n${USAGE}`);
      process.exitCode = 2;
  }
}

void main(process.argv.slice(2));

#!/usr/bin/env node
/** The program `cdktf-dynamo`: what the package does without an app of its own. */
import { nearest } from "../inference-runtime/planner/nearest";
import { COMMANDS } from "./commands";
import { PROGRAM, columns } from "./help";
import { processIo, runCommand } from "./run";

const USAGE = `${PROGRAM} COMMAND

${columns(COMMANDS.map(({ name, summary }) => [name, summary]))}
${PROGRAM} COMMAND --help tells more, with examples.
`;

async function main([word, ...rest]: string[]): Promise<number> {
  if (word === "help" && rest.length > 0) return main([...rest, "--help"]);
  if (word === "help" || word === "--help" || word === "-h") {
    processIo.out(USAGE);
    return 0;
  }
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return runCommand(command, rest);
  const [near] = word === undefined ? [] : nearest(word, COMMANDS.map(({ name }) => name));
  processIo.err(word === undefined ? USAGE : `There is no command "${word}"${near === undefined ? "" : `; did you mean ${near}?`}\n\n${USAGE}`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    processIo.err(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);

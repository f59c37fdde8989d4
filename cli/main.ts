#!/usr/bin/env node
/** The program `cdktf-dynamo`: what the package does without an app of its own. */
import * as fs from "node:fs";
import * as path from "node:path";
import { nearest } from "../inference-runtime/planner/nearest";
import { COMMANDS } from "./commands";
import { PROGRAM, columns } from "./help";
import { processIo, runCommand } from "./run";

const USAGE = `${PROGRAM} COMMAND

${columns(COMMANDS.map(({ name, summary }) => [name, summary]))}
${PROGRAM} COMMAND --help tells more, with examples; ${PROGRAM} --version says which this is.
`;

/** The package's, whose manifest stands above this file, bundled or built. */
function versionAbove(folder: string): string {
  const manifest = path.join(folder, "package.json");
  return fs.existsSync(manifest) ? (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version : versionAbove(path.dirname(folder));
}

async function main([word, ...rest]: string[]): Promise<number> {
  if (word === "help" && rest.length > 0) return main([...rest, "--help"]);
  if (word === "help" || word === "--help" || word === "-h") {
    processIo.out(USAGE);
    return 0;
  }
  if (word === "--version" || word === "-v") {
    processIo.out(`${versionAbove(__dirname)}\n`);
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

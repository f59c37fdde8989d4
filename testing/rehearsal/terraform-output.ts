import { stripVTControlCharacters } from "util";
import { Finished } from "./processes";

/** Terraform's own error blocks, without their frame; empty when there are none. */
export function errorBlocks({ stdout, stderr }: Finished): string {
  const blocks: string[] = [];
  let inside = false;
  for (const line of stripVTControlCharacters(`${stderr}\n${stdout}`).split(/\r?\n/)) {
    if (line.startsWith("╷")) inside = true;
    else if (line.startsWith("╵")) {
      inside = false;
      blocks.push("");
    } else if (inside) blocks.push(line.replace(/^│ ?/, "").trimEnd());
  }
  return blocks.join("\n").trim();
}

/** The part of a plan that says what would change. */
export function changes({ stdout }: Finished): string {
  const text = stripVTControlCharacters(stdout);
  const begin = text.search(/^(Terraform|OpenTofu) will perform|^Changes to Outputs/m);
  const end = text.search(/^─{5}/m);
  return tail(text.slice(Math.max(begin, 0), end < 0 ? undefined : end));
}

/** For what ended without an error of Terraform's: how it ended, and the last that it wrote. */
export function ending(what: string, { status, signal, stdout, stderr }: Finished): string {
  const how = signal === null ? `ended with ${status}` : `was ended by ${signal}`;
  const isWarning = (line: string): boolean => /^\(node:\d+\) |^\(Use `node /.test(line);
  const lines = stripVTControlCharacters(stderr).split("\n").filter((line) => !isWarning(line));
  return [`${what} ${how}`, tail(lines.join("\n")) || tail(stripVTControlCharacters(stdout))].filter((part) => part !== "").join("\n");
}

const MOST_LINES = 40;

function tail(text: string): string {
  return text.trim().split("\n").slice(-MOST_LINES).join("\n");
}

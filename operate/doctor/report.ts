import { Deployed } from "../cluster/deployment";
import { Looked } from "../verify/report";
import { printable } from "../verify/row";
import { Diagnosis, Finding } from "./diagnose";

const LINE = 200;

/** What a person does next, first. */
export function doctorText({ id, cluster, dynamo }: Deployed, { context }: Looked, { first, others, unexplained, unread }: Diagnosis): string {
  const rows = (title: string, all: Diagnosis["unread"]): string[] =>
    all.length === 0 ? [] : [title, ...all.map(({ id: what, about, seen }) => `    ${what} ${about}: ${indented(seen, 6)}`), ""];
  const lines = [
    `${id}: Dynamo ${dynamo.release} on ${cluster.name}, by context ${context}`,
    "",
    ...(first === undefined ? [unexplained.length > 0 ? "Nothing that is known explains it." : unread.length > 0 ? "Nothing is seen to be wrong." : "Nothing is wrong.", ""] : causeLines(first)),
    ...(others.length === 0 ? [] : ["Also seen; some of it goes when the cause does:", ...others.map(({ cause }) => `    ${indented(short(cause), 6)}`), ""]),
    ...rows(first === undefined ? "Not as it should be:" : "Not as it should be either, and not explained:", unexplained),
    ...rows("Could not be looked at, so nothing is said of it:", unread),
  ];
  return printable(lines.join("\n"));
}

function causeLines({ cause, fix, command, source, evidence }: Finding): string[] {
  return [
    `Cause:   ${indented(cause, 9)}`,
    `Fix:     ${indented(fix, 9)}`,
    ...(command === undefined ? [] : [`Command: ${command}`]),
    `Source:  ${source}`,
    ...evidence.map((line, index) => `${index === 0 ? "Seen:   " : "        "} ${indented(line, 9)}`),
    "",
  ];
}

/** What is told beside the cause, in a line; the whole of it is in the JSON. */
function short(text: string): string {
  return text.length <= LINE ? text : `${text.slice(0, LINE).trimEnd()} ...`;
}

function indented(text: string, by: number): string {
  return text.trim().replace(/\n/g, `\n${" ".repeat(by)}`);
}

export function doctorJson({ id, dynamo, cluster }: Deployed, { context }: Looked, { first, others, unexplained, unread }: Diagnosis): string {
  return `${JSON.stringify({ version: 1, deployment: id, release: dynamo.release, cluster: cluster.name, context, cause: first ?? null, others, unexplained, unread }, null, 2)}\n`;
}

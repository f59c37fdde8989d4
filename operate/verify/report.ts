import { escape } from "../../explain/escape";
import { Deployed } from "../cluster/deployment";
import { Row, Status, printable } from "./row";

/** The cluster that was looked at, as the kubeconfig names it. */
export interface Looked {
  readonly context: string;
}

const WORDS: { readonly [status in Status]: string } = { passed: "ok", warning: "warning", failed: "FAILED", unknown: "unknown", skipped: "-" };

/** A table: status, what, and of it what was expected where that wasn't seen. */
export function verifyText(deployed: Deployed, { context }: Looked, rows: readonly Row[]): string {
  const lines = rows.map((row) => [WORDS[row.status], row.id, row.about, said(row)]);
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column].length)));
  const table = lines.map((line) => line.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]) : cell)).join("  ").trimEnd());
  return printable([`${deployed.id}: Dynamo ${deployed.dynamo.release} on ${deployed.cluster.name}, by context ${context}`, "", ...table, "", summary(deployed, rows), ""].join("\n"));
}

function said({ expected, seen, status }: Row): string {
  return status === "failed" || status === "unknown" || status === "warning" ? `${seen}\n${" ".repeat(4)}expected: ${expected}` : seen;
}

/** What is said first where a context seems to lead elsewhere. */
export function anotherCluster({ id, cluster }: Deployed, { context }: Looked): string {
  return `none of ${id}'s namespaces is here: does context ${context} lead to ${cluster.name}?${cluster.connect === undefined ? "" : ` It is reached by: ${cluster.connect}`}\n`;
}

/** Counts, in a line; what tells more, where something is wrong. */
export function summary({ id }: Deployed, rows: readonly Row[]): string {
  const count = (status: Status): number => rows.filter((row) => row.status === status).length;
  const counts = (["passed", "warning", "failed", "unknown", "skipped"] as const).filter((status) => count(status) > 0).map((status) => `${count(status)} ${status}`);
  return `${counts.join(", ")}${count("failed") + count("unknown") > 0 ? `; \`npx cdktf-dynamo doctor ${id}\` looks for the cause` : ""}`;
}

export function verifyJson({ id, dynamo, cluster }: Deployed, { context }: Looked, rows: readonly Row[]): string {
  const ok = rows.every(({ status }) => status !== "failed" && status !== "unknown");
  return `${JSON.stringify({ version: 1, deployment: id, release: dynamo.release, cluster: cluster.name, context, ok, rows }, null, 2)}\n`;
}

/** JUnit's XML, as Jenkins and GitLab read it: unknown is an error, failed a failure. */
export function verifyJunit({ id }: Deployed, rows: readonly Row[]): string {
  const count = (status: Status): number => rows.filter((row) => row.status === status).length;
  const cases = rows.map((row) => {
    const message = xml(`${row.seen} (expected: ${row.expected})`);
    const inner = { passed: "", warning: `<system-out>${message}</system-out>`, failed: `<failure message="${message}"/>`, unknown: `<error message="${message}"/>`, skipped: `<skipped message="${xml(row.seen)}"/>` };
    return `    <testcase classname="${xml(`${id}.${row.id}`)}" name="${xml(row.about)}">${inner[row.status]}</testcase>`;
  });
  const counts = `tests="${rows.length}" failures="${count("failed")}" errors="${count("unknown")}" skipped="${count("skipped")}"`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${counts}>`, `  <testsuite name="${xml(`verify ${id}`)}" ${counts}>`, ...cases, "  </testsuite>", "</testsuites>", ""].join("\n");
}

/** XML has no sign at all for most control characters. */
function xml(text: string): string {
  return escape(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")).replace(/\n/g, "&#10;");
}

import { Deployed } from "../cluster/deployment";
import { Row, printable } from "../verify/row";
import leftOut from "./data/left-out.json";
import { DrillPlan, Drilled } from "./drill";

const SIGNS: { readonly [status: string]: string } = { passed: "ok", warning: "!", failed: "FAILED", unknown: "?", skipped: "-" };

/** What a drill would do, for a person. */
export function planText({ id }: Deployed, plan: DrillPlan, now: Date): string {
  const { keeper, saved, drilled, location, backup, leftover, obstacle } = plan;
  const lines = [
    `${id}: a drill with ${keeper.name}`,
    "",
    `place of the backups   ${location.known ? location.value.text : `not known: ${location.reason}`}`,
    `backup                 ${backup.known ? `${backup.value.name}, begun ${age(backup.value.begun, now)} ago${backup.value.secrets ? "" : ", without Secrets"}` : backup.reason}`,
    `restored               ${saved} into ${drilled}, in which a quota lets no pod run; ${saved} itself isn't touched`,
    `not restored           ${leftOut.resources.map(({ resource }) => resource.replace(/\..*$/, "")).join(", ")}`,
    `taken away afterwards  namespace ${drilled}${keeper.traces === undefined ? "" : `, ${keeper.traces}`}${leftover ? "; and first what a drill before left of both" : ""}`,
    ...(obstacle === undefined ? [] : ["", `in the way: ${obstacle}`]),
  ];
  return printable(`${lines.join("\n")}\n`);
}

/** How it went, for a person. */
export function drilledText({ id }: Deployed, { backup }: DrillPlan, { rows, times }: Drilled, now: Date): string {
  const width = Math.max(...rows.map(({ id: row }) => row.length), 1);
  const told = rows.map(({ id: row, about, seen, status }) => `${SIGNS[status].padEnd(6)}  ${row.padEnd(width)}  ${about}: ${seen}`);
  const spent = times.map(({ what, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${what}`);
  const lost = backup.known ? [`what was made in the last ${age(backup.value.begun, now)} isn't in ${backup.value.name}`] : [];
  return printable(`${[`${id}: ${isWell(rows) ? "restored" : "not restored as it was"}`, "", ...told, "", ...spent, "", ...lost].join("\n")}\n`);
}

/** The same for programs. */
export function drilledJson({ id }: Deployed, { backup, saved, drilled }: DrillPlan, done: Drilled | undefined, now: Date): string {
  const from = backup.known ? { name: backup.value.name, begun: backup.value.begun.toISOString(), ageSeconds: Math.round((now.getTime() - backup.value.begun.getTime()) / 1000), secrets: backup.value.secrets } : { problem: backup.reason };
  return `${JSON.stringify({ id, backup: from, restored: saved, into: drilled, ...(done === undefined ? {} : { ok: isWell(done.rows), rows: done.rows, times: done.times }) }, null, 2)}\n`;
}

/** Nothing failed, and nothing couldn't be told. */
export function isWell(rows: readonly Row[]): boolean {
  return rows.length > 0 && rows.every(({ status }) => status !== "failed" && status !== "unknown");
}

function age(begun: Date, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - begun.getTime()) / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

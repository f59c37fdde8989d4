import { escape } from "../escape";
import { clock } from "./text";
import { Timeline } from "./timeline";

const [LABEL, WIDTH, ROW] = [330, 620, 26];

/** The way to the first token as bars below each other, the stacks first, all on one scale; the old chain's end beside it. */
export function timelinePicture({ id, total, before, path, spans }: Timeline): string {
  const scale = WIDTH / Math.max(1, total.likely, before.likely);
  const bar = (index: number, label: string, start: number, end: number, kind: string): string => {
    const y = index * ROW;
    const x = LABEL + start * scale;
    const width = Math.max(2, (end - start) * scale);
    return (
      `<text x="0" y="${y + 16}">${escape(cut(label, 42))}</text>` +
      `<rect class="${kind}" x="${x.toFixed(1)}" y="${y + 3}" width="${width.toFixed(1)}" height="17" rx="2"/>` +
      `<text class="soft" x="${(x + width + 4).toFixed(1)}" y="${y + 16}">${clock(end - start)}</text>`
    );
  };
  const rows: [string, number, number, string][] = [
    ...spans.map(({ name, start, end }): [string, number, number, string] => [name, start, end, "stack"]),
    ...path.map(({ what, start, end, kind }): [string, number, number, string] => [what, start, end, kind === "assumed" ? "assumed" : "known"]),
    ["one stack after the other", 0, before.likely, "old"],
  ];
  const drawn = rows.map(([label, start, end, kind], index) => bar(index, label, start, end, kind)).join("");
  const label = `${id}: ${clock(total.likely)} to the first token, ${clock(before.likely)} with one stack after the other`;
  return `<svg class="timeline" viewBox="-1 -1 ${LABEL + WIDTH + 70} ${rows.length * ROW + 2}" width="${LABEL + WIDTH + 70}" role="img" aria-label="${escape(label)}">${drawn}</svg>`;
}

/** What the picture's parts look like, on a page that has the colours. */
export const TIMELINE_STYLE = `.timeline .stack { fill: var(--box); } .timeline .known { fill: var(--weights); } .timeline .assumed { fill: var(--rest); } .timeline .old { fill: none; stroke-dasharray: 4 3; }`;

/** The pictures alone, as one page: no script, nothing is fetched. */
export function timelinePage(timelines: readonly Timeline[]): string {
  const sections = timelines.map(
    (one) => `<h1>${escape(one.id)}</h1>
<p>${clock(one.total.likely)} to the first token, ${clock(one.total.low)} to ${clock(one.total.high)}; ${one.ratio.toFixed(2)} of one stack after the other.</p>
${timelinePicture(one)}
<p class="soft">Stacks first, then what is waited for: full where others published a duration, pale where it is assumed.</p>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>To the first token: ${escape(timelines.map(({ id }) => id).join(", "))}</title>
<style>
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --soft: #5b6b7c; --weights: #1f5fa8; --rest: #d9dee5; --box: #f4f7fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf5; --paper: #12181f; --soft: #9fb0c2; --weights: #6ea8ee; --rest: #3a4552; --box: #1b242e; } }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } .soft, svg .soft { color: var(--soft); fill: var(--soft); } svg rect { stroke: var(--soft); }
${TIMELINE_STYLE}
</style>
</head>
<body>
${sections.join("\n")}
</body>
</html>
`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

import { ExplainedModel, ExplainedPool, Explanation, Memory } from "./explanation";
import { chainPicture, networkPicture } from "./pictures";
import { escape } from "./escape";
import { costLines, doorLine, gpuWords, howMany, howPlanned, shares } from "./text";
import { TIMELINE_STYLE, timelinePicture } from "./timeline/picture";
import { clock } from "./timeline/text";
import { Timeline } from "./timeline/timeline";

/** Colours that a printer and most colour-blind eyes tell apart; the words beside them say the same. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --soft: #5b6b7c; --line: #cfd8e3; --weights: #1f5fa8; --cache: #6aa84f; --rest: #d9dee5; --box: #f4f7fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf5; --paper: #12181f; --soft: #9fb0c2; --line: #34414f; --weights: #6ea8ee; --cache: #8fcc74; --rest: #3a4552; --box: #1b242e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 2rem 0 0; font-size: 1.6rem; } h2 { margin: 1.6rem 0 .4rem; font-size: 1.15rem; }
p { margin: .3rem 0; } .soft { color: var(--soft); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.bar { display: flex; height: 1.1rem; border: 1px solid var(--line); border-radius: 3px; overflow: hidden; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar span:nth-child(1) { background: var(--weights); } .bar span:nth-child(2) { background: var(--cache); } .bar span:nth-child(3) { background: var(--rest); }
svg { width: 100%; min-width: 40rem; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .soft { fill: var(--soft); } svg rect { fill: var(--box); stroke: var(--line); } svg path { stroke: var(--soft); fill: none; }
.warning { margin-top: .8rem; padding: .5rem .8rem; border-left: 4px solid #b7791f; background: var(--box); }
.cost { font-size: 1.25rem; }
${TIMELINE_STYLE}
@media print { svg { min-width: 0; } :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #444; --line: #999; } body { max-width: none; padding: 0; font-size: 11pt; } section { break-before: page; } section:first-of-type { break-before: auto; } h2, table, svg { break-inside: avoid; break-after: avoid; } }
`;

/**
 * One page with everything in it: no script, nothing is fetched.
 *
 * @param timelines how long each takes to its first token, where its stacks are there to tell
 */
export function explanationPage(explanations: readonly Explanation[], timelines: readonly Timeline[] = []): string {
  const title = explanations.map(({ id }) => id).join(", ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What will be made: ${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${explanations.map((one) => deployment(one, timelines.find(({ id }) => id === one.id))).join("\n")}
</body>
</html>
`;
}

function deployment(explanation: Explanation, timeline?: Timeline): string {
  const { id, cluster, release, pools, models, cost, monitoring, warnings, availability } = explanation;
  const [sums, ...notes] = costLines(cost);
  return `<section>
<h1>${escape(id)}</h1>
<p class="soft">Dynamo ${escape(release)} on the cluster ${escape(cluster.name)}${place(cluster)}${availability === undefined ? "" : `, availability ${escape(availability)}`}</p>
${warnings.map((warning) => `<p class="warning"><strong>Warning:</strong> ${escape(warning)}</p>\n`).join("")}<h2>What it costs</h2>
<p class="cost">${escape(sums)}</p>
${notes.map((note) => `<p class="soft">${escape(note)}</p>`).join("\n")}
<h2>What is deployed, in order</h2>
<div class="wide">${chainPicture(explanation.waves)}</div>
${timeline === undefined ? "" : howLong(timeline)}<h2>Who reaches what</h2>
<div class="wide">${networkPicture(explanation)}</div>
<h2>Nodes</h2>
<div class="wide"><table><thead><tr><th>pool</th><th>machine</th><th>bought</th><th>nodes</th><th>GPUs</th></tr></thead><tbody>
${pools.map(pool).join("\n")}
</tbody></table></div>
<h2>Models</h2>
${models.length === 0 ? "<p>None.</p>" : models.map(model).join("\n")}${monitoring.length === 0 ? "" : `\n<h2>Who watches it</h2>\n${monitoring.map((line) => `<p>${escape(line)}</p>`).join("\n")}`}
</section>`;
}

function howLong(timeline: Timeline): string {
  const { total, ratio } = timeline;
  return `<h2>How long until the first token</h2>
<p>${clock(total.likely)}, ${clock(total.low)} to ${clock(total.high)}; ${ratio.toFixed(2)} of one stack after the other. <span class="soft">Pale where the duration is assumed.</span></p>
<div class="wide">${timelinePicture(timeline)}</div>
`;
}

function place({ cloud, region }: Explanation["cluster"]): string {
  const where = [cloud, region].filter((part): part is string => part !== undefined);
  return where.length === 0 ? "" : `, ${escape(where.join(", "))}`;
}

function pool(of: ExplainedPool): string {
  const { name, machineType = "?", capacity, minNodes, maxNodes, gpu, leastGpus, mostGpus } = of;
  const gpus = gpu === undefined ? "none" : `${leastGpus} to ${mostGpus} &times; ${escape(gpuWords(of, gpu))}`;
  return `<tr><td>${escape(name)}</td><td><code>${escape(machineType)}</code></td><td>${escape(capacity)}</td><td>${minNodes} to ${maxNodes}</td><td>${gpus}</td></tr>`;
}

function model(explained: ExplainedModel): string {
  const { name, model: id, parts, memory, exposure, images } = explained;
  const how = howPlanned(explained);
  const lines = parts.map(({ name: part, replicas, maxReplicas = replicas, gpus, pool: on }) => `<li>${howMany(replicas, maxReplicas)} &times; ${escape(part)}${gpus === 0 ? "" : `, ${gpus} ${gpus === 1 ? "GPU" : "GPUs"} each, on ${escape(on ?? "no pool")}`}</li>`);
  return `<h3>${escape(name)}</h3>
<p>${escape(id)} <span class="soft">(${escape(how)})</span></p>
<ul>${lines.join("")}</ul>
${exposure === undefined ? "" : `<p${exposure.reach === "public" ? ' class="warning"' : ""}>${escape(doorLine(exposure))}</p>\n`}${memory === undefined ? "" : bar(memory)}
<details open><summary>images</summary>${images.map((image) => `<p><code>${escape(image)}</code></p>`).join("")}</details>`;
}

function bar(memory: Memory): string {
  const widths = [memory.weights, memory.kvCache, memory.rest].map((gib) => `<span style="width:${((gib / memory.all) * 100).toFixed(1)}%"></span>`);
  return `<div class="bar" role="img" aria-label="a GPU's memory: ${escape(shares(memory))}">${widths.join("")}</div>
<p class="soft">A GPU's memory: ${escape(shares(memory))}</p>`;
}

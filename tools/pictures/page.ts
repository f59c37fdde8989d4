import { Series } from "./played-prometheus";
import { written } from "./units";

/** What a page reads of a dashboard's JSON: Grafana's own names. */
export interface DashboardJson {
  readonly title: string;
  readonly panels: readonly PanelJson[];
}

export interface PanelJson {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit: string; readonly max?: number; readonly thresholds: { readonly steps: readonly { readonly value: number | null; readonly color: string }[] } } };
}

/** A panel's lines, named as its legend says. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 960;
const UNIT = { x: WIDTH / 24, y: 22 };
const COLOURS = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#b877d9", "#5794f2", "#fade2a"];
const NAMED: { readonly [name: string]: string } = { green: "#73bf69", yellow: "#f2cc0c", orange: "#ff780a", red: "#f2495c" };

/** A legend with the series' labels in the place of Grafana's placeholders. */
export function lineOf(legend: string, { metric, values }: Series): Line {
  const name = legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? "").trim().replace(/ +/g, " ");
  return { name, points: values.map(([at, value]): [number, number] => [at, Number(value)]).filter(([, value]) => Number.isFinite(value)) };
}

/** The page of a dashboard: its panels where its JSON places them, as far as there is something in them. */
export function page({ title, panels }: DashboardJson, linesOf: (panel: PanelJson) => readonly Line[], [from, to]: readonly [number, number]): { readonly html: string; readonly height: number } {
  const height = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) * UNIT.y + 34;
  const drawn = panels.map((panel) => draw(panel, linesOf(panel), from, to)).join("\n");
  const style = "body{margin:0;background:#111217}svg{display:block}text{font:10px sans-serif;fill:#ccccdc}.t{font-weight:600;font-size:11px}.h{font-size:14px;font-weight:600}.d{fill:#8e8e9c}.s{font-size:26px;font-weight:600}";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}"><text class="h" x="8" y="21">${escape(title)}</text><g transform="translate(0 30)">${drawn}</g></svg>`;
  return { html: `<!doctype html><meta charset="utf-8"><style>${style}</style>${svg}`, height };
}

function draw(panel: PanelJson, lines: readonly Line[], from: number, to: number): string {
  const { type, title, gridPos, fieldConfig } = panel;
  const [x, y, w, h] = [gridPos.x * UNIT.x + 2, gridPos.y * UNIT.y + 2, gridPos.w * UNIT.x - 4, gridPos.h * UNIT.y - 4];
  if (type === "row") return `<text class="t" x="${x + 4}" y="${y + 13}">${escape(title)}</text>`;
  const inside = fieldConfig === undefined ? "" : type === "stat" ? stat(lines, fieldConfig, w, h) : chart(lines, fieldConfig, w, h, from, to);
  return `<g transform="translate(${x} ${y})"><rect width="${w}" height="${h}" rx="2" fill="#181b1f"/><text class="t" x="8" y="15">${escape(title)}</text>${inside}</g>`;
}

function stat(lines: readonly Line[], { defaults }: NonNullable<PanelJson["fieldConfig"]>, w: number, h: number): string {
  const last = lines[0]?.points[lines[0].points.length - 1]?.[1];
  if (last === undefined) return `<text class="d" x="${w / 2}" y="${h / 2 + 8}" text-anchor="middle">no data</text>`;
  const { color } = [...defaults.thresholds.steps].reverse().find(({ value }) => value === null || last >= value) ?? { color: "green" };
  return `<text class="s" x="${w / 2}" y="${h / 2 + 16}" text-anchor="middle" style="fill:${NAMED[color] ?? color}">${escape(written(last, defaults.unit))}</text>`;
}

function chart(lines: readonly Line[], { defaults }: NonNullable<PanelJson["fieldConfig"]>, w: number, h: number, from: number, to: number): string {
  if (lines.length === 0) return `<text class="d" x="${w / 2}" y="${h / 2}" text-anchor="middle">no data</text>`;
  const shown = lines.slice(0, 4);
  const [left, top, right, bottom] = [52, 24, w - 10, h - 22 - 12 * Math.ceil(shown.length / 2)];
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const most = defaults.max ?? rounded(Math.max(...values, 0) || 1);
  const atX = (time: number): number => left + ((time - from) / (to - from)) * (right - left);
  const atY = (value: number): number => bottom - (Math.min(value, most) / most) * (bottom - top);
  const parts: string[] = [];
  for (const share of [0, 0.5, 1]) {
    const y = atY(most * share).toFixed(1);
    parts.push(`<path d="M${left} ${y}H${right}" stroke="#2c3235"/><text class="d" x="${left - 5}" y="${Number(y) + 3}" text-anchor="end">${escape(written(most * share, defaults.unit))}</text>`);
  }
  for (let time = Math.ceil(from / 3600) * 3600; time <= to; time += 3600) {
    parts.push(`<text class="d" x="${atX(time).toFixed(1)}" y="${bottom + 12}" text-anchor="${time >= to ? "end" : "middle"}">${new Date(time * 1000).toISOString().slice(11, 16)}</text>`);
  }
  for (const { value, color } of defaults.thresholds.steps) {
    if (value !== null && value <= most) parts.push(`<path d="M${left} ${atY(value).toFixed(1)}H${right}" stroke="${NAMED[color] ?? color}" stroke-dasharray="4 3"/>`);
  }
  lines.forEach(({ points }, index) => parts.push(`<path d="${pathOf(points, atX, atY)}" fill="none" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="1.2"/>`));
  shown.forEach(({ name }, index) => {
    const [x, y] = [8 + (index % 2) * (w / 2 - 4), h - 6 - 12 * (Math.ceil(shown.length / 2) - 1 - Math.floor(index / 2))];
    const more = index === shown.length - 1 && lines.length > shown.length ? `, and ${lines.length - shown.length} more` : "";
    parts.push(`<path d="M${x} ${y - 3}h10" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="2"/><text x="${x + 14}" y="${y}">${escape(`${(name || "value").slice(0, 44 - more.length)}${more}`)}</text>`);
  });
  return parts.join("");
}

/** The next of 1, 2, 3, 4, 5, 6, 8 and 10 times a power of ten. */
function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8].find((step) => value <= step * power * 0.999) ?? 10) * power;
}

/** A gap where a sample is missing. */
function pathOf(points: Line["points"], atX: (time: number) => number, atY: (value: number) => number): string {
  return points.map(([time, value], index) => `${index > 0 && time - points[index - 1][0] <= 180 ? "L" : "M"}${atX(time).toFixed(1)} ${atY(value).toFixed(1)}`).join("");
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

import { Exposure } from "./deployment";
import { escape } from "./escape";
import { Explanation } from "./explanation";

/** The stacks as boxes: a wave below each other, the next to its right; as many waves in a row as the page's width has room for. */
export function chainPicture(waves: readonly (readonly string[])[]): string {
  const [width, height, gap, columns] = [170, 40, 24, 5];
  const tallest = Math.max(1, ...waves.map((wave) => wave.length));
  const rowHeight = tallest * (height + gap);
  const rows = Math.ceil(waves.length / columns);
  const boxes = waves.flatMap((wave, index) => {
    const [x, top] = [(index % columns) * (width + gap), Math.floor(index / columns) * rowHeight];
    const middle = top + (rowHeight - gap) / 2;
    const arrow = index === 0 ? "" : index % columns === 0 ? `<path d="M${x + width / 2} ${top - gap + 2}v${gap - 6}"/>` : `<path d="M${x - gap + 2} ${middle}h${gap - 8}m-5 -4l5 4l-5 4"/>`;
    return [arrow, ...wave.map((name, place) => {
      const y = middle - (wave.length * (height + gap) - gap) / 2 + place * (height + gap);
      return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/><text x="${x + width / 2}" y="${y + 25}" text-anchor="middle">${escape(name)}</text>`;
    })];
  });
  return picture(columns * (width + gap) - gap, rows * rowHeight - gap, `stacks in order: ${waves.map((wave) => wave.join(" beside ")).join(", ")}`, boxes.join(""));
}

/** Who reaches the API server, the frontends and the workers: three doors, each with who may. */
export function networkPicture({ cluster, models }: Explanation): string {
  const rows: [string, string, string][] = [
    [cluster.apiAccess ?? "whoever its owner lets in", "the API server", cluster.name],
    ...models.map(({ name }): [string, string, string] => ["pods that its network policy names", "its frontend, port 8000", name]),
    ...models.flatMap(({ name, exposure }): [string, string, string][] =>
      exposure === undefined ? [] : [[whoOf(exposure), `${exposure.reach === "public" ? "PUBLIC: " : ""}${exposure.address}`, name]],
    ),
    ...models.map(({ name }): [string, string, string] => ["its own pods and the operator", "its workers", name]),
  ];
  const [line, left, right] = [54, 380, 330];
  const drawn = rows.map(([who, what, of], index) => {
    const y = index * line;
    return (
      `<rect x="0" y="${y}" width="${left}" height="40" rx="4"/><text x="12" y="${y + 25}">${escape(cut(who, 56))}</text>` +
      `<path d="M${left + 6} ${y + 20}h120m-6 -5l6 5l-6 5"/>` +
      `<rect x="${left + 140}" y="${y}" width="${right}" height="40" rx="4"/><text x="${left + 152}" y="${y + 18}">${escape(cut(what, 44))}</text><text class="soft" x="${left + 152}" y="${y + 34}">${escape(cut(of, 44))}</text>`
    );
  });
  return picture(left + 140 + right, rows.length * line - 14, rows.map(([who, what, of]) => `${what} of ${of}: ${who}`).join("; "), drawn.join(""));
}

/** Who may try a door, and how it is known who comes. */
function whoOf({ reach, allowedCidrs, authentication }: Exposure): string {
  const from = allowedCidrs?.join(", ") ?? (reach === "public" ? "the internet" : "its network");
  return authentication === undefined ? `whoever reaches it from ${from}` : `${from}, known by ${authentication}`;
}

function picture(width: number, height: number, label: string, content: string): string {
  return `<svg viewBox="-1 -1 ${width + 2} ${height + 2}" width="${width}" role="img" aria-label="${escape(label)}">${content}</svg>`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

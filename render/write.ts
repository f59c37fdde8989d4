import * as fs from "node:fs";
import * as path from "node:path";
import { Helm } from "../images/helm";
import { ChartSource, Item } from "./items";
import { toYaml } from "./yaml";

/** The file that says what was rendered: a folder that has it was made here, and may be made anew. */
export const INDEX = "render.json";

/** What stands in the index for each item. */
export interface Rendered {
  readonly order: number;
  readonly stack: string;
  readonly name: string;
  /** Below the folder that all is written to: a release's folder, or an object's file. */
  readonly path: string;
  readonly namespace?: string;
  readonly chart?: object;
}

/** Whether the folder may be written anew: it isn't there, is empty, or was written here. */
export function isOurs(folder: string): boolean {
  return !fs.existsSync(folder) || (fs.statSync(folder).isDirectory() && (fs.readdirSync(folder).length === 0 || fs.existsSync(path.join(folder, INDEX))));
}

/**
 * Writes all of it beside the folder and then changes it for the folder, so that nobody sees half of it.
 *
 * @param helm makes plain manifests of each release too. @default - none are made
 * @param stopped asked between one release and the next
 */
export function writeItems(items: readonly Item[], out: string, helm?: Helm, stopped: () => boolean = () => false): Rendered[] {
  const folder = path.resolve(out);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const scratch = fs.mkdtempSync(`${folder}.`);
  try {
    fs.chmodSync(scratch, 0o755);
    const rendered = items.map((item) => (stopped() ? undefined : writeItem(item, scratch, helm)));
    if (stopped()) return [];
    const list = rendered.filter((each): each is Rendered => each !== undefined);
    fs.writeFileSync(path.join(scratch, INDEX), `${JSON.stringify({ version: 1, items: list }, null, 2)}\n`);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(scratch, folder);
    return list;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function writeItem({ stack, name, order, release, object }: Item, root: string, helm: Helm | undefined): Rendered {
  const place = `${stack}/${name}`;
  const target = path.join(root, place);
  if (release === undefined) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(`${target}.yaml`, toYaml(object));
    return { order, stack, name, path: `${place}.yaml` };
  }
  const { namespace, chart, values } = release;
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, "values.yaml"), toYaml(values));
  if (chart.folder !== undefined) copyFolder(chart.folder, path.join(target, "chart"));
  const shown = chart.folder === undefined ? chart : { path: "chart" };
  fs.writeFileSync(path.join(target, "release.yaml"), toYaml({ name, namespace, order, chart: shown, values: "values.yaml" }));
  if (helm !== undefined) fs.writeFileSync(path.join(target, "manifests.yaml"), manifestsOf(helm, chart, name, namespace, values));
  return { order, stack, name, path: place, namespace, chart: shown };
}

function manifestsOf(helm: Helm, { folder, repository, name = "", version }: ChartSource, release: string, namespace: string, values: object): string {
  const where = folder === undefined ? [...(repository === undefined ? [] : ["--repo", repository]), ...(version === undefined ? [] : ["--version", version])] : [];
  const documents = helm.render(folder ?? name, release, namespace, values, ["--include-crds", ...where]);
  return documents.map((document) => `---\n${document.trim()}\n`).join("");
}

/** Files with their own modes and no times: `cp` of a folder. Nothing that is no file is in a chart. */
function copyFolder(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else fs.copyFileSync(source, target);
  }
}

import * as fs from "fs";
import * as path from "path";
import { TerraformStack } from "cdktf";
import { Json } from "./programs";

/** A Helm release as a synthesised stack holds it. */
export interface PlannedRelease {
  readonly name: string;
  readonly namespace: string;
  /** Absolute folder of a chart of ours. @default - the chart comes from a repository */
  readonly folder?: string;
  /** Name and version of a chart from a repository, as its archive is called. @default - the chart is a folder */
  readonly archive?: string;
  /** Values as JSON text. */
  readonly values: string;
}

/** What a stack would put into the cluster. */
export interface PlannedStack {
  readonly id: string;
  /** Namespaces that it makes: name and labels. */
  readonly namespaces: Json[];
  readonly releases: PlannedRelease[];
}

/** Reads one synthesised stack. */
export function plannedStack(outdir: string, stack: TerraformStack): PlannedStack {
  const folder = path.join(outdir, "stacks", stack.node.id);
  const { resource = {} } = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
  // Weights ahead have Helm make the models' namespace, which the platform then takes over.
  const byHelm = new Set(Object.values<Json>(resource.helm_release ?? {}).flatMap((release) => (release.create_namespace === true ? [release.namespace] : [])));
  const namespaces = [...Object.values<Json>(resource.kubernetes_namespace_v1 ?? {}).flatMap(({ metadata }) => metadata), ...[...byHelm].map((name) => ({ name }))];
  const releases = Object.values<Json>(resource.helm_release ?? {}).map((release): PlannedRelease => {
    const local = release.repository === undefined;
    return {
      name: release.name,
      namespace: release.namespace,
      folder: local ? path.resolve(folder, release.chart) : undefined,
      archive: local ? undefined : `${release.chart}-${release.version}.tgz`,
      values: plain(release.values?.[0] ?? "{}"),
    };
  });
  return { id: stack.node.id, namespaces, releases };
}

/** Text as Terraform would pass it on: its escapes undone. What it would compute can't be known here. */
function plain(text: string): string {
  if (/(?<!\$)\$\{/.test(text)) throw new Error(`values hold an expression that only Terraform can compute: ${text}`);
  return text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
}

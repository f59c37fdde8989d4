import { TerraformStack, Token } from "../core/framework";
import { IConstruct } from "constructs";
import { Finding } from "../core/problems/problem";
import { problemsIn } from "../core/problems/refuse";
import { readPath } from "../core/names/value-path";
import { clusterOf } from "./cluster-of";
import table from "./data/cluster-owners.json";

/** A release, as others of its cluster must know it. */
export interface InstalledChart {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values?: { [key: string]: unknown };
}

/** A row of `data/cluster-owners.json`. */
interface OwnerRow {
  readonly chart: string;
  /** What it brings. */
  readonly brings: string;
  /** Values by which it does. @default - always */
  readonly when?: { readonly [path: string]: unknown };
  /** Values by which it doesn't. @default - always */
  readonly unless?: { readonly [path: string]: unknown };
}

interface Installed extends InstalledChart {
  readonly path: string;
}

const installed = new WeakMap<IConstruct, Map<string | TerraformStack, Installed[]>>();

/**
 * Takes note of a release, and says what another of the same cluster contradicts: one of its name and namespace, which Helm keeps as one,
 * or one that brings what a cluster has once. Over the whole app, as far as two stacks are seen to reach one cluster.
 */
export function findOwnerProblems(scope: IConstruct, release: InstalledChart): Finding[] {
  const { root } = scope.node;
  const clusters = installed.get(root) ?? new Map<string | TerraformStack, Installed[]>();
  installed.set(root, clusters);
  const cluster = clusterOf(scope);
  const before = clusters.get(cluster) ?? [];
  clusters.set(cluster, [...before, { ...release, path: scope.node.path }]);
  if (Token.isUnresolved(release.name) || Token.isUnresolved(release.namespace)) return [];
  const same = before.find(({ name, namespace }) => name === release.name && namespace === release.namespace);
  if (same !== undefined) {
    // Two add-ons, or two models, of one name: told where they stand.
    if (problemsIn(scope).some(({ code, value }) => code.startsWith("duplicate-") && value === release.name)) return [];
    const reason = `${same.path} installs a release of this name in namespace ${release.namespace} of the same cluster, and Helm has one of a name: the second would change or replace the first`;
    return [{ code: "duplicate-release", property: "name", value: release.name, reason, fix: "give each its own name, or its own namespace" }];
  }
  return broughtBy(release).flatMap((brings): Finding[] => {
    const other = before.find((one) => broughtBy(one).includes(brings));
    if (other === undefined) return [];
    const reason = `it brings the cluster's ${brings}, and so does chart ${other.chart} of ${other.path}: two of them work against each other`;
    return [{ code: "two-owners", property: "chart", value: release.chart, reason, fix: `leave ${brings} out of one of them` }];
  });
}

function broughtBy({ chart, values }: InstalledChart): string[] {
  const fits = ([path, value]: [string, unknown]): boolean => readPath(values, path) === value;
  const rows = (table.owners as OwnerRow[]).filter(
    (row) => row.chart === chart && Object.entries(row.when ?? {}).every(fits) && !(row.unless !== undefined && Object.entries(row.unless).every(fits)),
  );
  return [...new Set(rows.map(({ brings }) => brings))];
}

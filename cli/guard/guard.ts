import rows from "./guarded.json";
import { Change } from "./plan";

/** What is only removed by name. */
export interface Guarded {
  /** Terraform's type. */
  readonly type: string;
  /** What it is to a person: "cluster". */
  readonly kind: string;
  /** What goes with it. */
  readonly lost: string;
  readonly source: string;
}

export const GUARDED: readonly Guarded[] = rows;

const CRDS = {
  kind: "CRDs",
  lost: "where the chart doesn't keep its definitions (Dynamo's own release here does), every object of theirs goes with them",
  source: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition",
};

/** What a plan would remove. */
export interface Removal extends Omit<Guarded, "type"> {
  readonly address: string;
  readonly type: string;
  /** Whether something of the same address comes in its place; empty. */
  readonly action: "delete" | "replace";
  /** Properties that force it. */
  readonly because: readonly string[];
  readonly reason?: string;
}

/** What a plan removes of what is guarded, in the plan's order. `forget` takes it out of the state alone: nothing is removed. */
export function removalsIn(changes: readonly Change[]): Removal[] {
  return changes.flatMap((change): Removal[] => {
    const guarded = change.actions.includes("delete") ? guardOf(change) : undefined;
    if (guarded === undefined) return [];
    const { address, type, actions, paths, reason } = change;
    const { kind, lost, source } = guarded;
    return [{ address, type, kind, action: actions.includes("create") ? "replace" : "delete", because: paths, ...(reason === undefined ? {} : { reason }), lost, source }];
  });
}

function guardOf({ type, before }: Change): Omit<Guarded, "type"> | undefined {
  return GUARDED.find((row) => row.type === type) ?? (holdsCrds(type, before) ? CRDS : undefined);
}

/** A release of definitions by its own or its chart's name, or a definition as a manifest. */
function holdsCrds(type: string, { chart, name, manifest, yaml_body: yaml }: Change["before"]): boolean {
  if (type === "helm_release") return [chart, name].some((word) => typeof word === "string" && /(^|[-/])crds?($|[-/])/.test(word));
  if (type === "kubernetes_manifest") return (manifest as { kind?: unknown } | null | undefined)?.kind === "CustomResourceDefinition";
  return type === "kubectl_manifest" && typeof yaml === "string" && /^kind:\s*["']?CustomResourceDefinition\b/m.test(yaml);
}

/** As a person reads it. */
export function removalText({ address, kind, action, because, reason, lost }: Removal): string {
  const why = because.length > 0 ? `, forced by ${because.join(", ")}` : reason === undefined ? "" : `, ${reason.replace(/_/g, " ")}`;
  return `${action}s the ${kind} ${address}${why}\n    ${lost}\n`;
}

import { Monitor } from "../monitors";

/** An endpoint of a monitor, as the Prometheus operator has it. */
export interface Endpoint {
  /** Name or number of the container's port. @default - a relabelling says where */
  readonly port?: string | number;
  readonly path: string;
  readonly interval: string;
  readonly scrapeTimeout: string;
  readonly honorLabels?: boolean;
  readonly relabelings: readonly Relabeling[];
}

/** A relabelling of one. */
export interface Relabeling {
  readonly action: string;
  readonly sourceLabels?: readonly string[];
  readonly regex?: string;
  readonly replacement?: string;
  readonly targetLabel?: string;
}

/** Which pods a monitor means: those that have each label, with one of these values. */
export interface PodSelection {
  readonly labels: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** @default - all */
  readonly namespaces?: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

/** What one of our own monitors selects. */
export function selectionOf({ spec }: Monitor): PodSelection {
  const { selector, namespaceSelector, podMetricsEndpoints } = spec as {
    selector: { matchLabels?: { [key: string]: string }; matchExpressions?: { key: string; values: string[] }[] };
    namespaceSelector: { matchNames?: string[] };
    podMetricsEndpoints: Endpoint[];
  };
  const labels = [...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, values: [value] })), ...(selector.matchExpressions ?? [])];
  return { labels: labels.map(({ key, values }) => ({ key, values })), namespaces: namespaceSelector.matchNames, endpoints: podMetricsEndpoints };
}

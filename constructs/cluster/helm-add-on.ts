/**
 * A Helm chart to be installed in a cluster, as data: a cloud's rooms name what it needs, the add-ons stack installs it. The chart is
 * either `chart` with `repository` and `version`, or `localChart`.
 */
export interface HelmAddOn {
  /** Name of the release, unique in its cluster; also the construct's id. */
  readonly name: string;
  /** Address of the chart repository. @default - the chart is `localChart` */
  readonly repository?: string;
  /** Name of the chart. @default - the chart is `localChart` */
  readonly chart?: string;
  /** Version of the chart, exact. @default - the chart is `localChart` */
  readonly version?: string;
  /** Absolute path of a chart's folder, in place of the three above. @default - the chart is `chart` */
  readonly localChart?: string;
  /** Paths of the values that are images, of a `localChart`. @default - not known, and an image mirror is refused */
  readonly imageValues?: string[];
  readonly namespace: string;
  /** Whether the namespace is made with it. @default false, as kube-system is always there */
  readonly createNamespace?: boolean;
  /** Labels of the namespace, when it is made. @default - none */
  readonly namespaceLabels?: { [key: string]: string };
  /** Values of the chart. May hold values known only at apply. @default - the chart's own */
  readonly values?: { [key: string]: unknown };
  /** Names of add-ons that must stand before this one. @default - none */
  readonly after?: string[];
  /** How long Helm waits for it, in seconds. @default 600 */
  readonly timeoutSeconds?: number;
}

import { HelmAddOn } from "../helm-add-on";
import data from "./data/velero.json";
import { BackupOptions } from "./backup-options";

export const VELERO_NAMESPACE = "velero";
/** As the chart names it by itself. */
export const VELERO_ACCOUNT = "velero-server";

/** Where a cloud keeps backups, and as whom Velero gets there. All but the provider may be known only at apply. */
export interface BackupStore {
  /** As Velero's plugin calls itself: "aws", "gcp". */
  readonly provider: string;
  readonly bucket: string;
  /** What the plugin is told of it. */
  readonly config: { readonly [name: string]: string };
  /** What Velero's service account must carry. @default - nothing */
  readonly serviceAccountAnnotations?: { readonly [key: string]: string };
}

const NIGHTLY = "0 3 * * *";
const KEEP_DAYS = 30;
const NAMESPACES = ["inference", "dynamo-system"];

/** For how long old versions are kept in the bucket once Velero has deleted a backup. */
export function keepDaysOf({ keepDays = KEEP_DAYS }: BackupOptions): number {
  return keepDays;
}

/** Velero with one place and one schedule. It holds no key: its service account is somebody in the cloud. */
export function veleroAddOn(options: BackupOptions, { provider, bucket, config, serviceAccountAnnotations }: BackupStore): HelmAddOn {
  const plugin = data.plugins.find((one) => one.provider === provider);
  const excluded = [...data.excluded.map(({ resource }) => resource), ...(options.secrets === true ? [] : ["secrets"])];
  return {
    ...{ name: "velero", repository: data.repository, chart: data.chart, version: data.version },
    namespace: VELERO_NAMESPACE,
    createNamespace: true,
    values: {
      image: { repository: data.image.repository, tag: data.image.tag },
      initContainers: [{ name: "plugin", image: plugin?.image ?? "", volumeMounts: [{ mountPath: "/target", name: "plugins" }] }],
      // Its CRDs come with the chart. What would change them later is a Job with an image of the cluster's own version, which no list can name.
      upgradeCRDs: false,
      snapshotsEnabled: false,
      deployNodeAgent: false,
      credentials: { useSecret: false },
      serviceAccount: { server: { create: true, name: VELERO_ACCOUNT, ...(serviceAccountAnnotations === undefined ? {} : { annotations: serviceAccountAnnotations }) } },
      configuration: { backupStorageLocation: [{ name: "default", default: true, provider, bucket, config }], volumeSnapshotLocation: [] },
      schedules: {
        models: {
          schedule: options.schedule ?? NIGHTLY,
          // What is there on the first day waits for the first night.
          skipImmediately: true,
          template: {
            ttl: `${keepDaysOf(options) * 24}h0m0s`,
            storageLocation: "default",
            includedNamespaces: options.namespaces ?? NAMESPACES,
            excludedResources: excluded,
            snapshotVolumes: false,
          },
        },
      },
    },
  };
}

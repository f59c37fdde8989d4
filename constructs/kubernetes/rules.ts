import { CodesOf, RoomRules } from "../core/rule";

/** Rules of what any cluster gets: charts, add-ons, namespaces, images. */
export const RULES = {
  "in-cluster": {
    "duplicate-add-on": { reads: ["addOns[].name"], says: "add-ons of one name" },
    "unknown-add-on": { reads: ["addOns[].after"], says: "`after` an unknown add-on" },
    "add-on-cycle": { reads: ["addOns[].after"], says: "add-ons that wait for each other" },
    "chart-not-pinned": { reads: ["chart", "repository", "version"], says: "a chart without repository, name or exact version: a range and `latest` are none, nor is `1`" },
    "duplicate-release": { reads: ["name", "namespace"], says: "two Helm releases of one name in one namespace of a cluster, in whichever stacks of the app" },
    "two-owners": { reads: ["chart", "addOns", "platform.grove", "platform.kaiScheduler"], says: "Grove, KAI, LWS, the GPU driver, the device plugin, node feature discovery, cert-manager, the Prometheus operator, an exporter of nodes, objects or GPUs, or Dynamo's CRDs brought twice into a cluster; both are named" },
    "two-chart-sources": { reads: ["localChart", "chart"], says: "a chart from two places" },
    "invalid-chart-repository": { reads: ["chartRepository"], says: "an address that is none, has a login in it, or is http:// unasked" },
    "chart-not-in-folder": { reads: ["chartRepository.folder"], says: "a folder that lacks a chart ([life.md](operations/life.md#charts-from-elsewhere))" },
    "duplicate-storage-class": { reads: ["storageClasses[].className"], says: "two storage classes of one name" },
    "secret-in-clear": { reads: ["secretValues"], says: "`secretValues` written as text in the app" },
    "invalid-secret-revision": { reads: ["secretValues.revision"], says: "a revision below 1" },
    "namespace-exists": { reads: ["namespaces"], says: "`default` made anew" },
    "invalid-image-mirror": { reads: ["imageMirror"], says: "`imageMirror` names no registry, or one that takes no folders" },
    "chart-images-unknown": { reads: ["imageMirror.chartImages", "imageDigests.chartImages"], says: "with `imageMirror` or `imageDigests`: a chart whose images aren't known ([images.md](images.md#charts-that-arent-known))" },
    "digests-unreadable": { reads: ["imageDigests"], says: "a file of `imageDigests` that isn't there, or is another" },
    "image-digest-missing": { reads: ["imageDigests"], says: "with `imageDigests`: images of which the file has no digest, in one problem" },
    "image-digest-fixed": { reads: ["imageDigests.except"], says: "with `imageDigests`: images whose charts take no digest by a known value" },
    "retention-too-short": { reads: ["monitoring.retention"], says: "of `monitoring`: a retention below the two hours of one block" },
    "retention-past-volume": { reads: ["monitoring.retentionSizeGiB"], says: "of `monitoring`: samples that may take more than their volume has room for" },
    "storage-class-not-offered": { reads: ["monitoring.storage.className"], says: "of `monitoring`: a storage class that the cluster hasn't" },
    "shared-storage": { reads: ["monitoring.storage"], says: "of `monitoring`: a class of a shared file system, on which Prometheus' database breaks, or whose volumes can't be written" },
    "metrics-volume-too-small": { reads: ["monitoring.storage.sizeGiB"], says: "of `monitoring`: a volume below the smallest that the storage makes" },
    "monitoring-without-effect": { reads: ["monitoring.storage"], says: "of `monitoring`: a property of which nothing comes beside another" },
    "port-taken": { reads: ["monitoring.nodeExporterPort"], says: "of `monitoring`: a port that something else has on every node" },
    "monitoring-on-gpus": { reads: ["monitoring.nodeSelector"], says: "of `monitoring`: a selector of a GPU pool's nodes" },
    "monitoring-anywhere": { reads: ["monitoring.nodeSelector"], says: "of `monitoring`: GPU nodes that take any pod, and that no single label tells from others", severity: "warning" },
    "value-breaks-monitoring": { reads: ["monitoring.values"], says: "of `monitoring`: a value of the chart that undoes what the deployment counts on" },
    "two-gpu-metrics": { reads: ["monitoring.gpuMetrics"], says: "of `monitoring`: a second DCGM exporter on the same nodes" },
    "no-gpu-metrics-owner": { reads: ["monitoring.gpuMetrics"], says: "of `monitoring`: the exporter of GPU software that the cluster hasn't, or one without GPU pools" },
    "no-gpu-metrics": { reads: ["monitoring.gpuMetrics"], says: "of `monitoring`: nobody of ours reads the GPUs' figures", severity: "warning" },
    "no-rules-for-release": { reads: ["monitoring.rules", "dynamo.release"], says: "of `monitoring`: a Dynamo release whose metrics aren't known here, which gets no alerts and no dashboards", severity: "warning" },
    "no-monitor-kinds": { reads: ["monitoring.kindsInstalled"], says: "of `monitoring`: a Prometheus of somebody else's in a cluster without the Prometheus operator's kinds" },
    "no-managed-prometheus": { reads: ["monitoring", "managedPrometheus"], says: "of `monitoring`: samples for a managed Prometheus that the cluster hasn't" },
    "remote-write-replaced": { reads: ["monitoring.values", "monitoring.longStorage"], says: "of `monitoring`: a list of `remoteWrite` that takes the place of the one for `longStorage`" },
    "cloud-gpu-metrics-elsewhere": { reads: ["monitoring.gpuMetrics"], says: "of `monitoring`: the cloud's exporter of GPU figures, where nothing is kept in the cloud's managed Prometheus" },
    "series-past-quota": { reads: ["monitoring.quota", "monitoring.scrape", "models"], says: "of `monitoring`: more series or samples than the managed Prometheus takes, by what frontends, workers and GPUs have at least" },
    "managed-without-rules": { reads: ["monitoring"], says: "of `monitoring`: a managed Prometheus alone, where no rule is evaluated and the operator isn't scraped", severity: "warning" },
    "unknown-chat-model": { reads: ["monitoring.chats.leaveOut"], says: "of `monitoring`: a model that the deployment hasn't, left out of the chats" },
    "chat-longer-than-interval": { reads: ["monitoring.chats"], says: "of `monitoring`: chats that may take as long as until the next" },
    "no-chats": { reads: ["monitoring.chats", "models"], says: "of `monitoring`: chats, and no model that is asked" },
    "chart-image-fixed": { reads: ["imageMirror.chartImages"], says: "with `imageMirror`: an image that no value replaces" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}

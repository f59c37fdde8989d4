import { CodesOf, RoomRules } from "../core/rule";

/** Rules of what any cluster gets: charts, add-ons, namespaces, images. */
export const RULES = {
  "in-cluster": {
    "duplicate-add-on": { reads: ["addOns[].name"], says: "add-ons of one name" },
    "unknown-add-on": { reads: ["addOns[].after"], says: "`after` an unknown add-on" },
    "add-on-cycle": { reads: ["addOns[].after"], says: "add-ons that wait for each other" },
    "chart-not-pinned": { reads: ["chart", "repository", "version"], says: "a chart without repository, name or exact version: a range and `latest` are none, nor is `1`" },
    "duplicate-release": { reads: ["name", "namespace"], says: "two Helm releases of one name in one namespace of a cluster, in whichever stacks of the app" },
    "two-owners": { reads: ["chart", "addOns", "platform.grove", "platform.kaiScheduler"], says: "Grove, KAI, LWS, the GPU driver, the device plugin, node feature discovery, cert-manager, the Prometheus operator or Dynamo's CRDs brought twice into a cluster; both are named" },
    "two-chart-sources": { reads: ["localChart", "chart"], says: "a chart from two places" },
    "invalid-chart-repository": { reads: ["chartRepository"], says: "an address that is none, has a login in it, or is http:// unasked" },
    "chart-not-in-folder": { reads: ["chartRepository.folder"], says: "a folder that lacks a chart ([life.md](life.md#charts-from-elsewhere))" },
    "duplicate-storage-class": { reads: ["storageClasses[].className"], says: "two storage classes of one name" },
    "secret-in-clear": { reads: ["secretValues"], says: "`secretValues` written as text in the app" },
    "invalid-secret-revision": { reads: ["secretValues.revision"], says: "a revision below 1" },
    "namespace-exists": { reads: ["namespaces"], says: "`default` made anew" },
    "invalid-image-mirror": { reads: ["imageMirror"], says: "`imageMirror` names no registry, or one that takes no folders" },
    "chart-images-unknown": { reads: ["imageMirror.chartImages"], says: "with `imageMirror`: a chart whose images aren't known ([images.md](images.md#charts-that-arent-known))" },
    "chart-image-fixed": { reads: ["imageMirror.chartImages"], says: "with `imageMirror`: an image that no value replaces" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}

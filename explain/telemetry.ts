import { Deployment, Kept } from "./deployment";
import volumes from "./data/log-volume.json";
import { volumeLine } from "./monitoring";

/** Where lines and spans of a deployment go, in sentences. */
export function telemetryLines({ logs, traces, dynamo: { release }, cluster: { cloud } }: Pick<Deployment, "logs" | "traces" | "dynamo" | "cluster">): string[] {
  return [...(logs === undefined ? [] : logLines(logs, release, cloud)), ...(traces === undefined ? [] : traceLines(traces, cloud))];
}

function logLines({ kind, namespace, retentionDays, store, ...volume }: Kept, release: string, cloud: string | undefined): string[] {
  const measured = volumes.releases.find(({ line }) => release.startsWith(`${line}.`));
  const each = measured === undefined ? "how much a request writes isn't known of this release" : `a request writes some ${measured.bytesARequest} bytes of them (measured, without an engine's own)`;
  if (kind === "console") return [`lines are JSON, and kept by whoever collects them there; ${each}`];
  if (kind === "cloud") {
    const days = retentionDays === undefined ? "as long as the project's log bucket says" : `for ${retentionDays} days`;
    return [`lines go to ${store}, which keeps them ${days}: what is written there is paid for, in neither sum; ${each}`];
  }
  return [`Loki in namespace ${namespace} keeps lines for ${retentionDays} days, and stops on a full volume; ${each}`, volumeLine(volume, cloud)];
}

function traceLines({ kind, namespace, sampleRatio = 0, retentionDays, store, ...volume }: Kept, cloud: string | undefined): string[] {
  const share = `${Number((sampleRatio * 100).toPrecision(3))} % of the requests are traced`;
  if (kind === "tempo") return [`${share}; Tempo in namespace ${namespace} keeps their spans for ${retentionDays} days`, volumeLine(volume, cloud)];
  return [`${share}; their spans go to ${store}${kind === "cloud" ? ", and are paid for there, in neither sum" : ""}`];
}

import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";
import { Toleration } from "../../cluster/pools/scheduling";
import { packageRoot } from "../../core/package-root";
import { DynamoRelease } from "../release";

/** What the Job that applies a release's CRDs depends on. */
export interface CrdApplyOptions {
  readonly release: DynamoRelease;
  /** The operator's image. */
  readonly image: string;
  /** Namespace of the platform, where the conversion webhook will answer. */
  readonly platformNamespace: string;
  /** Name of the platform's Helm release, of which the conversion webhook's service has its name. */
  readonly platformReleaseName: string;
  readonly tolerations: Toleration[];
  /** Names of pull secrets. @default - none */
  readonly imagePullSecrets?: string[];
}

/** Folder of our chart that applies the CRDs. */
export function crdsChartPath(): string {
  return path.join(packageRoot(), "constructs", "dynamo", "crds-chart");
}

/** Values for our chart that applies the CRDs. */
export function crdApplyValues(options: CrdApplyOptions): { [key: string]: unknown } {
  const { release } = options;
  const words = release.version.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 40);
  return { ...podValues(options), jobName: `crd-apply-${words}-${crdApplyDigest(options)}` };
}

/**
 * What tells one Job that applies CRDs from another: its pod is made of nothing else. A Job can't be changed, so its name carries
 * this.
 */
export function crdApplyDigest(options: CrdApplyOptions): string {
  const template = fs.readFileSync(path.join(crdsChartPath(), "templates", "job.yaml"), "utf8");
  return createHash("sha256").update(JSON.stringify(podValues(options))).update(template).digest("hex").slice(0, 8);
}

/**
 * Name of the operator's webhook service, as the platform chart builds it: `dynamo-operator.fullname` of its `_helpers.tpl`, and
 * `-webhook-service`.
 */
export function webhookServiceName(platformReleaseName: string): string {
  const chart = "dynamo-operator";
  const full = platformReleaseName.includes(chart) ? platformReleaseName : `${platformReleaseName}-${chart}`;
  return `${full.slice(0, 63).replace(/-$/, "")}-webhook-service`;
}

function podValues(options: CrdApplyOptions): { [key: string]: unknown } {
  const { release, image, tolerations, platformNamespace, platformReleaseName, imagePullSecrets } = options;
  return {
    image,
    release: release.version,
    ...(release.needsConversionWebhookFlags
      ? { conversionWebhookService: { name: webhookServiceName(platformReleaseName), namespace: platformNamespace } }
      : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
    ...(imagePullSecrets !== undefined && imagePullSecrets.length > 0 ? { imagePullSecrets } : {}),
  };
}

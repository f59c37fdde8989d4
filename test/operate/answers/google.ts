import { FakePrograms } from "../fake-programs";

/**
 * Answers of gcloud with `--format=json`: the resources of Compute Engine's, GKE's, Cloud Billing's and Service Usage's REST APIs as they
 * come (https://cloud.google.com/compute/docs/reference/rest/v1/regions, .../machineTypes, .../reservations, .../instances;
 * https://cloud.google.com/docs/quotas/reference/rest/v1/projects.locations.services.quotaInfos). Values are made up.
 */

export const metric = (name: string, limit: number, usage = 0): object => ({ metric: name, limit, usage });

const ZONES = ["us-central1-a", "us-central1-b", "us-central1-c"];
const COMPUTE = "https://www.googleapis.com/compute/v1/projects/my-project";

export function machines(name: string, vCpus: number, gpu?: readonly [string, number], zones: readonly string[] = ZONES): object[] {
  const accelerators = gpu === undefined ? {} : { accelerators: [{ guestAcceleratorType: gpu[0], guestAcceleratorCount: gpu[1] }] };
  return zones.map((zone) => ({ name, guestCpus: vCpus, memoryMb: 32768, zone: `${COMPUTE}/zones/${zone}`, ...accelerators }));
}

export function reservation(more: { readonly count?: string; readonly inUseCount?: string; readonly machineType?: string; readonly zone?: string; readonly status?: string } = {}): object {
  const { count = "2", inUseCount = "0", machineType = "a4-highgpu-8g", zone = "us-central1-a", status = "READY" } = more;
  // 64-bit numbers are texts in Google's JSON.
  return { name: "held", zone: `${COMPUTE}/zones/${zone}`, status, specificReservation: { count, inUseCount, instanceProperties: { machineType } }, specificReservationRequired: true };
}

export const families = (...rows: (readonly [gpu: string, region: string, value?: string])[]): object => ({
  quotaId: "GPUS-PER-GPU-FAMILY-per-project-region",
  dimensionsInfos: rows.map(([gpu, region, value]) => ({ dimensions: { gpu_family: gpu, region }, details: value === undefined ? {} : { value }, applicableLocations: [region] })),
});

export const error = (text: string): { err: string; status: number } => ({ err: `ERROR: (gcloud.compute.regions.describe) ${text}\n`, status: 1 });
export const REFUSED = error("Could not fetch resource:\n - Required 'compute.regions.get' permission for 'projects/my-project/regions/us-central1'");
export const THROTTLED = error("HTTPError 429: Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute'");
export const SIGNED_OUT = { err: "ERROR: (gcloud.projects.describe) You do not currently have an active account selected.\nPlease run:\n\n  $ gcloud auth login\n", status: 1 };

/** https://cloud.google.com/resource-manager/reference/rest/v3/Policy */
export const policy = (roles: readonly string[], member = "user:ada@example.com", more: object = {}): object => ({ bindings: roles.map((role) => ({ role, members: ["user:eve@example.com", member], ...more })), etag: "BwX=", version: 1 });

/** A project with room for everything. */
export function healthyGoogle(fakes: FakePrograms): FakePrograms {
  return fakes
    .on("gcloud", "billing projects describe", { out: { billingAccountName: "billingAccounts/0", billingEnabled: true, projectId: "my-project" } })
    .on("gcloud", "auth list", { out: [{ account: "ada@example.com", status: "ACTIVE" }] })
    .on("gcloud", "projects get-iam-policy my-project", { out: policy(["roles/owner"]) })
    .on("gcloud", "projects describe my-project", { out: { projectId: "my-project", projectNumber: "1", lifecycleState: "ACTIVE" } })
    .on("gcloud", "services list", { out: ["cloudresourcemanager", "serviceusage", "compute"].map((name) => ({ config: { name: `${name}.googleapis.com` }, state: "ENABLED" })) })
    .on("gcloud", "compute regions describe", { out: { name: "us-central1", zones: ZONES.map((zone) => `${COMPUTE}/zones/${zone}`), quotas: [metric("CPUS", 72), metric("NVIDIA_L4_GPUS", 4), metric("PREEMPTIBLE_NVIDIA_L4_GPUS", 1), metric("A4_CPUS", 1000)] } })
    .on("gcloud", "compute project-info describe", { out: { quotas: [metric("GPUS_ALL_REGIONS", 4)] } })
    .on("gcloud", "beta quotas info describe GPUS-PER-GPU-FAMILY-per-project-region", { out: families() })
    .on("gcloud", "compute instances list", { out: [] })
    .on("gcloud", "machine-types list", { out: [...machines("e2-standard-4", 4), ...machines("g2-standard-8", 8, ["nvidia-l4", 1]), ...machines("a4-highgpu-8g", 224, ["nvidia-b200", 8], ["us-central1-a"])] })
    .on("gcloud", "container clusters list", { out: [] })
    .on("gcloud", "compute networks list", { out: [] })
    .on("gcloud", "iam service-accounts list", { out: [] })
    .on("gcloud", "artifacts repositories list", { out: [] });
}

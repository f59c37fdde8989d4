import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../../constructs/google/gke-cluster-props";
import { GkeAutoProvisionOptions } from "../../../../../constructs/google/pools/provisioning/auto-provisioning-options";
import { classChartPath } from "../../../../../constructs/google/pools/compute-class";
import { GkeDeployment } from "../../../../../stacks/google/deployment";
import { StateBackend } from "../../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../../harness/helm";
import { L4, PROPS, make } from "../../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "auto-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const MADE: GkeAutoProvisionOptions = { machineType: "g2-standard-12", maxNodes: 4, capacities: [Capacity.SPOT, Capacity.flexStart(24), Capacity.ON_DEMAND] };
const LIMITS = { maxCpus: 200, maxMemoryGiB: 800 };
const AUTO: Partial<GkeClusterProps> = { gpuPools: [L4], autoProvisioning: LIMITS, computeClasses: [{ name: "made", autoProvision: MADE }] };

describe("a cluster whose GKE makes pools by itself", () => {
  test("holds it to limits, GPUs of its other pools counted, and to the nodes' own account, shielded and repaired", () => {
    const made = make({ ...AUTO, diskEncryptionKey: "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k" });
    expect(made.problems).toEqual([]);
    const { cluster_autoscaling: auto } = made.one("google_container_cluster");
    expect(auto).toEqual({
      enabled: true,
      auto_provisioning_locations: ["us-central1-a", "us-central1-b", "us-central1-c"],
      // Four of the class, and two of the pool.
      resource_limits: [{ resource_type: "cpu", maximum: 200 }, { resource_type: "memory", maximum: 800 }, { resource_type: "nvidia-l4", maximum: 6 }],
      auto_provisioning_defaults: {
        service_account: expect.stringMatching(/^\$\{google_service_account\..*\.email}$/),
        oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        image_type: "COS_CONTAINERD",
        disk_size: 200,
        disk_type: "pd-balanced",
        boot_disk_kms_key: "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k",
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        management: { auto_repair: true, auto_upgrade: true },
        upgrade_settings: { strategy: "SURGE", max_surge: 0, max_unavailable: 1 },
      },
    });
  });

  test("says nothing of it where nobody asks, and that it is off where it was on", () => {
    expect(make().one("google_container_cluster")).not.toHaveProperty("cluster_autoscaling");
    expect(make({ autoProvisioning: { ...LIMITS, enabled: false } }).one("google_container_cluster").cluster_autoscaling).toEqual({ enabled: false });
  });

  test("offers the class as a pool that is planned for, found by the class, by our label and by no pool's name", () => {
    const [pool, made] = make(AUTO).cluster.gpuPools;
    expect(pool.name).toBe("l4");
    expect(made).toMatchObject({ name: "made", machineType: "g2-standard-12", gpu: "NVIDIA L4", gpusPerNode: 1, minNodes: 0, maxNodes: 4, capacity: { kind: "spot" }, nodeSelector: { "cloud.google.com/compute-class": "made" }, driverRoot: "/usr/local/nvidia" });
    expect(made.labels).toEqual({ "dynamo-serving/gpu-pool": "made", "cloud.google.com/gke-accelerator": "nvidia-l4", "cloud.google.com/compute-class": "made" });
    expect(made.taints.map(({ key }) => key)).toEqual(["nvidia.com/gpu", "cloud.google.com/compute-class"]);
  });

  const auto = (more: Partial<GkeAutoProvisionOptions>): Partial<GkeClusterProps> => ({ ...AUTO, computeClasses: [{ name: "made", autoProvision: { ...MADE, ...more } }] });
  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["without limits", { ...AUTO, autoProvisioning: undefined }, "auto-provisioning-off", "computeClasses[0].autoProvision", /maxCpus/],
    ["switched off", { ...AUTO, autoProvisioning: { ...LIMITS, enabled: false } }, "auto-provisioning-off", "computeClasses[0].autoProvision", /maxCpus/],
    ["for no class", { ...AUTO, computeClasses: undefined }, "auto-provisioning-unused", "autoProvisioning", /leave it out/],
    ["within too few processors", { ...AUTO, autoProvisioning: { ...LIMITS, maxCpus: 64 } }, "auto-provisioning-limit", "autoProvisioning.maxCpus", /more than 64/],
    ["within too little memory", { ...AUTO, autoProvisioning: { ...LIMITS, maxMemoryGiB: 100 } }, "auto-provisioning-limit", "autoProvisioning.maxMemoryGiB", /more than 256/],
    ["beside a pool of another machine", { ...AUTO, computeClasses: [{ name: "made", pools: ["l4"], autoProvision: MADE }] }, "compute-class-machines", "computeClasses[0].pools", /one machine type/],
    ["of a machine that nobody knows", auto({ machineType: "g2-standard-13" }), "unknown-machine-type", "computeClasses[0].autoProvision.machineType", /in gpuPools/],
    ["of a reservation", auto({ capacities: [Capacity.reservation("ours")] }), "auto-provision-capacity", "computeClasses[0].autoProvision.capacities[0]", /gpuPools/],
    ["by a queue", auto({ capacities: [Capacity.queued(2)] }), "auto-provision-capacity", "computeClasses[0].autoProvision.capacities[0]", /gpuPools/],
    ["in one way twice", auto({ capacities: [Capacity.SPOT, Capacity.SPOT] }), "auto-provision-capacity", "computeClasses[0].autoProvision.capacities[1]", /one of them/],
    ["in no way", auto({ capacities: [] }), "auto-provision-capacity", "computeClasses[0].autoProvision.capacities", /Capacity\.SPOT/],
    ["for too long", auto({ capacities: [Capacity.flexStart(169)] }), "invalid-run-time", "computeClasses[0].autoProvision.capacities[0]", /168/],
    ["as it isn't sold", auto({ machineType: "a3-highgpu-1g", zones: ["us-central1-a"], capacities: [Capacity.ON_DEMAND], maxNodes: 1 }), "not-sold-that-way", "computeClasses[0].autoProvision.capacities[0]", /Capacity\.SPOT/],
    ["where the GPU isn't", auto({ zones: ["us-central1-f"] }), "gpu-not-in-zone", "computeClasses[0].autoProvision.zones[0]", /us-central1-a/],
    ["in another region", auto({ zones: ["us-east1-b"] }), "invalid-zone", "computeClasses[0].autoProvision.zones[0]", /us-central1-a/],
    ["on a disk of 5 GiB", auto({ diskSizeGiB: 5 }), "invalid-disk-size", "computeClasses[0].autoProvision.diskSizeGiB", /10/],
    ["without a node", auto({ maxNodes: 0 }), "pool-never-grows", "computeClasses[0].autoProvision.maxNodes", /./],
  ])("is refused %s", (_, props, code, property, fix) => {
    const findings = checkGkeCluster({ ...PROPS, ...props });
    expect(findings.map((one) => [one.code, one.property])).toEqual([[code, property]]);
    expect(findings[0].fix).toMatch(fix);
  });
});

describeWithHelm("the class", () => {
  const app = new App({ outdir: path.join(scratch, "out") });
  new GkeDeployment(app, "chat", { region: "us-central1", project: "my-project-1", ...AUTO, gpuPools: [L4], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "made" }], backend: StateBackend.local() });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);

  test("has a rule for each way, with the newest driver, the nodes' account and our label", () => {
    expect(problems).toEqual([]);
    app.synth();
    const addOns = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", "chat-addons", "cdk.tf.json"), "utf8"));
    const release = Object.values<any>(addOns.resource.helm_release).find(({ name }) => name === "compute-classes");
    // The account is the cluster stack's own: Terraform puts it in.
    const filled = release.values[0].replace(/\$\{jsonencode\(.*?\)}/, '"nodes@my-project-1.iam.gserviceaccount.com"');
    const [object] = helmTemplate(classChartPath(), JSON.parse(filled), { name: "compute-classes", namespace: "kube-system" });
    const rule = (more: object): object => ({
      machineType: "g2-standard-12", gpu: { type: "nvidia-l4", count: 1, driverVersion: "latest" }, location: { zones: ["us-central1-a", "us-central1-b", "us-central1-c"], locationPolicy: "ANY" }, storage: { bootDiskSize: 200, bootDiskType: "pd-balanced" }, ...more,
    });
    expect(object.spec).toEqual({
      priorities: [rule({ spot: true }), rule({ spot: false, flexStart: { enabled: true }, maxRunDurationSeconds: 86400 }), rule({ spot: false })],
      activeMigration: { optimizeRulePriority: false },
      nodePoolAutoCreation: { enabled: true },
      nodePoolConfig: { imageType: "cos_containerd", serviceAccount: "nodes@my-project-1.iam.gserviceaccount.com", nodeLabels: { "dynamo-serving/gpu-pool": "made" }, gvnic: { enabled: true } },
      whenUnsatisfiable: "DoNotScaleUp",
    });
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { EksDeployment, EksDeploymentProps, EksLustreDeployment, EksProvisioner } from "../../../stacks/aws";
import { missingTerraform } from "../../../testing";
import { toBeValidOffline } from "../../../testing/jest";

expect.extend({ toBeValidOffline });

const ZONES = ["us-west-2a", "us-west-2b"];
const H100 = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"] };

/** Deployments that between them have every option of pools, Lustre and network that a plain one hasn't. */
const DEPLOYMENTS: { readonly [name: string]: EksDeploymentProps } = {
  efa: {
    region: "us-west-2",
    network: { availabilityZones: ZONES, privateEndpoints: true, moreEndpoints: ["secretsmanager"] },
    gpuPools: [
      { ...H100, instanceStore: true, fastImagePull: true, diskThroughputMiBps: 1000, diskIops: 4000 },
      { ...H100, name: "b300", machineType: "p6-b300.48xlarge", capacity: Capacity.block("cr-0123456789abcdef0"), placementGroup: "shared" },
    ],
    lustre: { capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), backupDays: 7, efa: true },
    lustreClaims: { deployment: EksLustreDeployment.persistent(500), efa: true },
    models: [{ name: "qwen", model: "Qwen/Qwen3-32B", gpuPool: "h100", gpusPerWorker: 2, prefill: { gpusPerWorker: 2 }, maxModelLen: 8192, storageClass: "lustre" }],
  },
  karpenter: {
    region: "us-west-2",
    network: { availabilityZones: ZONES },
    gpuPools: [
      { ...H100, provisioner: EksProvisioner.KARPENTER },
      { name: "l4", machineType: "g6.2xlarge", moreMachineTypes: ["g6.4xlarge"], maxNodes: 3, capacity: Capacity.SPOT, provisioner: EksProvisioner.KARPENTER, nodeLife: { emptyMinutes: 30 } },
    ],
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }],
  },
  inside: {
    region: "us-west-2",
    network: { availabilityZones: ZONES, privateEndpoints: true, nat: false, moreEndpoints: ["fsx"] },
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"], imageSnapshotId: "snap-0123456789abcdef0" }],
    lustreClaims: {},
    lustre: { capacityGiB: 1200, deployment: EksLustreDeployment.SCRATCH, s3: { bucket: "my-weights", prefix: "models", writeBack: true } },
    imageMirror: ImageMirror.of("123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror"),
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "lustre" }],
  },
};

const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: deployments with EFA, Lustre, Karpenter and endpoints aren't validated offline. ${missing}`);

(missing === undefined ? describe : describe.skip)("Terraform takes (needs terraform)", () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "eks-offline-"));
  afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

  test.each(Object.keys(DEPLOYMENTS))("a deployment with what a plain one hasn't: %s", async (name) => {
    const app = new App({ outdir: path.join(scratch, name) });
    new EksDeployment(app, name, DEPLOYMENTS[name]);
    await expect(app).toBeValidOffline();
  }, 300_000);
});

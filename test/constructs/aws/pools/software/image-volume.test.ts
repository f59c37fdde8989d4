import { mkdirSync, readFileSync, writeFileSync } from "fs";
import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../../constructs/aws/eks-cluster";
import { EksGpuPoolOptions } from "../../../../../constructs/aws/pools/pool-options";
import { imageVolumeScript } from "../../../../../constructs/aws/pools/software/image-volume";
import { problemsIn } from "../../../../../constructs/core/problems/refuse";
import { MadeUpMachine } from "./made-up-machine";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const SNAPSHOT = "snap-0123456789abcdef0";
const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };

function templateOf(pool: Partial<EksGpuPoolOptions>): any {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", gpuPools: [{ ...L4, ...pool }], network: { availabilityZones: ["us-west-2a", "us-west-2b"] } });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return Object.values<any>(resource.aws_launch_template).find(({ name }) => name === "lab-l4");
}

describe("a snapshot with images on Amazon Linux", () => {
  const template = templateOf({ imageSnapshotId: SNAPSHOT, diskThroughputMiBps: 500 });

  test("is a second volume, encrypted and as fast as the root; the system's own isn't made of it", () => {
    const ebs = { volume_type: "gp3", encrypted: "true", delete_on_termination: "true", volume_size: 200, throughput: 500 };
    expect(template.block_device_mappings).toEqual([
      { device_name: "/dev/xvda", ebs },
      { device_name: "/dev/xvdb", ebs: { ...ebs, snapshot_id: SNAPSHOT } },
    ]);
  });

  test("is mounted by user data", () => {
    const message = Buffer.from(template.user_data, "base64").toString();
    expect(message).toContain('Content-Type: text/x-shellscript; charset="us-ascii"');
    expect(message).toContain("device=/dev/xvdb\n");
  });

  test("isn't there without: one volume, and nothing told", () => {
    const plain = templateOf({});
    expect(plain.block_device_mappings).toHaveLength(1);
    expect(plain).not.toHaveProperty("user_data");
  });
});

describe("the script", () => {
  const machines: MadeUpMachine[] = [];
  const machine = (): MadeUpMachine => {
    const one = new MadeUpMachine(["/dev/xvdb", "/etc/fstab", "/etc/eks/pause.tar", "/var/lib/containerd"], ["mount", "umount", "systemctl", "ctr", "xfs_growfs", "resize2fs"]);
    machines.push(one);
    one.program("blkid", "echo 0f00-ba");
    mkdirSync(one.path("/var/lib/containerd"));
    writeFileSync(one.path("/dev/xvdb"), "");
    writeFileSync(one.path("/etc/fstab"), "");
    return one;
  };
  afterAll(() => machines.forEach((one) => one.remove()));
  const fstab = (one: MadeUpMachine): string => readFileSync(one.path("/etc/fstab"), "utf8").replaceAll(one.root, "");

  test("mounts it in containerd's place, lets it grow, puts the sandboxes' image in, and leaves containerd to nodeadm", () => {
    const one = machine();
    expect(one.run(imageVolumeScript("/dev/xvdb"))).toMatchObject({
      status: 0,
      calls: [
        "systemctl stop containerd",
        "mount /dev/xvdb /var/lib/containerd",
        "xfs_growfs /var/lib/containerd",
        "systemctl start containerd",
        "ctr --namespace k8s.io images import /etc/eks/pause.tar",
        "ctr --namespace k8s.io images label localhost/kubernetes/pause:latest io.cri-containerd.pinned=pinned",
        "systemctl stop containerd",
        "blkid -s UUID -o value /dev/xvdb",
      ],
    });
    expect(fstab(one)).toBe("UUID=0f00-ba /var/lib/containerd auto defaults,nofail 0 2\n");
  });

  test("takes another kind of file system too", () => {
    const one = machine();
    one.program("xfs_growfs", "exit 1");
    expect(one.run(imageVolumeScript("/dev/xvdb")).calls).toContain("resize2fs /dev/xvdb");
  });

  test("leaves a node without a usable volume as it was, to pull", () => {
    const one = machine();
    one.program("mount", "exit 32");
    const ran = one.run(imageVolumeScript("/dev/xvdb"));
    expect([ran.status, ran.output, ran.calls, fstab(one)]).toEqual([0, expect.stringContaining("they are pulled"), ["systemctl stop containerd", "mount /dev/xvdb /var/lib/containerd"], ""]);
  });

  test("takes a volume away again on which containerd finds no sandbox, without which no pod would start", () => {
    const one = machine();
    one.program("ctr", "exit 1");
    const ran = one.run(imageVolumeScript("/dev/xvdb"));
    expect([ran.status, ran.output, fstab(one)]).toEqual([0, expect.stringContaining("images are pulled"), ""]);
    expect(ran.calls.slice(-2)).toEqual(["systemctl stop containerd", "umount /var/lib/containerd"]);
  });
});

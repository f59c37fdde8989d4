import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { gpuMachine, knownMachineTypes } from "../../../../constructs/google/pools/gpu-machine";
import { GkeLocalSsd } from "../../../../constructs/google/pools/local-ssd";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { L4, Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const nodes = (made: Made, name = "l4"): any => Object.values<any>(made.of("google_container_node_pool")).find((one) => one.name === name).node_config;
const pool = (more: Partial<GkeGpuPoolOptions>): Partial<GkeClusterProps> => ({ gpuPools: [{ ...L4, ...more }] });
const H100 = { name: "l4", machineType: "a3-highgpu-8g" };

describe("a pool's own disks", () => {
  test("are as many as the machine comes with, or as are asked for", () => {
    expect(nodes(make(pool({ ...H100, localSsd: GkeLocalSsd.ALL }))).ephemeral_storage_local_ssd_config).toEqual({ local_ssd_count: 16 });
    expect(nodes(make(pool({ machineType: "g2-standard-24", localSsd: GkeLocalSsd.of(2) }))).ephemeral_storage_local_ssd_config).toEqual({ local_ssd_count: 2 });
    for (const argument of ["ephemeral_storage_local_ssd_config", "gcfs_config", "secondary_boot_disks"]) expect(nodes(make())).not.toHaveProperty(argument);
  });

  test("are known to models that copy their weights there", () => {
    expect(make(pool({ localSsd: GkeLocalSsd.of(1) })).cluster.gpuPools[0].localDisk).toBe(true);
    expect(make().cluster.gpuPools[0].localDisk).toBeUndefined();
  });

  test("hold a bucket's cache in place of the boot disk", () => {
    const bucket = { weightsBucket: { name: "acme-weights", fileCacheGiB: 700 } };
    const codes = (props: Partial<GkeClusterProps>): string[] => checkGkeCluster({ ...PROPS, ...props }).map(({ code }) => code);
    expect(codes({ ...bucket, ...pool({}) })).toEqual(["file-cache-too-large"]);
    expect(codes({ ...bucket, ...pool({ localSsd: GkeLocalSsd.of(1) }) })).toEqual(["file-cache-too-large"]);
    expect(codes({ ...bucket, ...pool({ machineType: "g2-standard-24", localSsd: GkeLocalSsd.of(2) }) })).toEqual([]);
  });

  test("are whole machines' worth in the table: 375 GiB each, of machines that come with some", () => {
    const counted = knownMachineTypes().filter((type) => gpuMachine(type)?.localSsds !== undefined);
    expect(counted.map((type) => `${type} ${gpuMachine(type)?.localSsds}`)).toEqual([
      "a2-ultragpu-1g 1", "a2-ultragpu-2g 2", "a2-ultragpu-4g 4", "a2-ultragpu-8g 8", "a3-highgpu-1g 2", "a3-highgpu-2g 4", "a3-highgpu-4g 8", "a3-highgpu-8g 16",
      "a3-edgegpu-8g 16", "a3-megagpu-8g 16", "a3-ultragpu-8g 32", "a4-highgpu-8g 32",
    ]);
  });
});

describe("images", () => {
  test("are streamed where it is asked for, and not where that is said", () => {
    expect(nodes(make(pool({ imageStreaming: true }))).gcfs_config).toEqual({ enabled: true });
    expect(nodes(make(pool({ imageStreaming: false }))).gcfs_config).toEqual({ enabled: false });
  });

  test("lie on a second boot disk, from which streaming reads", () => {
    const image = "projects/my-project/global/images/dynamo-1-5-1";
    const made = nodes(make(pool({ imageDisk: image, imageStreaming: false })));
    expect(made.secondary_boot_disks).toEqual([{ disk_image: image, mode: "CONTAINER_IMAGE_CACHE" }]);
    expect(made.gcfs_config).toEqual({ enabled: true });
  });
});

describe("is refused", () => {
  test.each<[string, Partial<GkeGpuPoolOptions>, string, string, RegExp]>([
    ["all of a machine that has none", { localSsd: GkeLocalSsd.ALL }, "local-ssds-of-machine", "gpuPools[0].localSsd", /GkeLocalSsd\.of\(1\)/],
    ["fewer than the machine has", { ...H100, localSsd: GkeLocalSsd.of(4) }, "local-ssds-of-machine", "gpuPools[0].localSsd", /GkeLocalSsd\.ALL/],
    ["none at all", { localSsd: GkeLocalSsd.of(0) }, "out-of-range", "gpuPools[0].localSsd", /leave it out/],
    ["half of one", { localSsd: GkeLocalSsd.of(0.5) }, "out-of-range", "gpuPools[0].localSsd", /leave it out/],
    ["33 of them", { localSsd: GkeLocalSsd.of(33) }, "out-of-range", "gpuPools[0].localSsd", /leave it out/],
    ["an image without its project", { imageDisk: "dynamo-1-5-1" }, "invalid-disk-image", "gpuPools[0].imageDisk", /projects\//],
    ["a container's image", { imageDisk: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1" }, "invalid-disk-image", "gpuPools[0].imageDisk", /docs\/gke\/disks\.md/],
  ])("%s", (_, more, code, property, fix) => {
    expect(checkGkeCluster({ ...PROPS, ...pool({ ...more, capacity: Capacity.SPOT }) })).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(fix) })]);
  });
});

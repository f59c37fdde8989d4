import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { lustreInterfaces } from "../../../../constructs/aws/storage/lustre-efa";
import { EksLustreDeployment, EksLustreOptions } from "../../../../constructs/aws/storage/lustre-options";
import { Finding } from "../../../../constructs/core/problems/problem";
import { PROPS, SCRATCH, make } from "./made-lustre";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const P5: EksGpuPoolOptions = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"] };
const G5: EksGpuPoolOptions = { ...P5, name: "a10g", machineType: "g5.48xlarge" };
const FAST: EksLustreOptions = { capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), efa: true };
const made = make(FAST, { gpuPools: [P5] });

describe("a Lustre file system over EFA", () => {
  test("is made with EFA and the metadata configuration without which FSx makes none", () => {
    expect(made.one("aws_fsx_lustre_file_system")).toMatchObject({ efa_enabled: true, metadata_configuration: { mode: "AUTOMATIC" }, per_unit_storage_throughput: 1000, storage_capacity: 4800 });
  });

  test("without, nothing is said of it, by which one that is there could be made anew; scratch takes no word of it", () => {
    expect(make({ capacityGiB: 1200 }).one("aws_fsx_lustre_file_system")).not.toHaveProperty("efa_enabled");
    expect(make({ capacityGiB: 1200, efa: false }).one("aws_fsx_lustre_file_system")).toMatchObject({ efa_enabled: false });
    expect(make({ capacityGiB: 1200, deployment: SCRATCH }).one("aws_fsx_lustre_file_system")).not.toHaveProperty("efa_enabled");
    expect(make({ capacityGiB: 1200 }).one("aws_fsx_lustre_file_system")).not.toHaveProperty("metadata_configuration");
  });

  test("has everything let through between its servers, and between these and the machines with EFA, both ways", () => {
    const rules = ["ingress", "egress"].flatMap((way) =>
      Object.values<any>(made.resource[`aws_vpc_security_group_${way}_rule`])
        .filter(({ description }) => /Lustre over EFA/.test(description))
        .map((rule) => [way, rule.ip_protocol, owner(rule.security_group_id), owner(rule.referenced_security_group_id)].join(" ")),
    );
    expect(rules.sort()).toEqual(["egress -1 lustre lustre", "egress -1 lustre machines", "egress -1 machines lustre", "ingress -1 lustre lustre", "ingress -1 lustre machines", "ingress -1 machines lustre"]);
    // FSx looks at them while it makes the file system.
    expect(made.one("aws_fsx_lustre_file_system").depends_on).toHaveLength(20);
  });

  test("has Lustre's client set up on nodes that read it over EFA, and on no others", () => {
    const { resource } = make({ ...FAST, availabilityZone: "us-west-2b" }, { gpuPools: [P5, G5, { ...P5, name: "apart", availabilityZones: ["us-west-2a"] }, { ...P5, name: "plain", efa: false }] });
    const told = Object.entries<any>(resource.aws_launch_template).filter(([, { user_data: data }]) => data !== undefined && Buffer.from(data, "base64").toString().includes("lustre-over-efa"));
    expect(told.map(([, { tag_specifications: [{ tags }] }]) => tags.Name)).toEqual(["lab-h100"]);
    expect(make({ capacityGiB: 4800 }, { gpuPools: [P5] }).resource.aws_launch_template).toEqual(make(undefined, { gpuPools: [P5] }).resource.aws_launch_template);
  });

  test.each<[string, Partial<EksGpuPoolOptions>, number]>([
    ["8 of p5's 32", {}, 8],
    ["8 of p5en's 16", { machineType: "p5en.48xlarge" }, 8],
    ["all 16 of p6-b300", { machineType: "p6-b300.48xlarge" }, 16],
    ["2 of g6e's 4", { machineType: "g6e.48xlarge" }, 2],
    ["the one of g6", { machineType: "g6.8xlarge" }, 1],
    ["none of Nitro 3", { machineType: "p4d.24xlarge" }, 0],
    ["none without EFA", { efa: false }, 0],
    ["none in another zone", { availabilityZones: ["us-west-2a"] }, 0],
    ["none of Auto Mode's", { provisioner: EksProvisioner.AUTO_MODE }, 0],
    ["8 of a Karpenter pool", { provisioner: EksProvisioner.KARPENTER }, 8],
  ])("reads by %s", (_, one, count) => {
    expect(lustreInterfaces({ ...P5, ...one }, ["us-west-2b"])).toBe(count);
  });

  test("gives claims a class that says so, whose sizes are FSx's", () => {
    const { cluster } = make(undefined, { gpuPools: [P5], lustreClaims: { deployment: EksLustreDeployment.persistent(500), efa: true } });
    const [offer] = cluster.storage.filter(({ className }) => className === "lustre-claims");
    expect(offer).toMatchObject({ minimumGiB: 9600, stepGiB: 9600, definition: { parameters: { efaEnabled: "true", metadataConfigurationMode: "AUTOMATIC", deploymentType: "PERSISTENT_2", perUnitStorageThroughput: "500" } } });
    const [plain] = make(undefined, { gpuPools: [P5], lustreClaims: {} }).cluster.storage.filter(({ className }) => className === "lustre-claims");
    expect(plain).not.toHaveProperty("stepGiB");
    expect(plain.definition?.parameters).not.toHaveProperty("efaEnabled");
  });
});

describe("refused", () => {
  const found = (one: Partial<EksLustreOptions>, props: Partial<EksClusterProps> = {}): Finding[] => checkEksCluster({ ...PROPS, gpuPools: [P5], lustre: { ...FAST, ...one }, ...props });

  test.each<[string, Partial<EksLustreOptions>, string, string, RegExp]>([
    ["of scratch", { deployment: SCRATCH, capacityGiB: 1200 }, "lustre-efa-needs-persistent", "efa", /persistent\(1000\)/],
    ["1200 GiB at 1000 MB/s", { capacityGiB: 1200 }, "invalid-lustre-size", "capacityGiB", /^write 4800$/],
    ["7200 GiB at 1000 MB/s, which is none without EFA's steps", { capacityGiB: 7200 }, "invalid-lustre-size", "capacityGiB", /^write 9600$/],
    ["4800 GiB at 125 MB/s", { deployment: EksLustreDeployment.persistent(125) }, "invalid-lustre-size", "capacityGiB", /write 38400; with .*persistent\(1000\).* 4800/],
    ["none", { capacityGiB: 0 }, "invalid-lustre-size", "capacityGiB", /write 4800/],
    ["no number", { capacityGiB: NaN }, "invalid-lustre-size", "capacityGiB", /write 4800/],
  ])("%s", (_, one, code, property, fix) => {
    expect(found(one)).toMatchObject([{ code, property: `lustre.${property}`, fix: expect.stringMatching(fix) }]);
  });

  test.each<[string, Partial<EksGpuPoolOptions>, RegExp]>([
    ["without EFA", { efa: false }, /pool h100 has no EFA/],
    ["of Nitro 3", { machineType: "g5.48xlarge" }, /pool h100 has g5, of which Lustre's client knows no EFA/],
    ["of p4d", { machineType: "p4d.24xlarge" }, /pool h100 has p4d/],
  ])("a pool %s alone", (_, one, reason) => {
    expect(found({}, { gpuPools: [{ ...P5, ...one }] })).toMatchObject([{ code: "lustre-efa-unread", property: "lustre.efa", reason: expect.stringMatching(reason), fix: expect.stringContaining('["us-west-2b"]') }]);
  });

  test("a pool of Auto Mode's alone, whose nodes take no set-up", () => {
    expect(found({}, { gpuPools: [{ ...P5, provisioner: EksProvisioner.AUTO_MODE }] })).toContainEqual(expect.objectContaining({ code: "lustre-efa-unread", reason: expect.stringContaining("is Auto Mode's") }));
  });

  test("pools in another zone than the file system alone", () => {
    expect(found({ availabilityZone: "us-west-2a" })).toMatchObject([{ code: "lustre-efa-unread", reason: expect.stringContaining("pool h100 isn't in us-west-2a alone, and EFA leaves no zone") }]);
  });

  test("more interfaces than a file system talks with: 128 nodes of p5 are as many as it has", () => {
    expect(found({}, { gpuPools: [{ ...P5, maxNodes: 128 }] })).toEqual([]);
    expect(found({}, { gpuPools: [{ ...P5, maxNodes: 129 }] })).toMatchObject([{ code: "lustre-efa-connections", reason: expect.stringMatching(/1024 .* 1032/) }]);
  });

  test("of claims as of the one", () => {
    const claims = (one: object, pool: Partial<EksGpuPoolOptions> = {}): Finding[] => checkEksCluster({ ...PROPS, gpuPools: [{ ...P5, ...pool }], lustreClaims: { efa: true, ...one } });
    expect(claims({})).toMatchObject([{ code: "lustre-efa-needs-persistent", property: "lustreClaims.efa" }]);
    expect(claims({ deployment: EksLustreDeployment.persistent(250) }, { efa: false })).toMatchObject([{ code: "lustre-efa-unread", property: "lustreClaims.efa" }]);
    expect(claims({ deployment: EksLustreDeployment.persistent(250) })).toEqual([]);
  });
});

function owner(group: string): string {
  return group.includes("_lustre_") ? "lustre" : "machines";
}

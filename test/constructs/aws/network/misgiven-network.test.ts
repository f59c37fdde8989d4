import { Lazy } from "cdktf";
import { checkExistingNetwork } from "../../../../constructs/aws/network/check-existing-network";
import { EksExistingNetwork } from "../../../../constructs/aws/network/existing-network";
import { EksSubnetRole } from "../../../../constructs/aws/network/subnet-role";
import { EksRegistryScanning, checkScanning } from "../../../../constructs/aws/registry/registry-scanning";

const FOUND = { vpcId: "vpc-0123456789abcdef0", zones: ["us-west-2a", "us-west-2b"] };
const told = (network: EksExistingNetwork): string[] => checkExistingNetwork("existingNetwork", "us-west-2", network).map(({ code, property }) => `${code} ${property}`);
const byRole = (more: object): string[] => told(EksExistingNetwork.byRole({ ...FOUND, ...more } as never));

describe("a network by roles", () => {
  test("is taken where it is whole", () => expect(byRole({ controlPlane: EksSubnetRole.karpenter("lab"), gpuZones: ["us-west-2a"] })).toEqual([]));

  test.each<[string, object, string[]]>([
    ["no zones", { zones: [] }, ["invalid-zone-count existingNetwork.zones"]],
    ["zones that are nothing", { zones: null }, ["wrong-type existingNetwork.zones"]],
    ["zones that are one text", { zones: "us-west-2a" }, ["wrong-type existingNetwork.zones"]],
    ["a zone that is a number", { zones: ["us-west-2a", 2] }, ["wrong-type existingNetwork.zones[1]"]],
    ["a zone of another region, once for all roles", { zones: ["us-east-1a", "us-west-2b"], controlPlane: EksSubnetRole.karpenter("lab") }, ["invalid-zone existingNetwork.zones[0]"]],
    ["a zone twice", { zones: ["us-west-2a", "us-west-2a"] }, ["duplicate-zone existingNetwork.zones[1]"]],
    ["GPU zones that are one text", { gpuZones: "us-west-2a" }, ["wrong-type existingNetwork.gpuZones"]],
    ["no GPU zones", { gpuZones: [] }, ["invalid-zone-count existingNetwork.gpuZones"]],
    ["GPU zones elsewhere", { gpuZones: ["us-west-2d"] }, ["gpu-zone-without-files existingNetwork.gpuZones[0]"]],
    ["free addresses that are known at apply, which none would be asked for", { freeAddresses: Lazy.numberValue({ produce: () => 500 }) }, ["invalid-count existingNetwork.freeAddresses"]],
    ["a role that is a text", { nodes: "private" }, ["wrong-type existingNetwork.nodes"]],
    ["a role that is nothing", { controlPlane: null }, ["wrong-type existingNetwork.controlPlane"]],
    ["a name that isn't there, by which GPU nodes would lie elsewhere", { gpuNode: EksSubnetRole.karpenter("gpus") }, ["unknown-property existingNetwork.gpuNode"]],
    ["tags that are nothing", { nodes: EksSubnetRole.tagged(null as never) }, ["invalid-subnet-role existingNetwork.nodes"]],
    ["a tag without a value", { nodes: EksSubnetRole.tagged({ tier: undefined as never }) }, ["invalid-subnet-role existingNetwork.nodes"]],
    ["a credential for a tag", { nodes: EksSubnetRole.tagged({ tier: `hf_${"abcdefghijklmnopqrstuvwxyzABCDEFGH"}` }) }, ["pasted-secret existingNetwork.nodes"]],
    ["Karpenter's tag of nobody", { nodes: EksSubnetRole.karpenter("") }, ["invalid-subnet-role existingNetwork.nodes"]],
  ])("%s", (_, more, findings) => expect(byRole(more)).toEqual(findings));

  test("a tag's value that is known at apply passes", () => expect(byRole({ nodes: EksSubnetRole.tagged({ tier: Lazy.stringValue({ produce: () => "gpu" }) }) })).toEqual([]));
});

describe("a network by ids", () => {
  const [A, B] = ["a", "b"].map((key, index) => ({ key, zone: `us-west-2${key}`, subnetId: `subnet-0123456789abcdef${index}`, cidr: `10.0.${index * 16}.0/20` }));
  const byIds = (more: object): string[] => told(EksExistingNetwork.fromIds({ vpcId: FOUND.vpcId, subnets: [A, B], ...more } as never));
  test.each<[string, object, string[]]>([
    ["one subnet in two roles", { gpuSubnets: [{ ...A, key: "gpu" }] }, []],
    ["the same with another range", { gpuSubnets: [{ ...A, cidr: "10.0.64.0/20" }] }, ["duplicate-subnet existingNetwork.gpuSubnets[0].cidr"]],
    ["the same in another zone", { gpuSubnets: [{ ...A, zone: "us-west-2b" }] }, ["duplicate-subnet existingNetwork.gpuSubnets[0].zone"]],
    ["another one's range within it", { gpuSubnets: [{ ...A, subnetId: "subnet-00000000000000001", cidr: "10.0.0.0/24" }] }, ["cidr-overlap existingNetwork.gpuSubnets[0].cidr"]],
    ["a name that isn't there", { gpuSubnet: [A] }, ["unknown-property existingNetwork.gpuSubnet"]],
  ])("%s", (_, more, findings) => expect(byIds(more)).toEqual(findings));
});

describe("filters of what else is scanned", () => {
  const scanned = (others: unknown): string[] => checkScanning("registry", { clusterName: "lab", registry: { scanning: EksRegistryScanning.onPush(others as string[]) } }).map(({ code }) => code);
  test.each([[null], ["team/*"]])("%p is no list", (others) => expect(scanned(others)).toEqual(["invalid-scan-filter"]));

  test("are as many as ECR takes, with the cluster's own", () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `team-${index}`);
    expect([scanned(many(99)), scanned(many(100))]).toEqual([[], ["invalid-scan-filter"]]);
  });

  test("are read in a moment, however long", () => {
    const start = process.cpuUsage();
    expect(scanned([`${"a".repeat(200)}!`, `${"a-".repeat(100)}`])).toEqual(["invalid-scan-filter", "invalid-scan-filter"]);
    expect(scanned(["team/*", "*", "a--b", "a.b_c/d-e*"])).toEqual(["invalid-scan-filter"]);
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });
});

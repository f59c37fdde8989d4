import * as fs from "fs";
import { App } from "cdktf";
import { EksAccess } from "../../../constructs/aws/identity/eks-access";
import { EksProvisioner } from "../../../constructs/aws/karpenter/provisioner";
import { EksNodeImage } from "../../../constructs/aws/pools/software/node-image";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { EksGpuPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { ForLife, forLife } from "../../harness/for-life";
import { EKS_SHAPES, eksShape } from "../../stacks/aws/eks-shapes";
import { L4, make, resolved, Made } from "./made-cluster";
import recorded from "./recorded-shapes.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const NETWORK = { availabilityZones: ["us-west-2a", "us-west-2b"] };
const flat = ({ json }: Made): Map<string, string> =>
  new Map(Object.entries<any>(json.resource).flatMap(([type, all]) => Object.entries(all).map(([id, one]): [string, string] => [`${type}.${id}`, JSON.stringify(one)])));
/** Each add-on of a cluster as text, by its name. */
const addOns = (made: Made): Map<string, string> => new Map(made.cluster.addOns.map((one) => [one.name, JSON.stringify(resolved(made, { ...one }))]));

const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";

/** Pools of one kind: one, and one that comes later. */
const KINDS: { readonly [kind: string]: Partial<EksGpuPoolOptions> } = {
  "of a managed group": {},
  "by Karpenter": { provisioner: EksProvisioner.KARPENTER },
  "by Auto Mode": { provisioner: EksProvisioner.AUTO_MODE },
  "of Bottlerocket": { nodeImage: EksNodeImage.BOTTLEROCKET },
  "with a reserve": { systemReserved: { memoryMiB: 1024 } },
};

describe.each(Object.entries(KINDS))("a pool %s", (_, kind) => {
  const first = { ...L4, ...kind };
  const efa = { ...L4, ...kind, nodeImage: undefined, name: "h100", machineType: "p5.48xlarge", availabilityZones: ["us-west-2b"], efa: true };
  const later = { ...L4, ...kind, name: "a10g", machineType: "g5.xlarge", capacity: Capacity.SPOT };
  const before = make({ network: NETWORK, gpuPools: [first, efa] });
  const after = make({ network: NETWORK, gpuPools: [later, efa, first] });

  test("more, and another order of them, change nothing else by a byte", () => {
    expect([before.problems, after.problems]).toEqual([[], []]);
    const [was, is] = [flat(before), flat(after)];
    expect([...was].filter(([id, text]) => is.get(id) !== text)).toEqual([]);
    const added = [...is.keys()].filter((id) => !was.has(id)).map((id) => id.split(".")[0]);
    expect(added.sort()).toEqual(kind.provisioner === undefined ? ["aws_eks_node_group", "aws_launch_template"] : []);
  });

  test("nor of the add-ons", () => {
    const [was, is] = [addOns(before), addOns(after)];
    expect([...was].filter(([name, text]) => is.get(name) !== text)).toEqual([]);
    expect([...is.keys()].filter((name) => !was.has(name))).toEqual(kind.provisioner === undefined ? [] : ["nodepool-a10g"]);
  });
});

test("with rights, records, copies of images, repairs and backups on, a pool more and another order of all lists change nothing else by a byte", () => {
  const more = { nodeRepair: true, backup: {}, ownKeys: { backupsKeyArn: KEY } };
  const lists = {
    access: [EksAccess.view("arn:aws:iam::111122223333:role/a"), EksAccess.edit("arn:aws:iam::111122223333:role/b", ["inference"])],
    zones: [{ zoneId: "Z0123456789A", domain: "a.example.com" }, { zoneId: "Z0123456789A", domain: "b.example.com" }],
    caches: [EksRegistryCache.QUAY, EksRegistryCache.KUBERNETES],
  };
  const cut: EksGpuPoolOptions = { ...L4, name: "cut", machineType: "p5.4xlarge", nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "3g.40gb" };
  const whole = (gpuPools: EksGpuPoolOptions[], { access, zones, caches }: typeof lists): Made => make({ ...more, network: NETWORK, gpuPools, access, dnsRecords: { zones }, registry: { accountId: "111122223333", caches } });
  const before = whole([L4, cut], lists);
  const turned = { access: [...lists.access].reverse(), zones: [...lists.zones].reverse(), caches: [...lists.caches].reverse() };
  const after = whole([{ ...L4, name: "a10g", machineType: "g5.xlarge" }, cut, L4], turned);
  expect([before.problems, after.problems]).toEqual([[], []]);
  const [was, is] = [flat(before), flat(after)];
  expect([...was].filter(([id, text]) => is.get(id) !== text)).toEqual([]);
  expect([...is.keys()].filter((id) => !was.has(id)).map((id) => id.split(".")[0]).sort()).toEqual(["aws_eks_node_group", "aws_launch_template"]);
  expect([...addOns(before)]).toEqual([...addOns(after)]);
});

test("a zone more changes no subnet, route, door of files or pool that names its zones", () => {
  const pool = { ...L4, availabilityZones: ["us-west-2b"] };
  const before = make({ network: NETWORK, gpuPools: [pool, { ...pool, name: "auto", provisioner: EksProvisioner.AUTO_MODE }] });
  const after = make({ network: { availabilityZones: [...NETWORK.availabilityZones, "us-west-2c"] }, gpuPools: [pool, { ...pool, name: "auto", provisioner: EksProvisioner.AUTO_MODE }] });
  const [was, is] = [flat(before), flat(after)];
  expect([...was.keys()].filter((id) => !is.has(id))).toEqual([]);
  const steady = /^aws_(subnet|route|route_table|route_table_association|nat_gateway|eip|efs_|iam_|kms_)/;
  expect([...was].filter(([id, text]) => steady.test(id) && is.get(id) !== text).map(([id]) => id)).toEqual([]);
  // What it waits for is more, and nothing of itself.
  const group = (made: Made): any => ({ ...made.one("aws_eks_node_group", { node_group_name: "l4" }), depends_on: undefined });
  expect(group(after)).toEqual(group(before));
  expect(addOns(after).get("nodepool-auto")).toBe(addOns(before).get("nodepool-auto"));
});

/** Arguments of which a change makes a resource anew, as the provider's pages name them (AWS provider 5.100 and 6.25). */
const FOR_LIFE: ForLife = {
  aws_eks_cluster: ["name", "role_arn", "encryption_config", "bootstrap_self_managed_addons"],
  aws_eks_node_group: ["cluster_name", "node_group_name", "node_role_arn", "subnet_ids", "ami_type", "capacity_type", "instance_types"],
  aws_efs_file_system: ["encrypted", "kms_key_id", "performance_mode", "availability_zone_name", "creation_token"],
  aws_fsx_lustre_file_system: ["deployment_type", "subnet_ids", "storage_type", "kms_key_id", "security_group_ids"],
  aws_ecr_repository: ["name", "encryption_configuration"],
  aws_vpc: ["cidr_block"],
  aws_subnet: ["cidr_block", "availability_zone", "vpc_id"],
};

describe("what was made by the release that is recorded isn't made anew", () => {
  const app = new App({ outdir: fs.mkdtempSync("/tmp/steady-") });
  Object.keys(EKS_SHAPES).forEach((name) => eksShape(app, name));
  app.synth();
  afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));

  // A shape of today's that wasn't there then has nothing to keep.
  test.each(Object.keys(recorded))("%s", (name) => {
    const { resource } = JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${name}-cluster/cdk.tf.json`, "utf8"));
    expect(forLife(resource, FOR_LIFE)).toEqual((recorded as { [name: string]: unknown })[name]);
  });
});

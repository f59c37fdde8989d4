import { awsLeftovers } from "../../../operate/teardown/aws-leftovers";
import { Search } from "../../../operate/teardown/leftover";
import { EKS } from "../deployments";
import { FakePrograms } from "../fake-programs";
import { nothingOnAws } from "./nothing-on-aws";

/** What FSx and EKS Auto Mode may leave: told apart from EFS's and Karpenter's, which have the same names or other rights. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const told = ({ found }: Search): string[] => found.map(({ what, id, note = "" }) => `${what} ${id}${note === "" ? "" : `: ${note}`}`);
const besides = (): void => nothingOnAws(fakes);

test("an FSx file system is asked of FSx, an EFS one of EFS", async () => {
  const arns = ["arn:aws:fsx:us-west-2:1:file-system/fs-lustre", "arn:aws:elasticfilesystem:us-west-2:1:file-system/fs-shared"];
  fakes.on("aws", "Key=dynamo-serving-cluster,Values=eks", { out: { ResourceTagMappingList: arns.map((ResourceARN) => ({ ResourceARN })) } });
  fakes.on("aws", "fsx describe-file-systems --file-system-ids fs-lustre", { out: { FileSystems: [{ Lifecycle: "AVAILABLE" }] } });
  fakes.on("aws", "efs describe-file-systems --file-system-id fs-shared", { out: { FileSystems: [{}] } });
  besides();
  const { found } = await awsLeftovers(fakes.programs(), EKS);
  expect(found.map(({ what, id, data }) => [what, id, data])).toEqual([["EFS file system", "fs-shared", "file-systems"], ["FSx file system", "fs-lustre", "file-systems"]]);
  expect(found[1].command).toContain("fsx delete-file-system --file-system-id fs-lustre");
});

test("one that is on its way out isn't left", async () => {
  fakes.on("aws", "Key=dynamo-serving-cluster,Values=eks", { out: { ResourceTagMappingList: [{ ResourceARN: "arn:aws:fsx:us-west-2:1:file-system/fs-lustre" }] } });
  fakes.on("aws", "fsx describe-file-systems", { out: { FileSystems: [{ Lifecycle: "DELETING" }] } });
  besides();
  expect(told(await awsLeftovers(fakes.programs(), EKS))).toEqual([]);
});

test("machines and volumes of Auto Mode are found by EKS's tags, and nobody is told to end its machines", async () => {
  fakes.on("aws", "Name=tag-key,Values=eks:kubernetes-node-pool-name Name=tag:eks:eks-cluster-name,Values=eks", { out: { Reservations: [{ Instances: [{ InstanceId: "i-auto", InstanceType: "g6.2xlarge" }] }] } });
  fakes.on("aws", "describe-volumes --filters Name=tag:eks:eks-cluster-name,Values=eks", { out: { Volumes: [{ VolumeId: "vol-auto", Size: 10 }] } });
  besides();
  const search = await awsLeftovers(fakes.programs(), EKS);
  expect(told(search).sort()).toEqual(["EBS volume vol-auto: 10 GiB", "machine of Auto Mode's i-auto: g6.2xlarge; EKS ends it, and lets nobody else"]);
  expect(search.found.map(({ command }) => command).join()).not.toContain("terminate-instances");
});

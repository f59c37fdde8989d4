import { Answer, known, map } from "../programs/answer";
import { Aws } from "../clouds/aws";
import { OperatedDeployment } from "../clouds/deployment";
import { Json } from "../programs/json";
import { Programs } from "../programs/programs";
import { recordLeftovers } from "./dns-records";
import { Leftover, Search, searchAll } from "./leftover";

/** What is left of an EKS deployment in its region. */
export function awsLeftovers(programs: Programs, deployment: OperatedDeployment): Promise<Search> {
  const aws = new Aws(programs, deployment);
  const { name } = deployment.cluster;
  const owned = [`Name=tag:kubernetes.io/cluster/${name},Values=owned`];
  return searchAll({
    "load balancers, file systems and what else has a tag": tagged(aws, name),
    "security groups": ec2(aws, "describe-security-groups", "SecurityGroups", [`Name=tag:elbv2.k8s.aws/cluster,Values=${name}`], (one) => {
      const id = one.at("GroupId").text();
      return { what: "security group", id, note: one.at("GroupName").textOr(""), command: aws.command(`ec2 delete-security-group --group-id ${id}`) };
    }),
    "network interfaces": ec2(aws, "describe-network-interfaces", "NetworkInterfaces", [`Name=tag:cluster.k8s.amazonaws.com/name,Values=${name}`, "Name=status,Values=available"], (one) => {
      const id = one.at("NetworkInterfaceId").text();
      return { what: "network interface", id, command: aws.command(`ec2 delete-network-interface --network-interface-id ${id}`) };
    }),
    volumes: volumes(aws, [owned, [`Name=tag:eks:eks-cluster-name,Values=${name}`]]),
    snapshots: ec2(aws, "describe-snapshots", "Snapshots", owned, (one) => {
      const id = one.at("SnapshotId").text();
      return { what: "EBS snapshot", id, data: "volumes", command: aws.command(`ec2 delete-snapshot --snapshot-id ${id}`) };
    }, ["--owner-ids", "self"]),
    "Karpenter's machines": karpenterMachines(aws, name),
    "Auto Mode's machines": autoMachines(aws, name),
    "launch templates": ec2(aws, "describe-launch-templates", "LaunchTemplates", [`Name=tag:eks:eks-cluster-name,Values=${name}`, "Name=tag-key,Values=karpenter.k8s.aws/ec2nodeclass"], (one) => {
      const id = one.at("LaunchTemplateId").text();
      return { what: "launch template of Karpenter's", id, command: aws.command(`ec2 delete-launch-template --launch-template-id ${id}`) };
    }),
    "log groups": logGroups(aws, name),
    ...((deployment.needs?.hostedZones ?? []).length === 0 ? {} : { "DNS records": dnsRecords(aws, deployment) }),
  });
}

function ec2(aws: Aws, question: string, list: string, filters: readonly string[], read: (one: Json) => Leftover, more: readonly string[] = []): Promise<Answer<Leftover[]>> {
  return aws.ask(["ec2", question, ...more, "--filters", ...filters], (json) => json.at(list).list().map(read));
}

/** Of claims: those of the EBS driver, and those of Auto Mode, which have other tags. */
async function volumes(aws: Aws, owners: readonly (readonly string[])[]): Promise<Answer<Leftover[]>> {
  const found: Leftover[] = [];
  for (const owner of owners) {
    const answer = await ec2(aws, "describe-volumes", "Volumes", [...owner, "Name=tag-key,Values=kubernetes.io/created-for/pvc/name"], (one) => {
      const id = one.at("VolumeId").text();
      return { what: "EBS volume", id, data: "volumes", note: `${claimOf(one)}${one.at("Size").number()} GiB`, command: aws.command(`ec2 delete-volume --volume-id ${id}`) };
    });
    if (!answer.known) return answer;
    found.push(...answer.value.filter(({ id }) => !found.some((other) => other.id === id)));
  }
  return known(found);
}

function claimOf(volume: Json): string {
  const tags = new Map(volume.at("Tags").listOrNone().map((tag) => [tag.at("Key").text(), tag.at("Value").textOr("")]));
  const claim = tags.get("kubernetes.io/created-for/pvc/name");
  return claim === undefined ? "" : `claim ${tags.get("kubernetes.io/created-for/pvc/namespace") ?? "?"}/${claim}, `;
}

function karpenterMachines(aws: Aws, name: string): Promise<Answer<Leftover[]>> {
  return machines(aws, name, "karpenter.sh/nodepool", (id, type) => ({ what: "machine of Karpenter's", id, note: type, command: aws.command(`ec2 terminate-instances --instance-ids ${id}`) }));
}

/** EKS ends them itself, with their node pool or their cluster; EC2 takes the word for them from EKS alone. */
function autoMachines(aws: Aws, name: string): Promise<Answer<Leftover[]>> {
  return machines(aws, name, "eks:kubernetes-node-pool-name", (id, type) => ({ what: "machine of Auto Mode's", id, note: `${type}; EKS ends it, and lets nobody else`, command: aws.command(`ec2 describe-instances --instance-ids ${id}`) }));
}

function machines(aws: Aws, name: string, tag: string, leftover: (id: string, type: string) => Leftover): Promise<Answer<Leftover[]>> {
  const filters = [`Name=tag-key,Values=${tag}`, `Name=tag:eks:eks-cluster-name,Values=${name}`, "Name=instance-state-name,Values=pending,running,stopping,stopped"];
  return aws.ask(["ec2", "describe-instances", "--filters", ...filters], (json) =>
    json.at("Reservations").list().flatMap((one) => one.at("Instances").list()).map((one) => leftover(one.at("InstanceId").text(), one.at("InstanceType").text())),
  );
}

/** EKS and CloudWatch make them by the cluster's name, without a tag: the name is exact, not its beginning. */
async function logGroups(aws: Aws, name: string): Promise<Answer<Leftover[]>> {
  const read = (prefix: string): Promise<Answer<string[]>> => aws.ask(["logs", "describe-log-groups", "--log-group-name-prefix", prefix], (json) => json.at("logGroups").list().map((one) => one.at("logGroupName").text()));
  const [own, insights] = await Promise.all([read(`/aws/eks/${name}/cluster`), read(`/aws/containerinsights/${name}/`)]);
  if (!own.known) return own;
  if (!insights.known) return insights;
  return known([...own.value.filter((group) => group === `/aws/eks/${name}/cluster`), ...insights.value].map((id): Leftover => ({ what: "log group", id, command: aws.command(`logs delete-log-group --log-group-name ${id}`) })));
}

/** Records of doors that external-dns made. */
function dnsRecords(aws: Aws, deployment: OperatedDeployment): Promise<Answer<Leftover[]>> {
  const list = (zone: string): string[] => ["route53", "list-resource-record-sets", "--hosted-zone-id", zone];
  return recordLeftovers(deployment, {
    read: (zone) =>
      aws.ask(list(zone), (json) =>
        json.at("ResourceRecordSets").list().filter((one) => one.at("Type").text() === "TXT").map((one) => ({ name: one.at("Name").text(), values: one.at("ResourceRecords").listOrNone().map((value) => value.at("Value").textOr("")) })),
      ),
    command: (zone) => aws.command(list(zone).join(" ")),
  });
}

/** Tags by which the load balancer controller and we ourselves mark what is ours. */
function filtersOf(name: string): string[] {
  return [`Key=elbv2.k8s.aws/cluster,Values=${name}`, `Key=kubernetes.io/cluster/${name},Values=owned`, `Key=dynamo-serving-cluster,Values=${name}`];
}

/** How a resource is asked for, by its ARN: AWS's index of tags names what is gone for hours, so each is asked for itself. */
interface ArnKind {
  readonly form: RegExp;
  readonly what: string;
  readonly data?: Leftover["data"];
  /** Arguments that show it. */
  readonly show: (id: string, arn: string) => readonly string[];
  readonly remove: (id: string, arn: string) => string;
  /** Whether it is there, from what was shown. @default - if it is shown */
  readonly there?: (json: Json) => boolean;
}

const KINDS: readonly ArnKind[] = [
  { form: /:loadbalancer\/(?:app|net|gwy)\/(.+)$/, what: "load balancer", show: (_, arn) => ["elbv2", "describe-load-balancers", "--load-balancer-arns", arn], remove: (_, arn) => `elbv2 delete-load-balancer --load-balancer-arn ${arn}` },
  { form: /:loadbalancer\/([^/]+)$/, what: "classic load balancer", show: (id) => ["elb", "describe-load-balancers", "--load-balancer-names", id], remove: (id) => `elb delete-load-balancer --load-balancer-name ${id}` },
  { form: /:targetgroup\/(.+)$/, what: "target group", show: (_, arn) => ["elbv2", "describe-target-groups", "--target-group-arns", arn], remove: (_, arn) => `elbv2 delete-target-group --target-group-arn ${arn}` },
  { form: /:fsx:.*:file-system\/(fs-.+)$/, what: "FSx file system", data: "file-systems", show: (id) => ["fsx", "describe-file-systems", "--file-system-ids", id], there: (json) => json.at("FileSystems").list().some((one) => one.at("Lifecycle").text() !== "DELETING"), remove: (id) => `fsx delete-file-system --file-system-id ${id}` },
  { form: /:elasticfilesystem:.*:file-system\/(fs-.+)$/, what: "EFS file system", data: "file-systems", show: (id) => ["efs", "describe-file-systems", "--file-system-id", id], remove: (id) => `efs delete-file-system --file-system-id ${id}` },
  { form: /^arn:[^:]+:s3:::([^/]+)$/, what: "bucket", data: "buckets", show: (id) => ["s3api", "get-bucket-location", "--bucket", id], remove: (id) => `s3 rb s3://${id} --force` },
  { form: /:repository\/(.+)$/, what: "ECR repository", show: (id) => ["ecr", "describe-repositories", "--repository-names", id], remove: (id) => `ecr delete-repository --force --repository-name ${id}` },
  { form: /:kms:.*:key\/(.+)$/, what: "KMS key", show: (id) => ["kms", "describe-key", "--key-id", id], there: (json) => json.at("KeyMetadata").at("KeyState").text() !== "PendingDeletion", remove: (id) => `kms schedule-key-deletion --key-id ${id}` },
  { form: /:natgateway\/(nat-.+)$/, what: "NAT gateway", show: (id) => ["ec2", "describe-nat-gateways", "--nat-gateway-ids", id], there: (json) => json.at("NatGateways").list().some((one) => one.at("State").text() !== "deleted"), remove: (id) => `ec2 delete-nat-gateway --nat-gateway-id ${id}` },
  { form: /:vpc\/(vpc-.+)$/, what: "VPC", show: (id) => ["ec2", "describe-vpcs", "--vpc-ids", id], remove: (id) => `ec2 delete-vpc --vpc-id ${id}` },
  { form: /:elastic-ip\/(eipalloc-.+)$/, what: "Elastic IP", show: (id) => ["ec2", "describe-addresses", "--allocation-ids", id], remove: (id) => `ec2 release-address --allocation-id ${id}` },
];

/** What has one of our tags. What is asked for by itself elsewhere, and what goes with its VPC, isn't told twice. */
async function tagged(aws: Aws, name: string): Promise<Answer<Leftover[]>> {
  const arns: string[] = [];
  for (const filter of filtersOf(name)) {
    const answer = await aws.ask(["resourcegroupstaggingapi", "get-resources", "--tag-filters", filter], (json) => json.at("ResourceTagMappingList").list().map((one) => one.at("ResourceARN").text()));
    if (!answer.known) return answer;
    arns.push(...answer.value);
  }
  const found: Leftover[] = [];
  for (const arn of [...new Set(arns)].sort()) {
    const kind = KINDS.find(({ form }) => form.test(arn));
    if (kind === undefined) continue;
    const [, id] = kind.form.exec(arn) as RegExpExecArray;
    const shown = await aws.ask(kind.show(id, arn), (json) => kind.there?.(json) ?? true);
    if (!shown.known && shown.why === "absent") continue;
    const there = map(shown, (isThere) => isThere);
    if (there.known && !there.value) continue;
    const isArn = kind.what.includes("load balancer") || kind.what === "target group";
    found.push({ what: kind.what, id: isArn ? arn : id, ...(kind.data === undefined ? {} : { data: kind.data }), ...(there.known ? {} : { note: `AWS's index of tags has it; it couldn't be asked for itself: ${there.reason}` }), command: aws.command(kind.remove(id, arn)) });
  }
  return known(found);
}

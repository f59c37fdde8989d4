import table from "../../../operate/preflight/rights/data/aws-rights.json";
import { FakePrograms } from "../fake-programs";

/**
 * Answers of the AWS CLI, in the forms of its reference (https://docs.aws.amazon.com/cli/latest/reference/<service>/<command>.html, section
 * Output), which moto's answers to the real program have too (../moto.test.ts). Values are made up.
 */

/** https://docs.aws.amazon.com/cli/latest/reference/service-quotas/get-service-quota.html */
export const quota = (code: string, name: string, value: number): object => ({
  Quota: { ServiceCode: "ec2", ServiceName: "Amazon Elastic Compute Cloud (Amazon EC2)", QuotaCode: code, QuotaName: name, Value: value, Unit: "None", Adjustable: true, GlobalQuota: false },
});

/** botocore's words for an error: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html; codes as each API's reference has them. */
export const error = (code: string, operation: string, message: string): { err: string; status: number } => ({
  err: `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`,
  status: 254,
});

export const REFUSED = error("AccessDeniedException", "GetServiceQuota", "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: servicequotas:GetServiceQuota");
export const THROTTLED = error("TooManyRequestsException", "GetServiceQuota", "Rate exceeded");
export const SIGNED_OUT = { err: "\nUnable to locate credentials. You can configure credentials by running \"aws login\".\n", status: 253 };

/** An account with room for everything. */
export function healthyAws(fakes: FakePrograms): FakePrograms {
  return fakes
    .on("aws", "sts get-caller-identity", { out: { UserId: "AIDA", Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/ada" } })
    .on("aws", "ec2 describe-regions", { out: { Regions: [{ RegionName: "us-west-2", OptInStatus: "opt-in-not-required" }] } })
    .on("aws", "--quota-code L-DB2E81BA", { out: quota("L-DB2E81BA", "Running On-Demand G and VT instances", 64) })
    .on("aws", "--quota-code L-417A185B", { out: quota("L-417A185B", "Running On-Demand P instances", 384) })
    .on("aws", "--quota-code L-3819A6DF", { out: quota("L-3819A6DF", "All G and VT Spot Instance Requests", 16) })
    .on("aws", "get-service-quota --service-code ec2 --quota-code L-1216C47A", error("NoSuchResourceException", "GetServiceQuota", "The request failed because the specified resource does not exist."))
    .on("aws", "get-aws-default-service-quota --service-code ec2 --quota-code L-1216C47A", { out: quota("L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 32) })
    .on("aws", "--quota-code L-F678F1CE", { out: quota("L-F678F1CE", "VPCs per Region", 5) })
    .on("aws", "--quota-code L-0263D0A3", { out: quota("L-0263D0A3", "EC2-VPC Elastic IPs", 5) })
    .on("aws", "ec2 describe-instances", { out: [] })
    .on("aws", "ec2 describe-capacity-reservations --filters", { out: { CapacityReservations: [] } })
    .on("aws", "describe-instance-types --instance-types m6i.xlarge", { out: instanceType("m6i.xlarge", 4) })
    .on("aws", "describe-instance-types --instance-types g6.2xlarge", { out: instanceType("g6.2xlarge", 8) })
    .on("aws", "describe-instance-types --instance-types g6.12xlarge", { out: instanceType("g6.12xlarge", 48) })
    .on("aws", "describe-instance-types --instance-types p5.48xlarge", { out: instanceType("p5.48xlarge", 192) })
    .on("aws", "ec2 describe-instance-type-offerings", { out: offerings("us-west-2a", "us-west-2b", "us-west-2c") })
    .on("aws", "ec2 describe-vpcs", { out: { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "172.31.0.0/16" }] } })
    .on("aws", "ec2 describe-addresses", { out: { Addresses: [] } })
    .on("aws", "iam simulate-principal-policy", { out: simulation() })
    .on("aws", "eks describe-cluster", error("ResourceNotFoundException", "DescribeCluster", "No cluster found for name: eks."))
    .on("aws", "iam get-role", error("NoSuchEntity", "GetRole", "The role with name eks-us-west-2-nodes cannot be found."))
    .on("aws", "ecr describe-repositories", error("RepositoryNotFoundException", "DescribeRepositories", "The repository with name 'eks/preflight' does not exist in the registry"));
}

export function instanceType(type: string, vCpus: number): object {
  return { InstanceTypes: [{ InstanceType: type, VCpuInfo: { DefaultVCpus: vCpus, DefaultCores: vCpus / 2, DefaultThreadsPerCore: 2 } }] };
}

export function offerings(...zones: string[]): object {
  return { InstanceTypeOfferings: zones.map((Location) => ({ InstanceType: "any", LocationType: "availability-zone", Location })) };
}

/** https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-capacity-reservations.html */
export function reservation(more: object = {}): object {
  const whole = { CapacityReservationId: "cr-0123456789abcdef0", InstanceType: "p5.48xlarge", AvailabilityZone: "us-west-2a", State: "active", TotalInstanceCount: 2, AvailableInstanceCount: 2, InstancePlatform: "Linux/UNIX" };
  return { CapacityReservations: [{ ...whole, ...more }] };
}

/** https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-principal-policy.html: every action of the table allowed, but for those that are given. */
export function simulation(but: { readonly [action: string]: string } = {}, more: object = {}): object {
  const actions = [...new Set(table.rows.flatMap((row) => row.actions))];
  const result = (EvalActionName: string): object => ({ EvalActionName, EvalResourceName: "*", EvalDecision: but[EvalActionName] ?? "allowed", MatchedStatements: [], MissingContextValues: [], ...(Object.hasOwn(but, EvalActionName) ? more : {}) });
  return { EvaluationResults: actions.map(result), IsTruncated: false };
}

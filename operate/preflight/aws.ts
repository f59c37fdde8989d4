import { Aws } from "../clouds/aws";
import table from "../clouds/data/aws-quotas.json";
import { OperatedDeployment } from "../clouds/deployment";
import { Nodes } from "../clouds/machine-units";
import { Programs } from "../programs/programs";
import { map } from "../programs/answer";
import { awsMachineRows } from "./aws-machines";
import { awsQuotaRows, readLimit } from "./aws-quotas";
import { scalingRoleRows, spotRoleRows } from "./aws-spot-role";
import { hostedZoneRows } from "./aws-hosted-zones";
import { Found, nameRow } from "./name-row";
import { OtherRange } from "./ranges";
import { Row, rowsOf, unknownRow } from "./row";

/** What must be there in the AWS account. */
export async function awsRows(programs: Programs, deployment: OperatedDeployment, nodes: Nodes): Promise<Row[]> {
  const aws = new Aws(programs, deployment);
  const account = await accountRows(aws, deployment);
  // Without the program or a login every other question would say the same.
  if (account.some(({ there }) => there === "no program" || there === "not signed in")) return account;
  const rest = await Promise.all([awsQuotaRows(aws, deployment, nodes), countRows(aws, deployment), awsMachineRows(aws, deployment, nodes), nameRows(aws, deployment), spotRoleRows(aws, deployment), scalingRoleRows(aws, deployment), hostedZoneRows(aws, deployment)]);
  return [...account, ...rest.flat()];
}

async function accountRows(aws: Aws, { cluster }: OperatedDeployment): Promise<Row[]> {
  const [who, region] = await Promise.all([
    aws.ask(["sts", "get-caller-identity"], (json) => ({ account: json.at("Account").text(), arn: json.at("Arn").text() })),
    aws.ask(["ec2", "describe-regions", "--region-names", cluster.region ?? "", "--all-regions"], (json) => json.at("Regions").list().map((one) => one.at("OptInStatus").text())),
  ]);
  const signedIn = rowsOf(who, "account", "AWS account", "signed in", ({ account, arn }): Row[] => [{ group: "account", what: "AWS account", needed: "signed in", there: `${account} as ${arn.slice(arn.lastIndexOf(":") + 1)}`, verdict: "ok" }], "aws configure sso   # AWS CLI 2; of version 1: aws configure");
  if (!who.known) return signedIn;
  const opted = rowsOf(region, "account", `region ${cluster.region}`, "turned on", ([status = "no such region"]): Row[] => {
    const isOn = status === "opt-in-not-required" || status === "opted-in";
    return [{ group: "account", what: `region ${cluster.region}`, needed: "turned on", there: status, verdict: isOn ? "ok" : "lacking", ...(isOn ? {} : { command: `aws account enable-region --region-name ${cluster.region}` }) }];
  });
  return [...signedIn, ...opted];
}

/** VPCs and Elastic IPs, of which a new account has five. */
function countRows(aws: Aws, { cluster, needs }: OperatedDeployment): Promise<Row[]> {
  const own = (tags: readonly [string, string][]): boolean => tags.some(([key, value]) => key === "dynamo-serving-cluster" && value === cluster.name);
  return Promise.all(
    (needs?.counts ?? []).map(async ({ kind, count }): Promise<Row> => {
      const row = table.counts.find((one) => one.kind === kind);
      const what = { vpcs: "VPCs", "elastic-ips": "Elastic IPs" }[kind] ?? kind;
      const needed = String(count);
      if (row === undefined) return unknownRow("quota", what, needed, { known: false, why: "failed", reason: "this release doesn't know its quota" });
      const [list, property] = kind === "vpcs" ? ["describe-vpcs", "Vpcs"] : ["describe-addresses", "Addresses"];
      const [limit, used] = await Promise.all([
        readLimit(aws, row.service, row.code),
        aws.ask(["ec2", list], (json) => json.at(property).list().filter((one) => !own(one.at("Tags").listOrNone().map((tag) => [tag.at("Key").text(), tag.at("Value").textOr("")]))).length),
      ]);
      const command = (value: number): string => aws.command(`service-quotas request-service-quota-increase --service-code ${row.service} --quota-code ${row.code} --desired-value ${value}`);
      if (!limit.known) return unknownRow("quota", what, needed, limit);
      if (!used.known) return unknownRow("quota", what, needed, used);
      const there = `${limit.value.value}, ${used.value} used by others`;
      const isThere = limit.value.value - used.value >= count;
      return { group: "quota", what: `${what} (${row.code})`, needed, there, verdict: isThere ? "ok" : "lacking", ...(isThere ? {} : { command: command(used.value + count) }) };
    }),
  );
}

/** Names that an account has one of, or a region of it. */
function nameRows(aws: Aws, { cluster, needs }: OperatedDeployment): Promise<Row[]> {
  const tagsOf = (pairs: readonly [string, string][]): Found => ({ own: pairs.some(([key, value]) => key === "dynamo-serving-cluster" && value === cluster.name) });
  const ask = {
    "eks-cluster": (name: string) => aws.ask(["eks", "describe-cluster", "--name", name], (json) => tagsOf(json.at("cluster").at("tags").pairs())),
    "iam-role": (name: string) => aws.ask(["iam", "get-role", "--role-name", name], (json) => tagsOf(json.at("Role").at("Tags").listOrNone().map((tag) => [tag.at("Key").text(), tag.at("Value").textOr("")]))),
    "ecr-repository": async (name: string) => {
      const found = await aws.ask(["ecr", "describe-repositories", "--repository-names", name], (json) => json.at("repositories").list()[0]?.at("repositoryArn").text() ?? "");
      if (!found.known) return found;
      return aws.ask(["ecr", "list-tags-for-resource", "--resource-arn", found.value], (json) => tagsOf(json.at("tags").listOrNone().map((tag) => [tag.at("Key").text(), tag.at("Value").textOr("")])));
    },
  } as const;
  return Promise.all(
    (needs?.names ?? []).map(async ({ kind, name }): Promise<Row> => {
      const question = Object.hasOwn(ask, kind) ? ask[kind as keyof typeof ask] : undefined;
      if (question === undefined) return unknownRow("name", `${kind} ${name}`, "free", { known: false, why: "failed", reason: "this release can't ask for it" });
      return nameRow(kind, name, await question(name));
    }),
  );
}

/** The ranges of the region's VPCs. */
export async function awsRanges(programs: Programs, deployment: OperatedDeployment): Promise<OtherRange> {
  const { name } = deployment.cluster;
  const answer = await new Aws(programs, deployment).ask(["ec2", "describe-vpcs"], (json) =>
    json.at("Vpcs").list()
      .filter((vpc) => !vpc.at("Tags").listOrNone().some((tag) => tag.at("Key").text() === "dynamo-serving-cluster" && tag.at("Value").textOr("") === name))
      .map((vpc) => ({ of: vpc.at("VpcId").text(), cidr: vpc.at("CidrBlock").text() })),
  );
  return map(answer, (ranges) => ranges);
}

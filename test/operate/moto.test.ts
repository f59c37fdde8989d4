import { exec } from "child_process";
import { Programs } from "../../operate/programs/programs";
import { awsRights } from "../../operate/preflight/rights/aws-rights";
import { preflight } from "../../operate/preflight/preflight";
import { awsLeftovers } from "../../operate/teardown/aws-leftovers";
import { EKS } from "./deployments";
import { Moto, findMoto } from "./moto";

/**
 * The real AWS CLI against moto: what is planted by its tags is found, what is others' is left alone, and each command that is printed does
 * what it says. EC2's quotas and reservations, which moto lacks, are the proxy's.
 */
const found = findMoto();

(typeof found === "string" ? describe.skip : describe)(`the real AWS CLI against moto${typeof found === "string" ? ` (${found})` : ""}`, () => {
  let moto: Moto;
  let own: { [name: string]: string };
  let others: { [name: string]: string };
  beforeAll(async () => {
    if (typeof found === "string") return;
    moto = await Moto.start(found.bin, { "L-DB2E81BA": ["Running On-Demand G and VT instances", 104], "L-1216C47A": ["Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5], "L-0263D0A3": ["EC2-VPC Elastic IPs", 5] });
    const planted = JSON.parse(await moto.plant("test/operate/moto-plant.py"));
    [own, others] = [planted.eks, planted["eks-2"]];
  }, 180_000);
  afterAll(() => moto?.stop());
  const programs = (): Programs => new Programs({ env: moto.env, signal: new AbortController().signal, limitMs: 120_000, atOnce: 2 });
  const sh = (command: string): Promise<string> =>
    new Promise((resolve, reject) => exec(command, { env: { ...moto.env, AWS_PAGER: "" }, encoding: "utf8" }, (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(`${command}: ${stderr}`)))));

  test("preflight: quotas less what others run, machines, names, counts", async () => {
    const rows = await preflight(programs(), EKS, { nodes: "most", beside: ["10.0.0.0/8"], context: undefined });
    const told = Object.fromEntries(rows.filter(({ group }) => group !== "tool").map(({ what, there, verdict }) => [what, `${verdict}: ${there}`]));
    expect(told).toMatchObject({
      "AWS account": "ok: 123456789012 as user/moto",
      "region us-west-2": "ok: opt-in-not-required",
      // Two g6.12xlarge of Karpenter's and of others' are used; the pool's own two g6.2xlarge aren't.
      "G and VT on demand (L-DB2E81BA)": "lacking: 104 vCPUs, 96 used by others",
      "Standard on demand (L-1216C47A)": "lacking: 5 vCPUs",
      "VPCs (L-F678F1CE)": "ok: 5, 2 used by others",
      "Elastic IPs (L-0263D0A3)": "ok: 5, 0 used by others",
      "g6.2xlarge for pool l4": "ok: us-west-2a, us-west-2b, us-west-2c and us-west-2d",
      "EKS cluster eks": "ok: free",
      "IAM role eks-us-west-2-nodes": "ok: free",
      "ECR repository eks/preflight": "ok: free",
      "network 10.0.0.0/16": "lacking: overlaps 10.0.0.0/8",
    });
  }, 240_000);

  type Keys = { readonly [name: string]: string };
  const made = async (command: string): Promise<{ readonly [name: string]: Keys }> => JSON.parse(await sh(`aws ${command} --region us-west-2 --output json`));
  const user = async (): Promise<Keys> => {
    await made("iam create-user --user-name ada");
    return (await made("iam create-access-key --user-name ada")).AccessKey;
  };
  const session = async (): Promise<Keys> => {
    await made(`iam create-role --role-name deployer --path /teams/ --assume-role-policy-document '{"Version":"2012-10-17","Statement":[]}'`);
    return (await made("sts assume-role --role-arn arn:aws:iam::123456789012:role/teams/deployer --role-session-name ada")).Credentials;
  };

  test.each([
    ["a user", user, "--user-name ada"],
    ["a session, as its role with its path", session, "--role-name deployer"],
  ])("rights of %s: two pages, and a second question by the role's name", async (_, keysOf, whom) => {
    const { AccessKeyId, SecretAccessKey, SessionToken = "" } = await keysOf();
    const env = { ...moto.env, AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN: SessionToken };
    const [row] = await awsRights(new Programs({ env, signal: new AbortController().signal, limitMs: 120_000, atOnce: 2 }), EKS, ["aws_eks_cluster", "aws_iam_role", "aws_vpc"]);
    expect(row).toMatchObject({ verdict: "lacking", there: "7 of 8 actions allowed", note: "not allowed: ec2:CreateVpc", command: expect.stringContaining(whom) });
    // What is printed is a command that the program takes.
    await sh(row.command as string);
  }, 240_000);

  test("leftovers: all of this deployment's, none of another's; each command deletes what it names", async () => {
    const before = await awsLeftovers(programs(), EKS);
    expect(before.silent).toEqual([]);
    expect(before.found.map(({ id }) => id).sort()).toEqual(Object.values(own).sort());
    expect(before.found.filter(({ data }) => data !== undefined).map(({ id, data }) => [id, data]).sort()).toEqual([[own.files, "file-systems"], [own.volume, "volumes"]].sort());
    for (const { command } of before.found) await sh(command);
    const after = await awsLeftovers(programs(), EKS);
    // What hung on the machine comes free with it; moto keeps a terminated machine's tags for good, and its state says so.
    for (const { command } of after.found) await sh(command);
    expect((await awsLeftovers(programs(), EKS)).found).toEqual([]);
    const theirs = await awsLeftovers(programs(), { ...EKS, cluster: { ...EKS.cluster, name: "eks-2" } });
    expect(theirs.found.map(({ id }) => id).sort()).toEqual(Object.values(others).sort());
  }, 480_000);
});

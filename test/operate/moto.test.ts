import { exec } from "child_process";
import { Programs } from "../../operate/programs/programs";
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

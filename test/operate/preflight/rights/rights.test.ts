import * as fs from "fs";
import * as path from "path";
import aws from "../../../../operate/preflight/rights/data/aws-rights.json";
import google from "../../../../operate/preflight/rights/data/google-rights.json";
import { heldTypes } from "../../../../operate/preflight/rights/held-types";
import { preflight } from "../../../../operate/preflight/preflight";
import { noAnswer } from "../../../../operate/programs/answer";
import { healthyAws } from "../../answers/aws";
import { EKS } from "../../deployments";
import { FakePrograms } from "../../fake-programs";

/** The types that the constructs make, by what they import of a provider. */
function made(provider: string, prefix: string): string[] {
  const files = fs.readdirSync("constructs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const imported = files.flatMap((file) => [...fs.readFileSync(path.join("constructs", file), "utf8").matchAll(new RegExp(`@cdktf/provider-${provider}/lib/([a-z0-9-]+)`, "g"))].map(([, name]) => name));
  const types = [...new Set(imported)].filter((name) => name !== "provider" && !name.startsWith("data-"));
  expect(types.length).toBeGreaterThan(20);
  return types.map((name) => `${prefix}_${name.replace(/-/g, "_")}`).sort();
}

test("every type that this library makes on AWS or Google has its row", () => {
  expect(made("aws", "aws").filter((type) => !aws.rows.some((row) => row.type === type))).toEqual([]);
  const told = [...google.roles.flatMap(({ types }) => types), ...google.elsewhere.map(({ type }) => type)];
  expect(made("google", "google").filter((type) => !told.includes(type))).toEqual([]);
});

test("the types of all stacks, each once", () => {
  const held = { "eks-cluster": ["aws_vpc", "aws_eks_cluster"], "eks-addons": ["helm_release", "aws_iam_role"], "eks-inference": ["helm_release"] } as { [stack: string]: string[] };
  const readFile = (file: string): string => JSON.stringify({ resource: Object.fromEntries((held[path.basename(path.dirname(file))] ?? []).map((type) => [type, {}])) });
  expect(heldTypes("out", EKS, readFile)).toEqual({ known: true, value: ["aws_eks_cluster", "aws_iam_role", "aws_vpc", "helm_release"] });
});

test.each<[string, () => string]>([["isn't there", () => { throw new Error("ENOENT"); }], ["is no JSON", () => "{"]])("a stack that %s leaves all unknown", (_, readFile) => {
  expect(heldTypes("out", EKS, readFile)).toMatchObject({ known: false, reason: expect.stringContaining(path.join("out", "stacks", "eks-cluster", "cdk.tf.json")) });
});

describe("preflight", () => {
  const fakes = new FakePrograms();
  afterAll(() => fakes.remove());

  test("asks for rights after the account, and says where the stacks couldn't be read", async () => {
    healthyAws(fakes);
    const rights = async (types: Parameters<typeof preflight>[2]["types"]): Promise<string[]> => (await preflight(fakes.programs(), EKS, { nodes: "most", beside: [], types })).filter(({ group }) => group === "rights").map(({ there, verdict, note = "" }) => `${verdict}: ${there}${note}`);
    expect(await rights({ known: true, value: ["aws_vpc"] })).toEqual(["ok: 3 of 3 actions allowed"]);
    expect(await rights(noAnswer("failed", "gone"))).toEqual(["unknown: could not be readgone"]);
  });
});

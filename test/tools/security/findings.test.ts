import * as fs from "fs";
import { StackJson, answered, compare, readReport, readable } from "../../../tools/security/findings";

/** A report as checkov 3.3.30 writes it, cut down to what is read of it. */
const failed = (check: string, resource: string, stack = "eks-cluster"): object => ({ check_id: check, check_name: `Ensure ${check}`, resource, file_path: `/${stack}/cdk.tf.json`, guideline: "https://example.com" });
const report = (checks: object[], unread = 0): string => JSON.stringify({ check_type: "terraform_json", results: { failed_checks: checks }, summary: { parsing_errors: unread } });
const STACKS: { [name: string]: StackJson } = {
  "eks-cluster": { resource: { aws_vpc: { eks_vpc: {} }, aws_ecr_repository: { eks_a: {}, eks_b: {} } }, data: { aws_availability_zones: { eks_zones: {} } } },
  "gke-cluster": { resource: { google_container_cluster: { eks_vpc: {} } } },
};
const row = (check: string, type: string, answer = "no fault"): string => `| \`${check}\` | \`${type}\` | ${answer} | It is so |`;

test("a finding is of a check and a kind of resource, once, by whatever name the scanner calls the resource", () => {
  const text = report([failed("CKV_AWS_136", "resource.eks_b"), failed("CKV_AWS_136", "resource.eks_a"), failed("CKV2_AWS_11", "aws_vpc.eks_vpc"), failed("CKV_AWS_394", "data.eks_zones"), failed("CKV_GCP_1", "resource.eks_vpc", "gke-cluster")]);
  expect(readReport(text, STACKS).map(({ check, type }) => [check, type])).toEqual([
    ["CKV2_AWS_11", "aws_vpc"],
    ["CKV_AWS_136", "aws_ecr_repository"],
    ["CKV_AWS_394", "data.aws_availability_zones"],
    ["CKV_GCP_1", "google_container_cluster"],
  ]);
  // With two frameworks it writes a list.
  expect(readReport(`[${text},${report([])}]`, STACKS)).toHaveLength(4);
});

test("a file that wasn't read is no file without findings", () => {
  expect(() => readReport(report([], 1), STACKS)).toThrow("checkov read 1 of the files not at all");
});

test("what it can't read is left out, and nothing else", () => {
  expect(readable({ import: [{ to: "aws_vpc.a", id: "vpc-1" }], resource: { aws_vpc: { a: {} } } })).toEqual({ resource: { aws_vpc: { a: {} } } });
});

test("each finding wants an answer, and each answer a finding", () => {
  const findings = readReport(report([failed("CKV2_AWS_11", "aws_vpc.eks_vpc"), failed("CKV_AWS_136", "resource.eks_a")]), STACKS);
  const [vpc, ecr] = [row("CKV2_AWS_11", "aws_vpc", "not ours"), row("CKV_AWS_136", "aws_ecr_repository", "by option")];
  expect(compare(findings, [vpc, ecr].join("\n"))).toEqual([]);
  expect(compare(findings, vpc)).toEqual(["no answer in docs/security.md: CKV_AWS_136 aws_ecr_repository: Ensure CKV_AWS_136"]);
  expect(compare(findings, [vpc, ecr, row("CKV_AWS_1", "aws_vpc")].join("\n"))).toEqual(["answered in docs/security.md, and not found: CKV_AWS_1 aws_vpc"]);
  // Of another kind of resource it is another finding.
  expect(compare(findings, [vpc, row("CKV_AWS_136", "aws_vpc")].join("\n"))).toHaveLength(2);
});

test.each([["no answer", "| `CKV_AWS_1` | `aws_vpc` |  | x |"], ["no reason", "| `CKV_AWS_1` | `aws_vpc` | no fault |  |"], ["another word", row("CKV_AWS_1", "aws_vpc", "later")]])("a row with %s answers nothing", (_, text) => {
  expect(answered(text)).toEqual([]);
});

test("the page's rows are all read, none of them twice", () => {
  const page = fs.readFileSync("docs/security.md", "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `CKV"));
  expect(rows.length).toBeGreaterThan(30);
  expect(new Set(answered(page)).size).toBe(rows.length);
});

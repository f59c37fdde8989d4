import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { EksProvisioner } from "../../../constructs/aws/karpenter/provisioner";
import { Logs } from "../../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { CLAIMS, DNS, EVERYBODY, EVERYTHING, KARPENTER, SPANS } from "../../constructs/aws/identity/wide-statements";
import { EKS } from "../everything/eks";
import { EKS_SHAPES, eksShape } from "./eks-shapes";
import { listOf, statements } from "./policy-statements";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Every policy of every stack, of whatever resource: those of deployments with every option, of lines and spans in AWS, and of each shape. */

const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "policies-")) });
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
/** The account's scanning is said once a region, which one of the shapes does. */
const registry = { ...EKS.registry, scanning: undefined };
new EksDeployment(app, "everything", { ...EKS, registry, backend: StateBackend.local() });
new EksDeployment(app, "telemetry", {
  ...EKS,
  registry,
  graphs: undefined,
  managedPrometheus: undefined,
  monitoring: undefined,
  earlyStart: undefined,
  earlyWeights: undefined,
  clusterName: "telemetry",
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 4, availabilityZones: ["us-west-2b"], provisioner: EksProvisioner.KARPENTER }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
  logs: Logs.cloud(),
  traces: Traces.cloud(),
  backend: StateBackend.local(),
});
Object.keys(EKS_SHAPES).forEach((name) => eksShape(app, name));
app.synth();

const stacks = fs.readdirSync(path.join(app.outdir, "stacks"));
const resourcesOf = (stack: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8")).resource ?? {};
const all = stacks.flatMap((stack) => statements(resourcesOf(stack), stack));
const allowed = all.filter(({ Effect }) => Effect === "Allow");

test("there are some, of every kind of resource that has one", () => {
  const kinds = new Set(all.map(({ at }) => at.split(".")[1]));
  expect([...kinds].sort()).toEqual(["aws_efs_file_system_policy", "aws_iam_policy", "aws_iam_role", "aws_iam_role_policy", "aws_s3_bucket_policy", "aws_sqs_queue_policy"]);
});

test("nothing may do everything, or everything of a service", () => {
  expect(allowed.filter(({ Action, NotAction }) => NotAction !== undefined || listOf(Action).some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)))).toEqual([]);
});

test("nothing may do something with everything, but what is listed with its reason", () => {
  const reasons = { ...EVERYTHING, ...KARPENTER, ...CLAIMS, ...DNS, ...SPANS };
  const wide = allowed.filter(({ Resource, NotResource }) => NotResource !== undefined || listOf(Resource).includes("*"));
  expect(wide.filter(({ Sid = "" }) => !Object.hasOwn(reasons, Sid)).map(({ at, Sid }) => `${at} ${Sid}`)).toEqual([]);
  // No reason without its statement.
  expect(Object.keys(reasons).filter((sid) => !wide.some(({ Sid }) => Sid === sid))).toEqual([]);
});

test("everybody may nothing, but what is listed with its reason, on a condition", () => {
  const everybody = allowed.filter(({ Principal }) => JSON.stringify(Principal ?? "").includes('"*"'));
  expect([...new Set(everybody.map(({ Sid }) => Sid))]).toEqual(Object.keys(EVERYBODY));
  expect(everybody.filter(({ Condition }) => Condition === undefined)).toEqual([]);
});

test("AWS's own policies are none of an administrator's", () => {
  const arns = stacks.flatMap((stack) => Object.values<any>(resourcesOf(stack).aws_iam_role_policy_attachment ?? {}).map(({ policy_arn: arn }) => arn as string));
  expect(arns.length).toBeGreaterThan(50);
  expect(arns.filter((arn) => /FullAccess|Administrator|PowerUser/.test(arn))).toEqual([]);
});

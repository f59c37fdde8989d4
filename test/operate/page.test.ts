import * as fs from "fs";
import { preflight } from "../../operate/preflight/preflight";
import { rowsText } from "../../operate/preflight/text";
import { known } from "../../operate/programs/answer";
import { Controllers } from "../../operate/teardown/controllers";
import { Look } from "../../operate/teardown/held";
import { kubectlOf } from "../../operate/teardown/connect";
import { leftText, lookText } from "../../operate/teardown/text";
import { healthyAws, quota, simulation } from "./answers/aws";
import { EKS } from "./deployments";
import { FakePrograms } from "./fake-programs";
import { FakeCluster, operator } from "./teardown/fake-cluster";

/** What docs/operations.md shows is what the commands print. PRINT_PAGE=1 prints it, to be put there. */

const page = fs.readFileSync("docs/operations.md", "utf8");

function shows(text: string): void {
  const block = text.trimEnd().split("\n").map((line) => `    ${line}`.trimEnd()).join("\n");
  if (process.env.PRINT_PAGE !== undefined) process.stdout.write(`${block}\n\n`);
  else expect(page).toContain(block);
}

test("a new account", async () => {
  const fakes = new FakePrograms()
    .on("terraform", "version", { out: { terraform_version: "1.11.4" } })
    .on("kubectl", "version", { out: { clientVersion: { gitVersion: "v1.34.3" } } })
    .on("aws", "--version", { out: "aws-cli/2.31.0 Python/3.13.7" })
    .on("aws", "--quota-code L-DB2E81BA", { out: quota("L-DB2E81BA", "Running On-Demand G and VT instances", 8) })
    .on("aws", "iam simulate-principal-policy", { out: simulation({ "eks:CreateCluster": "implicitDeny" }) })
    .on("aws", "--quota-code L-0263D0A3", { err: "\nAn error occurred (TooManyRequestsException) when calling the GetServiceQuota operation: Rate exceeded\n", status: 254 });
  healthyAws(fakes);
  const models = [{ name: "llama", model: "meta-llama/Llama-3.1-8B-Instruct", namespace: "inference", parts: [], images: [], token: { secret: "hf-token-secret", key: "HF_TOKEN", required: true } }];
  const needs = { ...EKS.needs!, names: EKS.needs!.names.slice(0, 1) };
  const types = known(["aws_eks_cluster", "aws_eks_node_group", "aws_iam_role", "aws_vpc"]);
  shows(rowsText(await preflight(fakes.programs(), { ...EKS, models, needs }, { nodes: "most", beside: ["10.0.0.0/8"], types })));
  fakes.remove();
});

test("a plan, and what is left", async () => {
  const fakes = new FakePrograms();
  new FakeCluster(fakes).add(operator(1));
  const controllers = await Controllers.of(kubectlOf(fakes.programs(), {}));
  if (!controllers.known) throw new Error(controllers.reason);
  const stack = (name: string): { name: string; step: string; folder: string } => ({ name: `eks-${name}`, step: name, folder: name });
  const held = (name: string, types: string[], forgotten: string[] = []): Look["stacks"][number] => ({ stack: stack(name), resources: types.map((type) => ({ address: `${type}.x`, type, ids: [], attributes: {} })), keeping: { kept: [], forgotten } });
  const leftovers = { found: [{ what: "network interface", id: "eni-0a1b", command: "aws ec2 delete-network-interface --network-interface-id eni-0a1b --region us-west-2" }], silent: [] };
  const look: Look = {
    deployment: EKS,
    stacks: [held("inference", ["helm_release"]), held("platform", ["helm_release", "kubernetes_namespace"]), held("crds", []), held("addons", ["helm_release", "helm_release"]), held("cluster", ["aws_eks_cluster", "aws_efs_file_system", "aws_vpc"], ["aws_efs_file_system.x"])],
    inCluster: {
      connected: { kubectl: kubectlOf(fakes.programs(), {}), close: () => undefined },
      contents: { objects: [{ kind: "dynamographdeployments.nvidia.com", namespace: "inference", name: "qwen3-0-6b", finalizers: ["nvidia.com/finalizer"] }, { kind: "services", namespace: "web", name: "door", finalizers: [] }], volumes: [] },
      controllers: controllers.value,
    },
    kept: [{ kind: "file-systems", name: "aws_efs_file_system.x", id: "fs-0123" }, { kind: "file-systems", name: "claim inference/qwen3-0-6b-cache", id: "fs-0123::fsap-4567" }],
    leftovers,
    obstacles: [],
  };
  shows(lookText(look, []));
  const files = { what: "EFS file system", id: "fs-0123", data: "file-systems", command: "aws efs delete-file-system --file-system-id fs-0123 --region us-west-2" } as const;
  shows(leftText(EKS, { found: [...leftovers.found, files], silent: [] }));
  fakes.remove();
});

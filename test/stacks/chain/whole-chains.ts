import { App, TerraformStack, Testing } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** The least that each cloud's deployment takes, with one small model. */
export const QWEN = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
export const EKS = { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [QWEN] };
export const AKS = { region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [QWEN] };
export const GKE = { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [QWEN] };

/** What became of a deployment: what is refused, in short and in words, what is warned of, and else its stacks by what follows its id. */
export interface Made {
  readonly problems: string[];
  readonly told: string[];
  readonly warnings: string[];
  readonly stacks: { [suffix: string]: any };
}

export function look(app: App, stacks: TerraformStack[]): Made {
  const problems = problemsIn(app);
  const warnings = stacks.flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  const made = problems.length > 0 ? {} : Object.fromEntries(stacks.map((stack) => [stack.node.id.replace(/^[^-]+-/, ""), JSON.parse(Testing.synth(stack))]));
  return { problems: problems.map(({ code, property }) => `${code} ${property}`), told: problems.map(({ reason, fix }) => `${reason}; ${fix}`), warnings, stacks: made };
}

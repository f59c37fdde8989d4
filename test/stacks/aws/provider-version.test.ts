import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { EksProviderOptions } from "../../../stacks/aws/provider-options";
import { StateBackend } from "../../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "provider-version-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function synthesised(provider?: EksProviderOptions): { problems: string[]; version?: string; cluster?: any } {
  const app = new App({ outdir: fs.mkdtempSync(`${scratch}/`) });
  new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models: [], backend: StateBackend.local(), provider });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems };
  app.synth();
  const { terraform, resource } = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", "chat-cluster", "cdk.tf.json"), "utf8"));
  return { problems, version: terraform.required_providers.aws.version, cluster: Object.values<any>(resource.aws_eks_cluster)[0] };
}

test("with an AWS provider before 6.0 nothing is written that it doesn't know; Terraform's own protection stays", () => {
  const old = synthesised({ version: "5.100.0" });
  expect([old.problems, old.version]).toEqual([[], "5.100.0"]);
  expect(old.cluster).not.toHaveProperty("deletion_protection");
  expect(old.cluster.lifecycle.prevent_destroy).toBe(true);
});

test("with a newer one, and left out, the cluster is protected by EKS too", () => {
  const [newer, own] = [synthesised({ version: "6.30.1" }), synthesised()];
  expect([newer.version, newer.cluster.deletion_protection]).toEqual(["6.30.1", true]);
  expect([/^6\./.test(own.version ?? ""), own.cluster.deletion_protection]).toEqual([true, true]);
});

test.each(["5.99.0", "4.67.0", "5.100", "~> 6.0", "latest", ""])("%p is refused", (version) => {
  expect(synthesised({ version }).problems).toEqual(["invalid-provider-version provider.version"]);
});

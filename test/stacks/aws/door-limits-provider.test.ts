import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { EksProviderOptions } from "../../../stacks/aws/provider-options";
import { StateBackend } from "../../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "door-provider-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** Stacks of a deployment with a door that counts, as Terraform reads them. */
function stacks(provider?: EksProviderOptions, accountId?: string): { readonly cluster: any; readonly inference: any } {
  const app = new App({ outdir: fs.mkdtempSync(`${scratch}/`) });
  const exposure = Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555"), requestsPerMinute: 600 });
  new EksDeployment(app, "chat", {
    region: "us-west-2",
    publicAccessCidrs: ["203.0.113.7/32"],
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", exposure }],
    registry: { accountId },
    backend: StateBackend.local(),
    provider,
  });
  app.synth();
  const read = (name: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${name}`, "cdk.tf.json"), "utf8"));
  return { cluster: read("cluster"), inference: read("inference") };
}

test("what counts a door's requests is made by the provider of the cluster's stack: its version, tags, account and who signs in", () => {
  const { cluster, inference } = stacks({ version: "5.100.0", defaultTags: { "cost-center": "1234" }, profile: "platform", assumeRoleArn: "arn:aws:iam::111122223333:role/deployer" }, "111122223333");
  expect(inference.terraform.required_providers.aws).toEqual(cluster.terraform.required_providers.aws);
  expect(inference.terraform.required_providers.aws.version).toBe("5.100.0");
  expect(inference.provider.aws).toEqual(cluster.provider.aws);
  expect(inference.provider.aws).toEqual([
    { region: "us-west-2", profile: "platform", assume_role: [{ role_arn: "arn:aws:iam::111122223333:role/deployer" }], default_tags: [{ tags: { "cost-center": "1234" } }], allowed_account_ids: ["111122223333"] },
  ]);
});

test("without any of them it is told the region alone", () => {
  const { cluster, inference } = stacks();
  expect(inference.provider.aws).toEqual([{ region: "us-west-2" }]);
  expect(inference.terraform.required_providers.aws).toEqual(cluster.terraform.required_providers.aws);
});

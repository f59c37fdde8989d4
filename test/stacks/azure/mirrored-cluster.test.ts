import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksVaultSecret } from "../../../constructs/azure/key-vault/vault-secret";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { StateBackend } from "../../../stacks/state-backend";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "mirrored-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const VAULT = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers/Microsoft.KeyVault/vaults/hub-vault";

/** What is written of a private cluster with a key vault, by step. */
function written(name: string, imageMirror?: ImageMirror): (step: string) => string {
  const app = new App({ outdir: path.join(scratch, name) });
  new AksDeployment(app, "chat", {
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.privateCluster(),
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }],
    keyVault: { vaultId: VAULT, secrets: [AksVaultSecret.huggingFaceToken("hf-token")] },
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
    imageMirror,
    backend: StateBackend.local(),
  });
  app.synth();
  return (step) => fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8");
}

test("a mirror of images changes nothing of a private cluster with a key vault, and takes every image after it", () => {
  const [plain, mirrored] = [written("plain"), written("mirrored", ImageMirror.of("registry.lab.example/mirror"))];
  expect(mirrored("cluster")).toBe(plain("cluster"));
  expect(mirrored("inference")).toContain("registry.lab.example/mirror/nvcr.io/nvidia/ai-dynamo/vllm-runtime");
  expect(plain("inference")).not.toContain("registry.lab.example");
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { AksStorageOptions } from "../../constructs/azure/storage/storage-options";
import { AksStorageTier } from "../../constructs/azure/storage/storage-tier";
import { Deployment } from "../../explain/deployment";
import { costOf } from "../../explain/cost";
import { explain } from "../../explain/explanation";
import { explanationText } from "../../explain/text";
import { AksDeployment } from "../../stacks/azure/deployment";
import { StateBackend } from "../../stacks/state-backend";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "compiled-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

function described(storage: AksStorageOptions | undefined): Deployment {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", compileCache: true }];
  new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, zones: ["1"] }], storage, models, backend: StateBackend.local() });
  app.synth();
  return JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8")) as Deployment;
}

test("a volume for what is compiled stands in the deployment's file, and is explained", () => {
  const deployment = described({ managedLustre: { zone: "1" } });
  expect(deployment.models?.[0].compileCache).toEqual({ claim: "qwen-compile-cache", storageClass: "azure-files-nfs", sizeGiB: 100 });
  expect(explanationText(explain(deployment))).toContain("  what it compiles is kept on 100 GiB of azure-files-nfs, in both sums\n");
});

test("what it costs by its size is in both sums, with its price's region and date", () => {
  const deployment = described({ managedLustre: { zone: "1" } });
  const without = costOf({ ...deployment, models: deployment.models?.map(({ compileCache: _, ...model }) => model) });
  const cost = costOf(deployment);
  // 100 GiB at 0.16 USD a month, by 730 hours.
  expect(cost.compiledUsd).toBeCloseTo(16 / 730, 6);
  // Sums are in cents: of 9125 GiB it is two dollars an hour.
  const large = costOf({ ...deployment, models: deployment.models?.map((model) => ({ ...model, compileCache: { storageClass: "azure-files-nfs", sizeGiB: 9125 } })) });
  expect([large.idleUsd - without.idleUsd, large.fullUsd - without.fullUsd].map((usd) => Math.round(usd * 100))).toEqual([200, 200]);
  expect(cost.of).toContain("eastus, 2025-08-14");
  expect(without).not.toHaveProperty("compiledUsd");
  const text = explanationText(explain(deployment));
  expect(text).toMatch(/, of it 0\.10 for the control plane and 0\.0219 for what engines compile\n/);
  expect(text).toContain("in neither sum either: all other storage, traffic, addresses, load balancers, logs");
});

test("of a class without a price, or one whose claims get a file system whole, it is beside the sums", () => {
  for (const storageClass of ["nobodys", "netapp-nfs"]) {
    const deployment = described({ managedLustre: { zone: "1" } });
    const models = deployment.models?.map((model) => ({ ...model, compileCache: { storageClass, sizeGiB: 1 } }));
    expect(costOf({ ...deployment, models })).not.toHaveProperty("compiledUsd");
    expect(explanationText(explain({ ...deployment, models: models ?? [] }))).toContain(`  what it compiles is kept on ${storageClass}, paid for beside the sums\n`);
  }
});

test("of a file system that claims get whole no size is told", () => {
  const text = explanationText(explain(described({ managedLustre: { zone: "1" }, models: AksStorageTier.AZURE_FILES, compiled: AksStorageTier.MANAGED_LUSTRE })));
  expect(text).toContain("  what it compiles is kept on lustre, paid for beside the sums\n");
});

test("where it lies with the weights nothing is said of it", () => {
  const deployment = described(undefined);
  expect(deployment.models?.[0]).not.toHaveProperty("compileCache");
  expect(explanationText(explain(deployment))).not.toContain("what it compiles");
});

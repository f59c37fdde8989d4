import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { Logs } from "../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../constructs/kubernetes/telemetry/traces/traces";
import { AksDeployment } from "../../stacks/azure/deployment";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "kept-telemetry-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

test("a deployment's file tells where lines and spans are kept, and which providers a workspace of lines asks for", () => {
  const app = new App({ outdir: scratch });
  const azure = { region: "eastus", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [] };
  new AksDeployment(app, "kept", { ...azure, clusterName: "kept", managedPrometheus: {}, logs: Logs.cloud({ retentionDays: 60 }), traces: Traces.tempo({ sampleRatio: 0.2, storage: { className: "managed-csi-premium", sizeGiB: 40 } }) });
  new AksDeployment(app, "plain", azure);
  app.synth();
  const [kept, plain] = ["kept", "plain"].map((id) => JSON.parse(fs.readFileSync(path.join(scratch, "deployments", `${id}.json`), "utf8")));
  expect(kept.logs).toEqual({ kind: "cloud", store: "Azure Monitor's Container Insights", retentionDays: 60 });
  expect(kept.traces).toEqual({ kind: "tempo", namespace: "traces", sampleRatio: 0.2, retentionDays: 7, volumeGiB: 40, storageClass: "managed-csi-premium" });
  expect(kept.needs.services.filter((name: string) => /Insights|Monitor/.test(name)).sort()).toEqual(["Microsoft.Insights", "Microsoft.Monitor", "Microsoft.OperationalInsights"]);
  expect([plain.logs, plain.traces]).toEqual([undefined, undefined]);
  expect(plain.needs.services).not.toContain("Microsoft.OperationalInsights");
});

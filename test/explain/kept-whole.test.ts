import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { costOf } from "../../explain/cost";
import { Deployment } from "../../explain/deployment";
import { costLines } from "../../explain/text";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { AksStorageOptions } from "../../constructs/azure/storage/storage-options";
import { AksNetAppLevel } from "../../constructs/azure/storage/netapp-options";
import { AksDeployment } from "../../stacks/azure/deployment";
import { StateBackend } from "../../stacks/state-backend";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "whole-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

function described(storage?: AksStorageOptions): Deployment {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }], storage, models: [], backend: StateBackend.local() });
  app.synth();
  return JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8")) as Deployment;
}

describe("what is paid for whole", () => {
  test("is named with its size, and stays out of the sums", () => {
    const cost = costOf(described({ managedLustre: { zone: "1" }, netApp: { capacityTib: 2 } }));
    const netApp = "netapp-nfs of 2048 GiB (about 602 USD a month at the level Premium, no region named, read 2026-11-29)";
    expect(cost.keptWhole).toEqual(["lustre of 4096 GiB", netApp]);
    expect(costLines(cost)).toContain("in neither sum, and paid for whole, used or not: lustre of 4096 GiB, " + netApp);
    expect([cost.idleUsd, cost.fullUsd]).toEqual([costOf(described()).idleUsd, costOf(described()).fullUsd]);
  });

  test("of another level than the one that has a price it has none", () => {
    expect(costOf(described({ netApp: { capacityTib: 2, level: AksNetAppLevel.STANDARD } })).keptWhole).toEqual(["netapp-nfs of 2048 GiB"]);
  });

  test("isn't told of where volumes are as large as they are asked for", () => {
    const cost = costOf(described({ blob: {} }));
    expect(cost).not.toHaveProperty("keptWhole");
    expect(costLines(cost).join()).not.toContain("paid for whole");
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { addDeployments } from "../../deployments/all";
import { plannedStack } from "../../test-cluster/releases";

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "planned-stack-"));
afterAll(() => fs.rmSync(outdir, { recursive: true }));

test("weights ahead bring the namespace that Helm makes for them, before the platform's stack does", async () => {
  const app = new App({ outdir });
  const { gke } = await addDeployments(app, { DEPLOYMENTS: "gke" });
  app.synth();
  const weights = plannedStack(outdir, gke.stacks.find(({ node }) => node.id === "gke-weights")!);
  expect(weights).toMatchObject({ namespaces: [{ name: "inference" }], releases: [{ namespace: "inference" }] });
});

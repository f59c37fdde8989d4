import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { readDeployment } from "../../../explain/deployment";
import { explain } from "../../../explain/explanation";
import { explanationText } from "../../../explain/text";
import { EksDeployment } from "../../../stacks/aws/deployment";

/** What a person is told of a door whose record external-dns makes. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "door-records-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
const acm = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555");

function told(host: string): string {
  const outdir = path.join(scratch, host);
  const app = new App({ outdir });
  new EksDeployment(app, "chat", {
    region: "us-west-2",
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
    dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] },
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", exposure: Exposure.internal({ host, tls: acm }) }],
  });
  app.synth();
  const file = path.join(outdir, "deployments", "chat.json");
  return explanationText(explain(readDeployment(file, fs.readFileSync(file, "utf8"))));
}

test("explain says that it is made, of a name within a domain", () => {
  expect(told("qwen.models.example.com")).toContain("by an Application Load Balancer; nobody is asked who they are; its DNS record is made by external-dns");
});

test("of a name elsewhere it is one's own", () => expect(told("qwen.example.com")).toContain("its DNS record is yours to make"));

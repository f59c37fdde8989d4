import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { AKS, EKS, GKE, Made, look } from "./whole-chains";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "azure-traces-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
function made(Deployment: any, base: object, traces: Traces): Made {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  return look(app, new Deployment(app, "chat", { ...base, traces }).stacks);
}
const SECRET = { name: "application-insights", key: "connection-string" };

describe("spans in Application Insights", () => {
  const { problems, stacks } = made(AksDeployment, AKS, Traces.cloud({ sampleRatio: 0.1, connectionSecret: SECRET }));
  const releases: any[] = Object.values<any>(stacks.addons.resource.helm_release);
  const { config, extraEnvs } = JSON.parse(releases.find(({ name }) => name === "otel-collector").values[0]);

  test("the collector signs in by the Secret that is named", () => {
    expect(problems).toEqual([]);
    expect(extraEnvs).toEqual([{ name: "APPLICATIONINSIGHTS_CONNECTION_STRING", valueFrom: { secretKeyRef: SECRET } }]);
    // Two dollars: Terraform takes one away.
    expect(config.exporters.azuremonitor).toEqual({ connection_string: "$${env:APPLICATIONINSIGHTS_CONNECTION_STRING}" });
    expect(config.service.pipelines.traces).toMatchObject({ processors: ["memory_limiter", "attributes/secrets", "batch"], exporters: ["azuremonitor"] });
  });

  test("nothing of it is made by Terraform, so that no state holds its key", () => {
    expect(JSON.stringify(stacks)).not.toMatch(/azurerm_application_insights|log_analytics|InstrumentationKey/);
  });
});

test.each([
  ["without the Secret", AksDeployment, AKS, Traces.cloud(), "no-trace-secret traces.connectionSecret", /Application Insights by what a Secret holds/],
  ["a Secret beside a pod's identity, EKS", EksDeployment, EKS, Traces.cloud({ connectionSecret: SECRET }), "unused-trace-secret traces.connectionSecret", /AWS X-Ray as its pod/],
  ["a Secret beside a pod's identity, GKE", GkeDeployment, GKE, Traces.cloud({ connectionSecret: SECRET }), "unused-trace-secret traces.connectionSecret", /Google Cloud Trace as its pod/],
  ["a name that no Secret has", AksDeployment, AKS, Traces.cloud({ connectionSecret: { name: "Not_One", key: "a" } }), "invalid-name traces.connectionSecret.name", /the name of a Secret/],
  ["a string in place of a Secret", AksDeployment, AKS, Traces.cloud({ connectionSecret: "InstrumentationKey=0" as any }), "wrong-type traces.connectionSecret", /connectionSecret/],
])("refused: %s", (_, Deployment, base, traces, problem, says) => {
  const { problems, told } = made(Deployment, base, traces);
  expect(problems).toEqual([problem]);
  expect(told[0]).toMatch(says);
});

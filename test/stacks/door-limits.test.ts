import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { AksGateway } from "../../constructs/azure/exposure/gateway";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { DoorAuthentication } from "../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../constructs/cluster/exposure/exposure";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";
import { missingTerraform, validateOffline } from "../../testing";

/** Limits that the clouds count, in whole deployments: what the door's stack makes, and what the door says of it. */

type Json = { [key: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "door-limits-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

interface Limits {
  readonly requestsPerMinute?: number;
  readonly requestsPerMinutePerClient?: number;
  readonly firewall?: string;
}
const MODEL = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const ACM = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555");
const IAP = DoorAuthentication.iap({ clientId: "1234-abcd.apps.googleusercontent.com", clientSecret: "iap-client" });
const CLOUDS: { readonly [cloud: string]: (app: App, limits: Limits, more?: object) => unknown } = {
  eks: (app, limits, more = {}) => new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [{ ...MODEL, exposure: Exposure.internal({ host: "qwen.example.com", tls: ACM, ...limits }), ...more }] }),
  "gke internal": (app, limits, more = {}) => new GkeDeployment(app, "chat", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], gateway: {}, models: [{ ...MODEL, exposure: Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls"), ...limits }), ...more }] }),
  "gke public": (app, limits, more = {}) => new GkeDeployment(app, "chat", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], gateway: {}, models: [{ ...MODEL, exposure: Exposure.public({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls"), authentication: IAP, ...limits }), ...more }] }),
  aks: (app, limits) => new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], gateway: AksGateway.ENVOY, models: [{ ...MODEL, exposure: Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls"), ...limits }) }] }),
};

function synth(cloud: string, limits: Limits, more?: object): { readonly stack: (name: string) => Json; readonly folder: string } {
  const folder = path.join(scratch, String(apps++));
  const app = new App({ outdir: folder });
  CLOUDS[cloud](app, limits, more);
  app.synth();
  return { folder, stack: (name) => JSON.parse(fs.readFileSync(path.join(folder, "stacks", `chat-${name}`, "cdk.tf.json"), "utf8")) };
}
const all = ({ resource }: Json, type: string): Json[] => Object.values<Json>(resource?.[type] ?? {});
/** The values of the door's release, as Terraform has them. */
const doorValues = (inference: Json): string => all(inference, "helm_release").find(({ name }) => name === "qwen-door")?.values[0];

describe("on EKS", () => {
  const limits = { requestsPerMinute: 600, requestsPerMinutePerClient: 60 };
  const { stack } = synth("eks", limits);

  test("the models' stack has a web ACL that counts a minute of each address and of all, and lets everything else pass", () => {
    expect(all(stack("inference"), "aws_wafv2_web_acl")).toEqual([
      expect.objectContaining({
        name: "chat-qwen-door",
        scope: "REGIONAL",
        default_action: { allow: {} },
        rule: [
          expect.objectContaining({ name: "of-each", priority: 0, action: { block: { custom_response: { response_code: 429 } } }, statement: { rate_based_statement: { evaluation_window_sec: 60, aggregate_key_type: "IP", limit: 60 } } }),
          expect.objectContaining({ name: "of-all", priority: 1, statement: { rate_based_statement: expect.objectContaining({ aggregate_key_type: "CONSTANT", limit: 600, scope_down_statement: { byte_match_statement: expect.objectContaining({ search_string: "/", positional_constraint: "STARTS_WITH" }) } }) } }),
        ],
      }),
    ]);
  });

  test("the door names it, and comes after it and goes before it; the cluster's own stack knows nothing of it", () => {
    expect(doorValues(stack("inference"))).toMatch(/"alb\.ingress\.kubernetes\.io\/wafv2-acl-arn\\?": ?\$\{jsonencode\(aws_wafv2_web_acl\.[a-zA-Z0-9_-]+\.arn\)\}/);
    expect(all(stack("inference"), "helm_release").find(({ name }) => name === "qwen-door")?.depends_on).toContainEqual(expect.stringContaining("aws_wafv2_web_acl."));
    expect(stack("inference").provider.aws).toEqual([{ region: "us-west-2" }]);
    expect(JSON.stringify(stack("cluster"))).not.toContain("wafv2_web_acl");
  });

  test("without a limit there is neither", () => {
    const { stack: plain } = synth("eks", {});
    expect(plain("inference").provider.aws).toBeUndefined();
    expect(doorValues(plain("inference"))).not.toContain("wafv2");
  });
});

describe.each([
  ["gke public", "google_compute_security_policy", "rule"],
  ["gke internal", "google_compute_region_security_policy", "rules"],
])("on %s", (cloud, type, rules) => {
  test.each<[string, Limits, string, number]>([
    ["of all", { requestsPerMinute: 600 }, "ALL", 600],
    ["of each", { requestsPerMinutePerClient: 60 }, "IP", 60],
  ])("a policy counts %s, and the door names it", (_, limits, key, count) => {
    const { stack } = synth(cloud, limits);
    const [policy, ...others] = all(stack("inference"), type);
    expect(others).toEqual([]);
    expect(policy).toMatchObject({ name: "chat-qwen-door-us-central1", type: "CLOUD_ARMOR", project: "my-project", ...(cloud === "gke public" ? {} : { region: "us-central1" }) });
    expect(policy[rules]).toEqual([
      expect.objectContaining({ action: "throttle", priority: 1000, rate_limit_options: expect.objectContaining({ conform_action: "allow", exceed_action: "deny(429)", enforce_on_key: key, rate_limit_threshold: expect.objectContaining({ count, interval_sec: 60 }) }) }),
      expect.objectContaining({ action: "allow", priority: 2147483647 }),
    ]);
    expect(doorValues(stack("inference"))).toMatch(/"?securityPolicy"?: ?"?chat-qwen-door-us-central1/);
    expect(all(stack("inference"), "helm_release").find(({ name }) => name === "qwen-door")?.depends_on).toContainEqual(expect.stringContaining(`${type}.`));
  });
});

describe("is refused", () => {
  const WEB_ACL = "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/chat/11111111-2222-3333-4444-555555555555";
  test.each<[string, string, Limits, string[]]>([
    ["fewer than AWS counts", "eks", { requestsPerMinute: 9 }, ["limit-too-low exposure.requestsPerMinute"]],
    ["fewer of each than AWS counts", "eks", { requestsPerMinutePerClient: 9 }, ["limit-too-low exposure.requestsPerMinutePerClient"]],
    ["beside a web ACL of yours", "eks", { requestsPerMinute: 600, firewall: WEB_ACL }, ["limit-beside-firewall exposure.requestsPerMinute"]],
    ["beside a policy of yours", "gke public", { requestsPerMinutePerClient: 60, firewall: "chat-armor" }, ["limit-beside-firewall exposure.requestsPerMinutePerClient"]],
    ["both on GKE", "gke internal", { requestsPerMinute: 600, requestsPerMinutePerClient: 60 }, ["limits-exclude exposure.requestsPerMinutePerClient"]],
    ["each client's by Envoy", "aks", { requestsPerMinutePerClient: 60 }, ["door-has-no-rate-limit exposure.requestsPerMinutePerClient"]],
  ])("%s", (_, cloud, limits, findings) => {
    const app = new App({ outdir: path.join(scratch, String(apps++)) });
    CLOUDS[cloud](app, limits);
    expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toEqual(findings);
  });

  test("before an endpoint picker, past which it would be", () => {
    const app = new App({ outdir: path.join(scratch, String(apps++)) });
    CLOUDS["gke internal"](app, { requestsPerMinute: 600 }, { endpointPicker: {} });
    expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toContain("picker-not-for-door exposure.requestsPerMinute");
  });
});

(missingTerraform() === undefined ? describe : describe.skip)(`valid for their providers${missingTerraform() === undefined ? "" : ` [skipped: ${missingTerraform()}]`}`, () => {
  jest.setTimeout(300_000);
  test.each<[string, Limits]>([
    ["eks", { requestsPerMinute: 600, requestsPerMinutePerClient: 60 }],
    ["gke public", { requestsPerMinute: 600 }],
    ["gke internal", { requestsPerMinutePerClient: 60 }],
  ])("%s", async (cloud, limits) => {
    const { folder } = synth(cloud, limits);
    expect(await validateOffline(folder)).toEqual([]);
  });
});

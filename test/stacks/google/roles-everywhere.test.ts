import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Logs } from "../../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { GKE } from "../everything/gke";
import { GKE_SHAPES, gkeShape } from "./gke-shapes";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Every role that a deployment gives in Google Cloud: those of a deployment with every option, of lines and spans there, and of each shape. */

const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "roles-")) });
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
new GkeDeployment(app, "everything", { ...GKE, backend: StateBackend.local() });
new GkeDeployment(app, "telemetry", {
  region: "us-central1", project: "my-project-1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
  logs: Logs.cloud(), traces: Traces.cloud(), backend: StateBackend.local(),
});
Object.keys(GKE_SHAPES).forEach((name) => gkeShape(app, name));
app.synth();

const given = fs.readdirSync(path.join(app.outdir, "stacks")).flatMap((stack): [string, any][] => {
  const { resource = {} } = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
  return Object.entries<any>(resource).filter(([type]) => /_iam_/.test(type)).flatMap(([type, byId]) => Object.values<any>(byId).map((one): [string, any] => [type, one]));
});

/** Roles in the whole project, and why none is given on less. */
const PROJECT: { readonly [role: string]: string } = {
  "roles/container.defaultNodeServiceAccount": "the least that Google gives nodes: they write lines and figures of the project",
  "roles/dns.reader": "external-dns lists the project's zones; it writes in those that are named",
  "roles/monitoring.viewer": "figures are read by the project",
  "roles/cloudtrace.agent": "spans are written to the project",
};

test("there are some, each to one member", () => {
  expect(new Set(given.map(([type]) => type)).size).toBeGreaterThan(6);
  // A binding or a policy would take from others what they have.
  expect(given.filter(([type]) => !type.endsWith("_iam_member")).map(([type]) => type)).toEqual([]);
});

test("none is a basic role, or anybody's", () => {
  expect(given.filter(([, { role }]) => /^roles\/(owner|editor|viewer)$/.test(role))).toEqual([]);
  expect(given.filter(([, { member }]) => /^all(Authenticated)?Users$/.test(member))).toEqual([]);
});

test("in the whole project there are those alone that are listed with their reason", () => {
  const roles = new Set(given.filter(([type]) => type === "google_project_iam_member").map(([, { role }]) => role as string));
  expect([...roles].sort()).toEqual(Object.keys(PROJECT).sort());
});

test("an administrator of something is one of a zone of names alone", () => {
  const admins = given.filter(([, { role }]) => /admin/i.test(role)).map(([type, { role }]) => `${type} ${role}`);
  expect([...new Set(admins)]).toEqual(["google_dns_managed_zone_iam_member roles/dns.admin"]);
});

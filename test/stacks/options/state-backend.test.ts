import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { addDeployments } from "../../../deployments/all";
import { StateBackend } from "../../../stacks/state-backend";
import { synthesise } from "../synthesised";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "state-backend-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

let apps = 0;
const newFolder = (): string => path.join(scratch, `out-${apps++}`);

/** Names that a cloud refuses when the first state is written, after everything else was right. */
const told = (backend: StateBackend): string[] => backend.findings().map(({ code, property, value }) => `${code} ${property} ${String(value)}`);

const s3 = (options: object) => StateBackend.s3({ bucket: "my-state", region: "us-west-2", ...options });
const gcs = (bucket: string) => StateBackend.gcs({ bucket });
const azure = (options: object) => StateBackend.azurerm({ resourceGroupName: "my-group", storageAccountName: "mystate", containerName: "state", ...options });

test.each(["us-wset-2", "us-west", "US-WEST-2", "eu-central", "moon-east-1"])("S3: no region is called %s", (region) => {
  expect(told(s3({ region }))).toEqual([`invalid-state-place backend.region ${region}`]);
});

test.each(["My-State", "ab", "a..b", "10.0.0.1", "xn--state", "state-s3alias", "-state", "a_b", "a".repeat(64), "sthree-x", "a--x-s3"])("S3: no bucket is called %s", (bucket) => {
  expect(told(s3({ bucket }))).toEqual([`invalid-state-place backend.bucket ${bucket}`]);
});

test.each(["goog-state", "my-google-state", "My", "a", "10.0.0.1", "a".repeat(64), ".a.b", "a..b"])("Cloud Storage: no bucket is called %s", (bucket) => {
  expect(told(gcs(bucket))).toEqual([`invalid-state-place backend.bucket ${bucket}`]);
});

test.each([
  ["storageAccountName", "My-State"],
  ["storageAccountName", "ab"],
  ["storageAccountName", "a".repeat(25)],
  ["containerName", "a--b"],
  ["containerName", "State"],
  ["containerName", "$web"],
  ["resourceGroupName", "group."],
  ["resourceGroupName", "a/b"],
  ["resourceGroupName", "a".repeat(91)],
])("Azure: no %s is %s", (name, value) => {
  expect(told(azure({ [name]: value }))).toEqual([`invalid-state-place backend.${name} ${value}`]);
});

test.each<[string, StateBackend]>([
  ["S3", s3({ bucket: "my.state-1", region: "us-gov-west-1" })],
  ["S3 in the sovereign cloud", s3({ region: "eusc-de-east-1" })],
  ["S3 by text", StateBackend.fromUrl("s3://my-state/team?region=ap-southeast-2")],
  ["Cloud Storage", gcs("state.example.com")],
  ["Cloud Storage with an underscore", gcs("my_state")],
  ["Azure", azure({ resourceGroupName: "Grüppe_(1).x", containerName: "tf-state" })],
])("%s: a name that the cloud takes is taken", (_name, backend) => {
  expect(backend.findings()).toEqual([]);
});

test("an empty text is told as what is missing, not as a wrong form", () => {
  expect(told(s3({ bucket: "", region: "" }))).toEqual(["missing-property backend.bucket ", "missing-property backend.region "]);
});

test("a text that a variable carries is looked at the same way", () => {
  expect(told(StateBackend.fromUrl("s3://My-State/x?region=us-wset-2"))).toEqual(["invalid-state-place backend.bucket My-State", "invalid-state-place backend.region us-wset-2"]);
});

describe("for which Terraform a stack with S3's own lock file is written", () => {
  const targets = (context: { [name: string]: unknown } = {}): unknown => {
    const stack = new TerraformStack(Testing.app({ context }), "stack");
    s3({}).attach(stack);
    return stack.node.tryGetContext("targetVersions");
  };

  test("1.10 and later, unless the app says it", () => {
    expect(targets()).toEqual({ terraform: ">=1.10.0", opentofu: ">=1.10.0" });
    expect(targets({ targetVersions: { terraform: ">=1.12.0" } })).toEqual({ terraform: ">=1.12.0" });
  });
});

const newApp = (): App => new App({ outdir: newFolder() });

describe("state backends", () => {
  test.each([
    [
      "s3://bucket/team/a?region=eu-west-1",
      {
        s3: {
          bucket: "bucket",
          encrypt: true,
          key: "team/a/gke-cluster.tfstate",
          region: "eu-west-1",
          use_lockfile: true,
        },
      },
    ],
    ["gs://bucket", { gcs: { bucket: "bucket", prefix: "gke-cluster" } }],
    [
      "azurerm://group/account/container/p",
      {
        azurerm: {
          container_name: "container",
          key: "p/gke-cluster.tfstate",
          resource_group_name: "group",
          storage_account_name: "account",
          use_azuread_auth: true,
        },
      },
    ],
    ["local", { local: { path: "../../../state/gke-cluster.tfstate" } }],
  ])("%s, and the same for those who read it", async (url, expected) => {
    const { stacks } = await synthesise(newFolder(), { DEPLOYMENTS: "gke", CDKTF_DYNAMO_BACKEND: url });
    expect(stacks.get("gke-cluster").terraform.backend).toEqual(expected);
    const [type, config] = Object.entries(expected)[0];
    const reading = Object.values<any>(stacks.get("gke-addons").data.terraform_remote_state);
    expect(reading).toHaveLength(1);
    expect(reading[0].backend).toBe(type);
    expect(reading[0].config).toMatchObject(config);
  });

  test.each(["s3://bucket", "s3://?region=x", "http://x", "azurerm://group/account", "gs://b?region=x"])(
    "%j names no backend",
    async (url) => {
      const app = newApp();
      await addDeployments(app, { DEPLOYMENTS: "gke", CDKTF_DYNAMO_BACKEND: url });
      expect(problemsIn(app)).toMatchObject([
        { code: "unreadable-backend", constructPath: "gke-cluster", property: "backend", value: url },
      ]);
      expect(() => app.synth()).toThrow(/this names no state backend/);
    },
  );

  test("an empty one is told once, as the variable that says nothing", async () => {
    const app = newApp();
    await addDeployments(app, { DEPLOYMENTS: "gke", CDKTF_DYNAMO_BACKEND: "" });
    expect(problemsIn(app)).toMatchObject([{ code: "empty-variable", property: "CDKTF_DYNAMO_BACKEND" }]);
    expect(() => app.synth()).toThrow(/it is set, and empty/);
  });

  test("an absolute folder is refused", () => {
    expect(StateBackend.local({ directory: "/var/state" }).findings()).toMatchObject([
      { code: "absolute-state-path", property: "backend", value: "/var/state" },
    ]);
    expect(StateBackend.local({ directory: "../state" }).findings()).toEqual([]);
  });
});

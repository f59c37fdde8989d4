import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { AksCluster } from "../../../constructs/azure/aks-cluster";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksSignIn, AksSignInMethod } from "../../../constructs/azure/control-plane/sign-in";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { EksProviderOptions } from "../../../stacks/aws/provider-options";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { GkeProviderOptions } from "../../../stacks/google/provider-options";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "provider-options-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const CLOUDS = {
  aws: (app: App, provider?: unknown) =>
    new EksDeployment(app, "d", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [], provider: provider as EksProviderOptions }),
  azurerm: (app: App, provider?: unknown) =>
    new AksDeployment(app, "d", {
      region: "eastus",
      apiServerAccess: ApiServerAccess.CLUSTER_NETWORK,
      gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }],
      models: [],
      provider: provider as AksSignIn,
    }),
  google: (app: App, provider?: unknown) =>
    new GkeDeployment(app, "d", {
      region: "us-central1",
      zones: ["us-central1-a", "us-central1-b"],
      gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }],
      models: [],
      provider: provider as GkeProviderOptions,
    }),
};
type Cloud = keyof typeof CLOUDS;

/** A cloud's provider without options. */
const without = new Map<Cloud, any>();

/** What the provider has that it hasn't without options, the token's program, and the command for people. */
function given(cloud: Cloud, provider: unknown): { provider: any; exec: any; connect: string } {
  const read = (app: App, file: string): any => JSON.parse(fs.readFileSync(path.join(app.outdir, file), "utf8"));
  const synthesised = (options?: unknown): App => {
    const app = newApp();
    CLOUDS[cloud](app, options);
    app.synth();
    return app;
  };
  const app = synthesised(provider);
  const config = read(app, "stacks/d-cluster/cdk.tf.json").provider[cloud][0];
  const before = without.get(cloud) ?? read(synthesised(), "stacks/d-cluster/cdk.tf.json").provider[cloud][0];
  without.set(cloud, before);
  const more = Object.fromEntries(Object.entries(config).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
  const execs = ["d-addons", "d-inference"].flatMap((stack) => {
    const { helm, kubernetes } = read(app, `stacks/${stack}/cdk.tf.json`).provider;
    return [helm[0].kubernetes.exec, kubernetes[0].exec[0]];
  });
  for (const exec of execs) expect(exec).toEqual(execs[0]);
  return { provider: more, exec: execs[0], connect: read(app, "deployments/d.json").cluster.connect };
}
const told = (cloud: Cloud, provider: unknown): [string, string][] => {
  const app = newApp();
  CLOUDS[cloud](app, provider);
  return problemsIn(app).map(({ code, property }) => [code, property]);
};

const TENANT = "00000000-0000-0000-0000-000000000001";
const CLIENT = "00000000-0000-0000-0000-000000000002";
const ROLE = "arn:aws:iam::111122223333:role/deployer";
const ACCOUNT = "deployer@my-project.iam.gserviceaccount.com";

describe("AWS", () => {
  test("a role and a profile are Terraform's, the cluster token's, and in the command for people", () => {
    const { provider, exec, connect } = given("aws", { profile: "my team", assumeRoleArn: ROLE });
    expect(provider).toEqual({ profile: "my team", assume_role: [{ role_arn: ROLE }] });
    expect(exec.args.slice(-6)).toEqual(["--output", "json", "--profile", "my team", "--role-arn", ROLE]);
    expect(connect).toBe(`aws eks update-kubeconfig --name d --region us-west-2 --profile 'my team' --role-arn ${ROLE}`);
  });

  test("default tags are the provider's, by their own names", () => {
    const { provider, exec } = given("aws", { defaultTags: { "cost-center": "1234", CamelCase: "x" } });
    expect(provider).toEqual({ default_tags: [{ tags: { "cost-center": "1234", CamelCase: "x" } }] });
    expect(exec.args.slice(-2)).toEqual(["--output", "json"]);
  });

  test("what AWS doesn't have is refused, all at once", () => {
    expect(told("aws", { profile: " ", assumeRoleArn: "arn:aws:iam::111122223333:user/me" })).toEqual([
      ["empty-profile", "provider.profile"],
      ["invalid-principal", "provider.assumeRoleArn"],
    ]);
    expect(told("aws", { rolearn: ROLE, profile: 5 })).toEqual([
      ["unknown-property", "provider.rolearn"],
      ["wrong-type", "provider.profile"],
    ]);
  });
});

describe("Azure", () => {
  const LOGIN = ["get-token", "--login"];
  const SERVER = ["--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630"];

  test.each<[AksSignIn, object, string[], string]>([
    [{ tenantId: TENANT }, { tenant_id: TENANT }, [...LOGIN, "azurecli", ...SERVER, "--tenant-id", TENANT], "azurecli"],
    [{ method: AksSignInMethod.AZURE_CLI }, { use_cli: true }, [...LOGIN, "azurecli", ...SERVER], "azurecli"],
    [
      { method: AksSignInMethod.MANAGED_IDENTITY, clientId: CLIENT },
      { client_id: CLIENT, use_msi: true, use_cli: false },
      [...LOGIN, "msi", ...SERVER, "--client-id", CLIENT],
      "msi",
    ],
    [
      { method: AksSignInMethod.WORKLOAD_IDENTITY },
      { use_aks_workload_identity: true, use_cli: false },
      [...LOGIN, "workloadidentity", ...SERVER],
      "workloadidentity",
    ],
  ])("%j", (signIn, expected, args, login) => {
    const { provider, exec, connect } = given("azurerm", signIn);
    expect(provider).toEqual(expected);
    expect(exec).toMatchObject({ command: "kubelogin", args });
    expect(connect).toMatch(new RegExp(` && kubelogin convert-kubeconfig -l ${login}$`));
  });

  test("ids that are none, and one that nobody signs in with", () => {
    expect(told("azurerm", { tenantId: "contoso", clientId: "me" })).toEqual([
      ["invalid-tenant-id", "provider.tenantId"],
      ["invalid-client-id", "provider.clientId"],
      ["client-id-unused", "provider.clientId"],
    ]);
    expect(told("azurerm", { method: "msi" })).toEqual([["wrong-type", "provider.method"]]);
  });

  test("a cluster in a stack of one's own signs in as it is told", () => {
    const stack = new TerraformStack(newApp(), "own");
    const gpuPools = [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }];
    const signIn = { method: AksSignInMethod.MANAGED_IDENTITY };
    const { connection } = new AksCluster(stack, "aks", { clusterName: "c", region: "eastus", apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, gpuPools, signIn });
    expect(connection.execOptions?.credential.args?.slice(0, 3)).toEqual(["get-token", "--login", "msi"]);
  });
});

describe("Google", () => {
  test("a service account is impersonated by Terraform, by the cluster token's program and by who connects", () => {
    const { provider, exec, connect } = given("google", { impersonateServiceAccount: ACCOUNT });
    expect(provider).toEqual({ impersonate_service_account: ACCOUNT });
    expect(exec).toMatchObject({ command: "gke-gcloud-auth-plugin", env: { CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT: ACCOUNT } });
    expect(connect).toContain(` --impersonate-service-account ${ACCOUNT}`);
  });

  test.each(["", "deployer", "me@example.com", "DEPLOYER@p.iam.gserviceaccount.com"])("%j is no service account", (impersonateServiceAccount) => {
    expect(told("google", { impersonateServiceAccount })).toEqual([["invalid-service-account", "provider.impersonateServiceAccount"]]);
  });
});

test.each<Cloud>(["aws", "azurerm", "google"])("%s: nothing is written of options that aren't given", (cloud) => {
  expect(given(cloud, {}).provider).toEqual({});
});

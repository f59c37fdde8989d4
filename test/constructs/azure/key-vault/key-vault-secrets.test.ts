import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { AksKeyVaultOptions } from "../../../../constructs/azure/key-vault/key-vault-options";
import { keyVaultChartPath } from "../../../../constructs/azure/key-vault/key-vault-secrets";
import { AksVaultSecret } from "../../../../constructs/azure/key-vault/vault-secret";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksDeployment, AksDeploymentProps } from "../../../../stacks/azure/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { A100, all, byId, clusterStack, json } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "key-vault-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const VAULT = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault";
const TOKEN = AksVaultSecret.huggingFaceToken("hf-token");
const BOTH: AksKeyVaultOptions = { vaultId: VAULT, secrets: [TOKEN, AksVaultSecret.pullSecret("ngc", "nvcr")] };
const made = (keyVault?: AksKeyVaultOptions): ReturnType<typeof clusterStack> => clusterStack({ keyVault });

describe("a key vault", () => {
  test("is read by one service account, each secret by a role on it alone", () => {
    const stack = made(BOTH);
    const roles = all(stack, "azurerm_role_assignment").filter(({ role_definition_name }) => /Key Vault/.test(role_definition_name));
    expect(roles.map(({ scope, role_definition_name }) => [scope, role_definition_name]).sort()).toEqual([
      [`${VAULT}/secrets/hf-token`, "Key Vault Secrets User"],
      [`${VAULT}/secrets/ngc`, "Key Vault Secrets User"],
    ]);
    expect(all(stack, "azurerm_federated_identity_credential")[0]).toMatchObject({ subject: "system:serviceaccount:inference:key-vault-secrets", audience: ["api://AzureADTokenExchange"] });
    expect(all(stack, "azurerm_kubernetes_cluster")[0].key_vault_secrets_provider).toEqual({ secret_rotation_enabled: true, secret_rotation_interval: "10m" });
  });

  test("none is read where none is named", () => {
    expect(JSON.stringify(json(made()))).not.toMatch(/key_vault_secrets_provider|Key Vault|key-vault/);
    expect(made().cluster.modelSecrets).toBeUndefined();
  });

  test("one more secret, or another order, changes the roles of no other", () => {
    const roles = (keyVault: AksKeyVaultOptions): object => byId(made(keyVault), "azurerm_role_assignment");
    expect(roles({ ...BOTH, secrets: [...BOTH.secrets].reverse() })).toEqual(roles(BOTH));
    expect(roles({ ...BOTH, secrets: [...BOTH.secrets, AksVaultSecret.of("other", "other", "KEY")] })).toMatchObject(roles(BOTH));
  });

  test("its reader's name is taken", () => {
    const stack = made(BOTH);
    stack.cluster.addWorkloadIdentity("key-vault-secrets", { namespace: "models", serviceAccount: "weights" });
    expect(problemsIn(stack).map(({ code }) => code)).toEqual(["duplicate-identity"]);
  });
});

type Row = [string, Partial<AksKeyVaultOptions>, string];
describe("is refused", () => {
  test.each<Row>([
    ["a vault by its name", { vaultId: "my-vault" }, "invalid-resource-id keyVault.vaultId"],
    ["a vault by its address", { vaultId: "https://my-vault.vault.azure.net" }, "invalid-resource-id keyVault.vaultId"],
    ["a managed HSM", { vaultId: VAULT.replace("vaults", "managedHSMs") }, "invalid-resource-id keyVault.vaultId"],
    ["no secrets", { secrets: [] }, "no-vault-secrets keyVault.secrets"],
    ["a secret by its address", { secrets: [AksVaultSecret.huggingFaceToken("https://my-vault.vault.azure.net/secrets/hf-token")] }, "invalid-vault-secret keyVault.secrets[0].vaultSecret"],
    ["a secret with an underscore", { secrets: [AksVaultSecret.huggingFaceToken("hf_token")] }, "invalid-vault-secret keyVault.secrets[0].vaultSecret"],
    ["a secret without a name", { secrets: [AksVaultSecret.huggingFaceToken("")] }, "invalid-vault-secret keyVault.secrets[0].vaultSecret"],
    ["a token itself", { secrets: [AksVaultSecret.huggingFaceToken("hf_abcdefghijklmnopqrstuvwxyz")] }, "pasted-secret keyVault.secrets[0]"],
    ["a Secret with capitals", { secrets: [AksVaultSecret.pullSecret("ngc", "NVCR")] }, "invalid-vault-secret keyVault.secrets[0].secretName"],
    ["a key with a space", { secrets: [AksVaultSecret.of("a", "a", "MY KEY")] }, "invalid-vault-secret keyVault.secrets[0].key"],
    ["one key twice", { secrets: [TOKEN, AksVaultSecret.huggingFaceToken("other")] }, "vault-secret-twice keyVault.secrets[1]"],
    ["two types in one Secret", { secrets: [TOKEN, AksVaultSecret.pullSecret("ngc", "hf-token-secret")] }, "vault-secret-twice keyVault.secrets[1]"],
    ["a tenant by its name", { tenantId: "contoso.onmicrosoft.com" }, "invalid-object-id keyVault.tenantId"],
    ["a namespace with a capital", { namespace: "Models" }, "invalid-name keyVault.namespace"],
    ["a look-alike of a secret", { secrets: [{ vaultSecret: "a", secretName: "a", key: "a" } as never] }, "wrong-type keyVault.secrets[0]"],
  ])("%s", (_, more, expected) => expect(problemsIn(made({ ...BOTH, ...more })).map(({ code, property }) => `${code} ${property}`)).toEqual([expected]));
});

describeWithHelm("the chart of what is read", () => {
  const values = {
    serviceAccount: "key-vault-secrets",
    image: "pause:1",
    vault: "my-vault",
    tenantId: "tenant",
    clientId: "client",
    objects: ["hf-token", "ngc"],
    secrets: [
      { name: "hf-token-secret", type: "Opaque", keys: [{ object: "hf-token", key: "HF_TOKEN" }] },
      { name: "nvcr", type: "kubernetes.io/dockerconfigjson", keys: [{ object: "ngc", key: ".dockerconfigjson" }] },
    ],
    tolerations: [{ key: "kubernetes.azure.com/scalesetpriority", operator: "Equal", value: "spot", effect: "NoSchedule" }],
  };
  const rendered = (more: object = {}): any[] => helmTemplate(keyVaultChartPath(), { ...values, ...more }, { name: "key-vault-secrets", namespace: "inference" });
  const one = (kind: string, more: object = {}): any => rendered(more).find((object) => object.kind === kind);

  test("names the secrets as the provider reads them, and the Secrets that they become", () => {
    const { spec } = one("SecretProviderClass");
    expect(spec.parameters).toMatchObject({ usePodIdentity: "false", clientID: "client", keyvaultName: "my-vault", tenantId: "tenant" });
    expect(spec.parameters.objects).toBe("array:\n  - |\n    objectName: hf-token\n    objectType: secret\n  - |\n    objectName: ngc\n    objectType: secret\n");
    expect(spec.secretObjects.map(({ secretName, type, data }: any) => [secretName, type, data])).toEqual([
      ["hf-token-secret", "Opaque", [{ objectName: "hf-token", key: "HF_TOKEN" }]],
      ["nvcr", "kubernetes.io/dockerconfigjson", [{ objectName: "ngc", key: ".dockerconfigjson" }]],
    ]);
  });

  test("holds the volume by a pod that the strictest pod security admits, on spot nodes too", () => {
    const { spec } = one("Deployment").spec.template;
    expect(spec.volumes).toEqual([{ name: "vault", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass: "key-vault-secrets" } } }]);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    expect([spec.automountServiceAccountToken, spec.tolerations]).toEqual([false, values.tolerations]);
    expect(one("ServiceAccount").metadata.annotations).toEqual({ "azure.workload.identity/client-id": "client" });
  });

  test("reads again when the list is another", () => {
    const sum = (more: object): string => one("Deployment", more).spec.template.metadata.annotations["checksum/class"];
    expect(sum({ objects: ["hf-token"] })).not.toBe(sum({}));
  });

  test.each<[string, object, RegExp]>([
    ["no vault", { vault: "" }, /vault/],
    ["no secrets", { secrets: [] }, /secrets/],
    ["a secret that is none", { objects: ["a\n  objectType: key"] }, /objects/],
    ["a value that it doesn't have", { token: "x" }, /token/],
  ])("refuses %s", (_, more, says) => expect(() => rendered(more)).toThrow(says));
});

let apps = 0;
function deploy(more: Partial<AksDeploymentProps>): { problems: string[]; stack: (step: string) => any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new AksDeployment(app, "chat", { region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [A100], models: [{ name: "qwen", model: "Qwen/Qwen3-8B" }], backend: StateBackend.local(), ...more });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length === 0) app.synth();
  return { problems, stack: (step) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")) };
}

describe("a deployment with a vault", () => {
  test("has its Secrets after the models' namespace and before the first model, and none of them in a value", () => {
    const { problems, stack } = deploy({ keyVault: BOTH });
    expect(problems).toEqual([]);
    const releases = Object.values<any>(stack("platform").resource.helm_release);
    const release = releases.find(({ name }) => name === "key-vault-secrets");
    expect(release).toMatchObject({ namespace: "inference", timeout: 300 });
    expect(release.depends_on).toEqual([expect.stringMatching(/^kubernetes_namespace_v1\.models_/)]);
    expect(release.values[0]).toMatch(/"vault":"my-vault"/);
    expect(Object.values<any>(stack("inference").resource.helm_release).map(({ name }) => name)).toEqual(["qwen"]);
  });

  test("says which Secrets come by themselves, and no value", () => {
    const { modelSecrets } = made({ ...BOTH, secrets: [...BOTH.secrets, AksVaultSecret.of("a", "keys", "A"), AksVaultSecret.of("b", "keys", "B")] }).cluster;
    expect(modelSecrets?.brings).toEqual([{ name: "hf-token-secret", keys: ["HF_TOKEN"] }, { name: "nvcr", keys: [".dockerconfigjson"] }, { name: "keys", keys: ["A", "B"] }]);
  });

  test("uses a namespace that is there, and waits for none", () => {
    const { problems, stack } = deploy({ keyVault: BOTH, existingNamespaces: ["inference"] });
    expect(problems).toEqual([]);
    expect(Object.values<any>(stack("platform").resource.helm_release).find(({ name }) => name === "key-vault-secrets").depends_on ?? []).toEqual([]);
  });

  test("whose models are elsewhere is refused, until both say so", () => {
    expect(deploy({ keyVault: BOTH, dynamo: { modelNamespace: "models" } }).problems).toEqual(["secrets-elsewhere keyVault.namespace"]);
    expect(deploy({ keyVault: { ...BOTH, namespace: "models" }, dynamo: { modelNamespace: "models" } }).problems).toEqual([]);
  });

  test("without one the platform's stack is what it was", () => {
    expect(Object.values<any>(deploy({}).stack("platform").resource.helm_release).map(({ name }) => name)).not.toContain("key-vault-secrets");
  });
});

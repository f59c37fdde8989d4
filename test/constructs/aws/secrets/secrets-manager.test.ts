import { App, TerraformStack, Testing } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksManagedSecret } from "../../../../constructs/aws/secrets/managed-secret";
import { managedSecretsChartPath } from "../../../../constructs/aws/secrets/secrets-manager";
import { EksSecretsManagerOptions } from "../../../../constructs/aws/secrets/secrets-manager-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { EksDeployment, EksDeploymentProps } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "managed-secrets-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
const ARN = "arn:aws:secretsmanager:us-west-2:111122223333:secret:team/ngc-AbCdEf";
const TOKEN = EksManagedSecret.huggingFaceToken("hf-token");
const BOTH: EksSecretsManagerOptions = { secrets: [TOKEN, EksManagedSecret.pullSecret(ARN, "nvcr")] };
const CLUSTER: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] };

function make(secretsManager?: EksSecretsManagerOptions): { cluster: EksCluster; resource: any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...CLUSTER, secretsManager });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return { cluster, resource };
}

const all = (resource: any, type: string): any[] => Object.values<any>(resource[type] ?? {});
const read = (resource: any): any[] => JSON.parse(all(resource, "aws_iam_policy").find(({ name }) => name === "lab-us-west-2-secrets").policy).Statement;

describe("secrets of Secrets Manager", () => {
  test("are read by one service account, each by its own name, and no other", () => {
    const { resource } = make(BOTH);
    expect(read(resource)).toEqual([
      {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource: [expect.stringMatching(/^arn:aws:secretsmanager:us-west-2:\$\{data\.aws_caller_identity\..*\.account_id\}:secret:hf-token-\?{6}$/), ARN],
      },
    ]);
    const [association] = all(resource, "aws_eks_pod_identity_association").filter(({ service_account: account }) => account === "managed-secrets");
    expect(association.namespace).toBe("inference");
  });

  test("with a key of one's own it may be used through Secrets Manager alone", () => {
    expect(read(make({ ...BOTH, kmsKeyArn: KEY }).resource)[1]).toEqual({ Sid: "DecryptSecrets", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [KEY], Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" } } });
  });

  test("come by EKS's add-on, which makes Secrets of them and reads them again", () => {
    const addOn = all(make(BOTH).resource, "aws_eks_addon").find((one) => one.addon_name === "aws-secrets-store-csi-driver-provider");
    expect(JSON.parse(addOn.configuration_values)).toEqual({ awsRegion: "us-west-2", "secrets-store-csi-driver": { syncSecret: { enabled: true }, enableSecretRotation: true, rotationPollInterval: "10m" } });
  });

  test("the order of the list changes nothing in AWS, and one more nothing of the others' Secrets", () => {
    expect(make({ secrets: [...BOTH.secrets].reverse() }).resource).toEqual(make(BOTH).resource);
    const { modelSecrets } = make({ secrets: [...BOTH.secrets, EksManagedSecret.of("keys", "api", "A", "a"), EksManagedSecret.of("keys", "api", "B", "b")] }).cluster;
    expect(modelSecrets?.brings).toEqual([{ name: "hf-token-secret", keys: ["HF_TOKEN"] }, { name: "nvcr", keys: [".dockerconfigjson"] }, { name: "api", keys: ["A", "B"] }]);
  });

  test("none are read where none is named", () => {
    const { cluster, resource } = make();
    expect(cluster.modelSecrets).toBeUndefined();
    expect(JSON.stringify(resource)).not.toMatch(/secretsmanager|secrets-store/);
  });
});

const secrets = (...list: EksManagedSecret[]): Partial<EksClusterProps> => ({ secretsManager: { secrets: list } });
const REFUSED: [string, Partial<EksClusterProps>, string, string, RegExp][] = [
  ["no secrets", secrets(), "no-managed-secrets", "secretsManager.secrets", /leave secretsManager out/],
  ["a token itself, which isn't said again", secrets(EksManagedSecret.huggingFaceToken("hf_abcdefghijklmnopqrstuvwxyz")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /a Hugging Face token itself/],
  ["a secret without a name", secrets(EksManagedSecret.huggingFaceToken("")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /512 letters/],
  ["one with a space", secrets(EksManagedSecret.huggingFaceToken("my token")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /letters, digits/],
  ["a name that looks like an ARN's end", secrets(EksManagedSecret.huggingFaceToken("token-abcdef")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /whole ARN/],
  ["half an ARN", secrets(EksManagedSecret.huggingFaceToken("arn:aws:secretsmanager:us-west-2:111122223333:secret:hf")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /six characters/],
  ["one of another region", secrets(EksManagedSecret.pullSecret(ARN.replace("us-west-2", "eu-west-1"), "nvcr")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /eu-west-1/],
  ["a parameter of Systems Manager", secrets(EksManagedSecret.pullSecret("arn:aws:ssm:us-west-2:111122223333:parameter/hf", "nvcr")), "invalid-managed-secret", "secretsManager.secrets[0].secret", /ARN/],
  ["a Secret with capitals", secrets(EksManagedSecret.pullSecret("ngc", "NVCR")), "invalid-managed-secret", "secretsManager.secrets[0].secretName", /lower-case/],
  ["a key with a space", secrets(EksManagedSecret.of("a", "a", "MY KEY")), "invalid-managed-secret", "secretsManager.secrets[0].key", /key of a Secret/],
  ["a field that is a path", secrets(EksManagedSecret.of("a", "a", "A", "a.b[0]")), "invalid-managed-secret", "secretsManager.secrets[0].field", /letters, digits/],
  ["one key twice", secrets(TOKEN, EksManagedSecret.huggingFaceToken("other")), "managed-secret-twice", "secretsManager.secrets[1]", /HF_TOKEN/],
  ["two types in one Secret", secrets(TOKEN, EksManagedSecret.pullSecret("ngc", "hf-token-secret")), "managed-secret-twice", "secretsManager.secrets[1]", /one type/],
  ["a key of another region", { secretsManager: { ...BOTH, kmsKeyArn: KEY.replace("us-west-2", "eu-west-1") } }, "invalid-kms-key", "secretsManager.kmsKeyArn", /own region/],
  ["no way to it", { ...secrets(TOKEN), network: { ...CLUSTER.network, nat: false, privateEndpoints: true, moreEndpoints: ["kms"] } }, "secrets-out-of-reach", "network.moreEndpoints", /\["kms","secretsmanager"\]/],
  ["a version of what isn't there", { addOnVersions: { secretsProvider: "v3.1.3-eksbuild.1" } }, "invalid-add-on-version", "addOnVersions.secretsProvider", /secretsManager/],
];

describe("refused", () => {
  test.each(REFUSED)("%s", (_, props, code, property, words) => {
    const found = checkEksCluster({ ...CLUSTER, ...props });
    expect(found.map((one) => `${one.code} ${one.property}`)).toEqual([`${code} ${property}`]);
    expect(`${found[0].reason}; ${found[0].fix}`).toMatch(words);
    expect(JSON.stringify(found)).not.toContain("abcdefghijklmnopqrstuvwxyz");
  });

  test("a look-alike of a secret, and a namespace with a capital", () => {
    const app = Testing.app();
    new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", { ...CLUSTER, secretsManager: { secrets: [{ secret: "a" } as never], namespace: "Models" } });
    expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toEqual(["wrong-type secretsManager.secrets[0]", "invalid-name secretsManager.namespace"]);
  });
});

let apps = 0;
function deploy(more: Partial<EksDeploymentProps>): { problems: string[]; stack: (step: string) => any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  const model = { name: "llama", model: "Qwen/Qwen3-0.6B", huggingFaceToken: { required: true }, imagePullSecrets: ["nvcr"] };
  new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: CLUSTER.gpuPools, models: [model], backend: StateBackend.local(), secretsManager: BOTH, ...more });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length === 0) app.synth();
  return { problems, stack: (step) => JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", `chat-${step}`, "cdk.tf.json"), "utf8")) };
}

describe("a deployment with them", () => {
  test("has its Secrets after the models' namespace and before the first model, and none of them in a value", () => {
    const { problems, stack } = deploy({});
    expect(problems).toEqual([]);
    const release = Object.values<any>(stack("platform").resource.helm_release).find(({ name }) => name === "managed-secrets");
    expect(release).toMatchObject({ namespace: "inference", timeout: 300 });
    expect(release.depends_on).toEqual([expect.stringMatching(/^kubernetes_namespace_v1\.models_/)]);
  });

  test("whose models are in another namespace is refused", () => {
    expect(deploy({ dynamo: { modelNamespace: "chat" } }).problems).toEqual(["secrets-elsewhere secretsManager.namespace"]);
    expect(deploy({ dynamo: { modelNamespace: "chat" }, secretsManager: { ...BOTH, namespace: "chat" } }).problems).toEqual([]);
  });
});

describeWithHelm("the chart of what is read", () => {
  const values = (given: EksSecretsManagerOptions): any => make(given).cluster.modelSecrets?.addOn.values;
  const rendered = (given: any): any[] => helmTemplate(managedSecretsChartPath(), given, { name: "managed-secrets", namespace: "inference" });
  const one = (kind: string, given: any): any => rendered(given).find((object) => object.kind === kind);

  test("names the secrets as the provider reads them, by Pod Identity, and the Secrets that they become", () => {
    const { spec } = one("SecretProviderClass", values({ secrets: [...BOTH.secrets, EksManagedSecret.of("keys", "api", "A", "a")] }));
    expect(spec.provider).toBe("aws");
    expect(spec.parameters).toMatchObject({ region: "us-west-2", usePodIdentity: "true" });
    expect(spec.parameters.objects).toBe(
      [
        '- objectName: "hf-token"',
        "  objectType: secretsmanager",
        '  objectAlias: "hf-token-secret_HF_TOKEN"',
        `- objectName: "${ARN}"`,
        '  objectAlias: "nvcr_.dockerconfigjson"',
        '- objectName: "keys"',
        "  objectType: secretsmanager",
        '  objectAlias: "api_A_whole"',
        "  jmesPath:",
        '    - path: "a"',
        '      objectAlias: "api_A"',
        "",
      ].join("\n"),
    );
    expect(spec.secretObjects.map(({ secretName, type, data }: any) => [secretName, type, data])).toEqual([
      ["hf-token-secret", "Opaque", [{ objectName: "hf-token-secret_HF_TOKEN", key: "HF_TOKEN" }]],
      ["nvcr", "kubernetes.io/dockerconfigjson", [{ objectName: "nvcr_.dockerconfigjson", key: ".dockerconfigjson" }]],
      ["api", "Opaque", [{ objectName: "api_A", key: "A" }]],
    ]);
  });

  test("holds the volume by a pod that the strictest pod security admits", () => {
    const { spec } = one("Deployment", values(BOTH)).spec.template;
    expect(spec.volumes).toEqual([{ name: "secrets", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass: "managed-secrets" } } }]);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    expect([spec.automountServiceAccountToken, spec.serviceAccountName]).toEqual([false, "managed-secrets"]);
  });

  test("reads again when the list is another", () => {
    const sum = (given: EksSecretsManagerOptions): string => one("Deployment", values(given)).spec.template.metadata.annotations["checksum/class"];
    expect(sum({ secrets: [TOKEN] })).not.toBe(sum(BOTH));
  });

  test.each<[string, object, RegExp]>([
    ["no secrets", { secrets: [] }, /secrets/],
    ["a secret that is none", { objects: [{ name: "a\n  objectType: ssmparameter", file: "a" }] }, /objects/],
    ["a file elsewhere", { objects: [{ name: "a", file: "../a" }] }, /objects/],
    ["a value that it doesn't have", { token: "x" }, /token/],
  ])("refuses %s", (_, more, says) => expect(() => rendered({ ...values(BOTH), ...more })).toThrow(says));
});

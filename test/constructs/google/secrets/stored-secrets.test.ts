import { App } from "cdktf";
import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { parseAllDocuments } from "yaml";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeSecretManagerOptions } from "../../../../constructs/google/secrets/secret-manager-options";
import { GkeStoredSecret } from "../../../../constructs/google/secrets/stored-secret";
import { secretChartPath } from "../../../../constructs/google/secrets/stored-secrets";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate, kubectlBinary } from "../../../harness/helm";
import { L4, Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stored-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const TOKEN = GkeStoredSecret.huggingFaceToken("hf-token");
const PULL = GkeStoredSecret.pullSecret("projects/other-project/secrets/ngc", "nvcr");
const BOTH: GkeSecretManagerOptions = { secrets: [TOKEN, PULL] };
const made = (secretManager?: GkeSecretManagerOptions): Made => make({ project: "my-project", secretManager });
const grants = (options: GkeSecretManagerOptions): any[] => Object.values(made(options).of("google_secret_manager_secret_iam_member"));

describe("Secret Manager", () => {
  test("is read by one service account of the models' namespace, each secret by a right on it alone", () => {
    expect(grants(BOTH).map(({ project, secret_id, role }) => [project, secret_id, role]).sort()).toEqual([
      ["my-project", "hf-token", "roles/secretmanager.secretAccessor"],
      ["other-project", "ngc", "roles/secretmanager.secretAccessor"],
    ]);
    for (const { member, depends_on } of grants(BOTH)) {
      expect(member).toMatch(/^principal:\/\/.*\/subject\/ns\/inference\/sa\/secret-manager-secrets$/);
      expect(JSON.stringify(depends_on)).toContain("google_container_cluster");
    }
    expect(Object.values<any>(made(BOTH).of("google_project_iam_member")).filter(({ role }) => /secret/.test(role))).toEqual([]);
    expect(made(BOTH).one("google_container_cluster").secret_manager_config).toEqual({ enabled: true });
    expect(Object.values<any>(made(BOTH).of("google_project_service")).map(({ service }) => service)).toContain("secretmanager.googleapis.com");
  });

  test("isn't read where nothing is named", () => {
    // The add-on is written as off: left out, an option that is taken away again would be a change with nothing in it, which GKE refuses.
    const off = '"secret_manager_config":{"enabled":false}';
    expect(JSON.stringify(made().json)).toContain(off);
    expect(JSON.stringify(made().json).replace(off, "")).not.toMatch(/secret_?manager/i);
    expect(made().cluster.modelSecrets).toBeUndefined();
  });

  test("one more secret, or another order, changes the rights of no other", () => {
    const by = (options: GkeSecretManagerOptions): object => made(options).of("google_secret_manager_secret_iam_member");
    expect(by({ secrets: [PULL, TOKEN] })).toEqual(by(BOTH));
    expect(by({ secrets: [...BOTH.secrets, GkeStoredSecret.of("other", "other", "KEY")] })).toMatchObject(by(BOTH));
    // Of one secret two keys may be made.
    expect(grants({ secrets: [TOKEN, GkeStoredSecret.of("hf-token", "again", "TOKEN")] })).toHaveLength(1);
  });
});

describe("a deployment", () => {
  const deploy = (more: Partial<GkeDeploymentProps> = {}): { problems: string[]; file: (name: string) => any } => {
    const app = new App({ outdir: fs.mkdtempSync(path.join(scratch, "out-")) });
    const models = [{ name: "llama", model: "meta-llama/Llama-3.1-8B-Instruct", huggingFaceToken: { required: true }, maxModelLen: 8192 }];
    new GkeDeployment(app, "chat", { region: "us-central1", project: "my-project", gpuPools: [L4], models, secretManager: BOTH, backend: StateBackend.local(), ...more });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length === 0) app.synth();
    return { problems, file: (name) => JSON.parse(fs.readFileSync(path.join(app.outdir, name), "utf8")) };
  };

  test("has them in the models' namespace before the first model, and tells who looks for tokens", () => {
    const { problems, file } = deploy();
    expect(problems).toEqual([]);
    const release = Object.values<any>(file("stacks/chat-platform/cdk.tf.json").resource.helm_release).find(({ name }) => name === "secret-manager-secrets");
    expect(release).toMatchObject({ namespace: "inference" });
    expect(JSON.parse(release.values[0]).files).toEqual([
      { resource: "projects/my-project/secrets/hf-token/versions/latest", path: "hf-token-secret.HF_TOKEN" },
      { resource: "projects/other-project/secrets/ngc/versions/latest", path: "nvcr..dockerconfigjson" },
    ]);
    expect(JSON.stringify(file("deployments/chat.json"))).toContain('"broughtSecrets":[{"name":"hf-token-secret","keys":["HF_TOKEN"]}');
  });

  test("whose models are elsewhere is refused, unless it says so twice", () => {
    expect(deploy({ dynamo: { modelNamespace: "models" } }).problems).toEqual(["secrets-elsewhere secretManager.namespace"]);
    expect(deploy({ dynamo: { modelNamespace: "models" }, secretManager: { ...BOTH, namespace: "models" } }).problems).toEqual([]);
  });
});

describeWithHelm("the chart", () => {
  const objects = helmTemplate(secretChartPath(), made(BOTH).cluster.modelSecrets?.addOn.values as any, { name: "secret-manager-secrets", namespace: "inference" }) as any[];
  const of = (kind: string): any[] => objects.filter((one) => one.kind === kind);

  test("may patch the Secrets that it makes, and no others", () => {
    expect(of("Role")[0].rules).toEqual([{ apiGroups: [""], resources: ["secrets"], resourceNames: ["hf-token-secret", "nvcr"], verbs: ["get", "patch"] }]);
    expect(of("ClusterRole")).toEqual([]);
    expect(of("Secret").map(({ metadata: { name }, type, data, stringData }) => [name, type, data, stringData])).toEqual([
      ["hf-token-secret", "Opaque", undefined, undefined],
      ["nvcr", "kubernetes.io/dockerconfigjson", undefined, { ".dockerconfigjson": '{"auths":{}}' }],
    ]);
  });

  test("reads at once, for which the deployment waits, and then every ten minutes, by a pod that may do nothing else", () => {
    expect(of("Job")[0].metadata.annotations["helm.sh/hook"]).toBe("post-install,post-upgrade");
    expect(of("CronJob")[0].spec.schedule).toBe("*/10 * * * *");
    const pods = [of("Job")[0].spec.template.spec, of("CronJob")[0].spec.jobTemplate.spec.template.spec];
    expect(pods[0]).toEqual(pods[1]);
    expect(pods[0]).toMatchObject({
      serviceAccountName: "secret-manager-secrets",
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ image: "registry.k8s.io/kubectl:v1.34.1", securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } } }],
    });
    expect(pods[0].volumes.find(({ name }: any) => name === "stored").csi.driver).toBe("secrets-store-gke.csi.k8s.io");
  });

  const kubectl = kubectlBinary();
  (kubectl === undefined ? test.skip : test)("makes the Secrets of files as the driver leaves them, by kubectl itself", () => {
    // As the driver does it: files in a folder with a time, and links to them.
    const work = fs.mkdtempSync(path.join(scratch, "work-"));
    fs.mkdirSync(path.join(work, "stored", "..2026_11_29"), { recursive: true });
    const files: [string, string][] = [["hf-token-secret.HF_TOKEN", "hf_secret"], ["nvcr..dockerconfigjson", '{"auths":{"nvcr.io":{}}}']];
    for (const [name, value] of files) fs.writeFileSync(path.join(work, "stored", "..2026_11_29", name), value);
    fs.symlinkSync("..2026_11_29", path.join(work, "stored", "..data"));
    for (const [name] of files) fs.symlinkSync(path.join("..data", name), path.join(work, "stored", name));
    fs.writeFileSync(path.join(work, "kustomization.yaml"), of("ConfigMap")[0].data["kustomization.yaml"]);
    const written = parseAllDocuments(execFileSync(kubectl as string, ["kustomize", work], { encoding: "utf8" })).map((one) => one.toJS());
    const text = (base64: string): string => Buffer.from(base64, "base64").toString();
    expect(written.map(({ metadata, type, data }) => [metadata.name, metadata.namespace, type, Object.entries<string>(data).map(([key, value]) => [key, text(value)])])).toEqual([
      ["hf-token-secret", "inference", "Opaque", [["HF_TOKEN", "hf_secret"]]],
      ["nvcr", "inference", "kubernetes.io/dockerconfigjson", [[".dockerconfigjson", '{"auths":{"nvcr.io":{}}}']]],
    ]);
  });
});

describe("is refused", () => {
  test.each<[string, GkeSecretManagerOptions, string, string]>([
    ["no secret", { secrets: [] }, "no-stored-secrets", "secretManager.secrets"],
    ["a version", { secrets: [GkeStoredSecret.huggingFaceToken("projects/p/secrets/hf/versions/3")] }, "invalid-stored-secret", "secretManager.secrets[0].secret"],
    ["a token in place of its name", { secrets: [GkeStoredSecret.huggingFaceToken("hf token!")] }, "invalid-stored-secret", "secretManager.secrets[0].secret"],
    ["a Secret in capitals", { secrets: [GkeStoredSecret.pullSecret("ngc", "NVCR")] }, "invalid-stored-secret", "secretManager.secrets[0].secretName"],
    ["a key with a slash", { secrets: [GkeStoredSecret.of("a", "b", "c/d")] }, "invalid-stored-secret", "secretManager.secrets[0].key"],
    ["one key twice", { secrets: [TOKEN, GkeStoredSecret.huggingFaceToken("other")] }, "stored-secret-twice", "secretManager.secrets[1]"],
    ["a Secret of two types", { secrets: [GkeStoredSecret.of("a", "nvcr", "KEY"), GkeStoredSecret.pullSecret("b", "nvcr")] }, "stored-secret-twice", "secretManager.secrets[1]"],
  ])("%s", (_, secretManager, code, property) => {
    expect(checkGkeCluster({ ...PROPS, secretManager })).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(/./) })]);
  });
});

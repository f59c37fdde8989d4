import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeRegistryOptions } from "../../../../constructs/google/registry/image-repository";
import { RemoteImages } from "../../../../constructs/kubernetes/images/remote-images";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "registry-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const KEY = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";
const REMOTES = [{ name: "nvcr", host: "nvcr.io" }, { name: "hub", host: "docker.io" }];

describe("the cluster's registry", () => {
  test("is encrypted with a key of one's own once Google's agent may use it", () => {
    const made = make({ registry: { encryptionKey: KEY, remotes: REMOTES } });
    const grant = made.one("google_kms_crypto_key_iam_member");
    expect(grant).toMatchObject({ crypto_key_id: KEY, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: expect.stringMatching(/^serviceAccount:service-.*@gcp-sa-artifactregistry\.iam\.gserviceaccount\.com$/) });
    const repositories = Object.values<any>(made.of("google_artifact_registry_repository"));
    expect(repositories).toHaveLength(3);
    for (const repository of repositories) {
      expect(repository.kms_key_name).toBe(KEY);
      expect(JSON.stringify(repository.depends_on)).toContain("google_kms_crypto_key_iam_member");
    }
    expect(make().one("google_artifact_registry_repository")).not.toHaveProperty("kms_key_name");
  });

  test("loses images without a tag after their days, and no others", () => {
    const { cleanup_policies } = make({ registry: { untaggedDays: 30 } }).one("google_artifact_registry_repository");
    expect(cleanup_policies).toEqual([{ id: "untagged", action: "DELETE", condition: { tag_state: "UNTAGGED", older_than: "2592000s" } }]);
    expect(make().one("google_artifact_registry_repository")).not.toHaveProperty("cleanup_policies");
  });

  test("has others behind it, which the nodes may read and nobody else", () => {
    const made = make({ registry: { remotes: REMOTES }, project: "my-project" });
    const hub = made.one("google_artifact_registry_repository", { repository_id: "lab-hub" });
    expect(hub).toMatchObject({ mode: "REMOTE_REPOSITORY", format: "DOCKER", location: "us-central1", remote_repository_config: { docker_repository: { custom_repository: { uri: "https://registry-1.docker.io" } } } });
    expect(made.one("google_artifact_registry_repository", { repository_id: "lab-nvcr" }).remote_repository_config.docker_repository.custom_repository.uri).toBe("https://nvcr.io");
    const readers = Object.values<any>(made.of("google_artifact_registry_repository_iam_member"));
    expect(readers.map(({ role }) => role)).toEqual(Array(3).fill("roles/artifactregistry.reader"));
    // No node comes before it may read them.
    for (const pool of Object.values<any>(made.of("google_container_node_pool"))) expect(pool.depends_on.filter((one: string) => one.includes("repository_iam_member"))).toHaveLength(3);
    expect(made.cluster.registry.remoteAddresses).toEqual({ "nvcr.io": "us-central1-docker.pkg.dev/my-project/lab-nvcr", "docker.io": "us-central1-docker.pkg.dev/my-project/lab-hub" });
  });
});

describe("images of registries behind it", () => {
  const images = RemoteImages.fromAddresses({ "nvcr.io": "us-central1-docker.pkg.dev/p/lab-nvcr", "docker.io": "us-central1-docker.pkg.dev/p/lab-hub" });

  test("keep their names below the host, and are told back", () => {
    expect(images.apply("nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1")).toBe("us-central1-docker.pkg.dev/p/lab-nvcr/nvidia/ai-dynamo/vllm-runtime:1.5.1");
    // Docker Hub's own short names are written out.
    expect(images.apply("nginx:1.27")).toBe("us-central1-docker.pkg.dev/p/lab-hub/library/nginx:1.27");
    expect(images.apply("quay.io/a/b:1")).toBe("quay.io/a/b:1");
    expect(images.original("us-central1-docker.pkg.dev/p/lab-nvcr/nvidia/x:1")).toBe("nvcr.io/nvidia/x:1");
  });

  const deploy = (more: Partial<GkeDeploymentProps>): { problems: string[]; text: (stack: string) => string } => {
    const app = new App({ outdir: fs.mkdtempSync(path.join(scratch, "out-")) });
    new GkeDeployment(app, "chat", { region: "us-central1", gpuPools: [L4], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], backend: StateBackend.local(), registry: { remotes: REMOTES }, ...more });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length === 0) app.synth();
    return { problems, text: (stack) => fs.readFileSync(path.join(app.outdir, "stacks", `chat-${stack}`, "cdk.tf.json"), "utf8") };
  };

  test("are pulled from there by a whole deployment", () => {
    const { problems, text } = deploy({ project: "my-project" });
    expect(problems).toEqual([]);
    expect(text("inference")).toContain("us-central1-docker.pkg.dev/my-project/chat-nvcr/nvidia/ai-dynamo/");
    expect(text("inference")).not.toContain("nvcr.io/");
    expect(text("platform")).toContain("us-central1-docker.pkg.dev/my-project/chat-nvcr/");
  });

  test("need the project written out", () => expect(deploy({}).problems).toEqual(["remotes-without-project project"]));
});

describe("is refused", () => {
  test.each<[string, GkeRegistryOptions, string, string]>([
    ["a key of another region", { encryptionKey: KEY.replace("us-central1", "europe-west4") }, "invalid-kms-key", "registry.encryptionKey"],
    ["a key by its name alone", { encryptionKey: "k" }, "invalid-kms-key", "registry.encryptionKey"],
    ["no day", { untaggedDays: 0 }, "out-of-range", "registry.untaggedDays"],
    ["half a day", { untaggedDays: 0.5 }, "out-of-range", "registry.untaggedDays"],
    ["an address", { remotes: [{ name: "nvcr", host: "https://nvcr.io" }] }, "invalid-remote-registry", "registry.remotes[0].host"],
    ["a folder", { remotes: [{ name: "nvcr", host: "nvcr.io/nvidia" }] }, "invalid-remote-registry", "registry.remotes[0].host"],
    ["a host as its name", { remotes: [{ name: "nvcr.io", host: "nvcr.io" }] }, "invalid-remote-registry", "registry.remotes[0].name"],
    ["one name for two", { remotes: [REMOTES[0], { ...REMOTES[1], name: "nvcr" }] }, "duplicate-repository", "registry.remotes[1].name"],
    ["one registry twice", { remotes: [REMOTES[0], { ...REMOTES[0], name: "again" }] }, "duplicate-repository", "registry.remotes[1].host"],
  ])("%s", (_, registry, code, property) => {
    expect(checkGkeCluster({ ...PROPS, registry })).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(/./) })]);
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksRegistryOptions } from "../../../../constructs/aws/registry/image-registry";
import { EksRegistryCache } from "../../../../constructs/aws/registry/registry-cache";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { EksDeployment, EksDeploymentProps } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

const ACCOUNT = "111122223333";
const secret = (name: string, region = "us-west-2", account = ACCOUNT): string => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-abcdef`;
const HUB = EksRegistryCache.dockerHub(secret("ecr-pullthroughcache/hub"));
const REGISTRY: EksRegistryOptions = { accountId: ACCOUNT, caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.ECR_PUBLIC, EksRegistryCache.QUAY, HUB, EksRegistryCache.github(secret("ecr-pullthroughcache/ghcr"))] };
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "copies-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

describe("copies of other registries' images", () => {
  const made = make({ registry: REGISTRY });

  test("are kept below the cluster's name, of Docker Hub and GitHub with an account", () => {
    expect(made.problems).toEqual([]);
    const rules = Object.values(made.of("aws_ecr_pull_through_cache_rule")).map(({ ecr_repository_prefix: prefix, upstream_registry_url: url, credential_arn: arn }) => [prefix, url, arn]);
    expect(rules.map(([, url]) => url).sort()).toEqual(["ghcr.io", "public.ecr.aws", "quay.io", "registry-1.docker.io", "registry.k8s.io"]);
    expect(rules.filter(([, , arn]) => arn !== undefined).map(([, url]) => url).sort()).toEqual(["ghcr.io", "registry-1.docker.io"]);
    const prefixes = Object.values(made.of("aws_ecr_repository_creation_template")).map(({ prefix }) => prefix);
    expect(prefixes.sort()).toEqual(["lab/ecr", "lab/ghcr", "lab/hub", "lab/k8s", "lab/quay"]);
  });

  test("stay what they were, are encrypted, and old ones go; tags tell whose they are", () => {
    for (const template of Object.values(made.of("aws_ecr_repository_creation_template"))) {
      expect(template).toMatchObject({ applied_for: ["PULL_THROUGH_CACHE"], image_tag_mutability: "IMMUTABLE", encryption_configuration: [{ encryption_type: "AES256" }], resource_tags: { "dynamo-serving-cluster": "lab" }, custom_role_arn: expect.stringContaining("aws_iam_role") });
      expect(JSON.parse(template.lifecycle_policy).rules).toHaveLength(2);
    }
    const kmsKeyArn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const keyed = make({ registry: { ...REGISTRY, kmsKeyArn, keepTagged: 3 } });
    expect(Object.values(keyed.of("aws_ecr_repository_creation_template"))[0]).toMatchObject({ encryption_configuration: [{ encryption_type: "KMS", kms_key: kmsKeyArn }], lifecycle_policy: expect.stringContaining('"countNumber":3') });
    const { policy } = keyed.one("aws_iam_policy", { name: "lab-us-west-2-image-copies" });
    expect(JSON.parse(policy).Statement[1]).toMatchObject({ Action: ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"], Resource: [kmsKeyArn] });
  });

  test("are made by who pulls, below the prefix alone: every role of nodes", () => {
    const { policy } = made.one("aws_iam_policy", { name: "lab-us-west-2-image-pull" });
    expect(JSON.parse(policy).Statement).toEqual([
      { Sid: "PullThroughCache", Effect: "Allow", Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], Resource: [expect.stringMatching(/^arn:aws:ecr:us-west-2:\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}:repository\/lab\/\*$/)] },
    ]);
    const holders = (props: Partial<EksClusterProps>): number => Object.values(make({ registry: REGISTRY, ...props }).of("aws_iam_role_policy_attachment")).filter(({ policy_arn: arn }) => /image-copies_pull/.test(arn)).length;
    expect(holders({})).toBe(1);
    expect(holders({ gpuPools: [L4, { ...L4, name: "spot", provisioner: EksProvisioner.KARPENTER }] })).toBe(2);
    expect(holders({ gpuPools: [L4, { ...L4, name: "auto", provisioner: EksProvisioner.AUTO_MODE }] })).toBe(2);
  });

  test("in any order of the list are the same, and nobody's unless they are asked for", () => {
    expect(make({ registry: { ...REGISTRY, caches: [...(REGISTRY.caches ?? [])].reverse() } }).json).toEqual(made.json);
    const without = make();
    expect(Object.keys(without.of("aws_ecr_pull_through_cache_rule"))).toEqual([]);
    expect(Object.values(without.of("aws_iam_policy")).map(({ name }) => name).filter((name) => /image/.test(name))).toEqual([]);
  });
});

test.each<[string, Partial<EksClusterProps>, string, string, RegExp]>([
  ["copies without the account", { registry: { caches: [HUB] } }, "caches-without-account", "registry.accountId", /named with the account/],
  ["an account by its name", { registry: { caches: [EksRegistryCache.QUAY], accountId: "prod" } }, "caches-without-account", "registry.accountId", /account/],
  ["a registry twice", { registry: { ...REGISTRY, caches: [HUB, HUB] } }, "cache-twice", "registry.caches[1]", /before this/],
  ["a secret of another name", { registry: { ...REGISTRY, caches: [EksRegistryCache.dockerHub(secret("hub"))] } }, "invalid-cache-credential", "registry.caches[0].credentialArn", /ecr-pullthroughcache/],
  ["a secret of another region", { registry: { ...REGISTRY, caches: [EksRegistryCache.dockerHub(secret("ecr-pullthroughcache/hub", "eu-west-1"))] } }, "invalid-cache-credential", "registry.caches[0].credentialArn", /eu-west-1/],
  ["a secret of another account", { registry: { ...REGISTRY, caches: [EksRegistryCache.github(secret("ecr-pullthroughcache/a", "us-west-2", "999922223333"))] } }, "invalid-cache-credential", "registry.caches[0].credentialArn", /999922223333/],
  ["copies without a prefix", { registry: { ...REGISTRY, prefix: "", images: [] } }, "invalid-name", "registry.prefix", /same/],
  ["a long prefix", { clusterName: "a-cluster-with-quite-a-long-name", registry: REGISTRY }, "invalid-name", "registry.prefix", /30 characters/],
  ["copies for nodes without a way out", { network: { nat: false, privateEndpoints: true }, registry: REGISTRY }, "caches-need-nat", "registry.caches", /no copy of yet/],
])("%s is refused", (_, props, code, property, reason) => {
  expect(checkEksCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property, reason: expect.stringMatching(reason) })]);
});

test("a token in place of a secret isn't said again", () => {
  const [finding] = checkEksCluster({ ...PROPS, registry: { ...REGISTRY, caches: [EksRegistryCache.dockerHub("dckr_pat_abcdefgh")] } });
  expect(finding).toMatchObject({ code: "invalid-cache-credential", value: "..." });
});

describe("a deployment takes its images from copies", () => {
  const values = (more: Partial<EksDeploymentProps>): { problems: string[]; texts: string } => {
    const app = new App({ outdir: fs.mkdtempSync(`${scratch}/`) });
    new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: [L4], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], backend: StateBackend.local(), ...more });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    if (problems.length === 0) app.synth();
    const texts = problems.length > 0 ? "" : ["addons", "platform", "inference"].map((step) => fs.readFileSync(`${app.outdir}/stacks/chat-${step}/cdk.tf.json`, "utf8")).join("\n");
    return { problems, texts };
  };

  test("in charts; of nvcr.io they stay as they are", () => {
    const { problems, texts } = values({ registry: REGISTRY, dnsRecords: { zones: [{ zoneId: "Z0123456789A", domain: "example.com" }] } });
    expect(problems).toEqual([]);
    expect(texts).toContain("111122223333.dkr.ecr.us-west-2.amazonaws.com/chat/ecr/eks/aws-load-balancer-controller");
    expect(texts).toContain("111122223333.dkr.ecr.us-west-2.amazonaws.com/chat/k8s/external-dns/external-dns");
    expect(texts).toContain("nvcr.io/nvidia/ai-dynamo/");
    expect(texts).not.toMatch(/[^/]public\.ecr\.aws\/eks\/aws-load/);
  });

  test("where there is a mirror too, from the mirror", () => {
    const { texts } = values({ registry: REGISTRY, imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(texts).toContain("registry.example.com/mirror/public.ecr.aws/eks/aws-load-balancer-controller");
    expect(texts).not.toContain("dkr.ecr.us-west-2.amazonaws.com/chat/");
  });
});

import { Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { PROPS, ids, make, resolved, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("registry", () => {
  test("a repository for preflight: no tag is written twice, every image is scanned and encrypted, old ones go", () => {
    const [id] = ids(standard, "aws_ecr_repository");
    expect(standard.one("aws_ecr_repository")).toMatchObject({
      name: "lab/preflight",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      force_delete: false,
      tags: { "dynamo-serving-cluster": "lab" },
    });
    const { repository, policy } = standard.one("aws_ecr_lifecycle_policy");
    expect(repository).toBe(`\${${id}.name}`);
    expect(JSON.parse(policy).rules.map(({ selection, action }: any) => [selection, action.type])).toEqual([
      [{ tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 }, "expire"],
      [{ tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 30 }, "expire"],
    ]);
    // Nobody but the account's own gets in.
    expect(standard.of("aws_ecr_repository_policy")).toEqual({});
  });

  test("as it is wished", () => {
    const kmsKeyArn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const images = ["preflight", "vllm-runtime", "nvidia/driver"];
    const made = make({ registry: { images, prefix: "team/mirror", keepTagged: 5, untaggedDays: 1, kmsKeyArn, forceDelete: true } });
    expect(made.problems).toEqual([]);
    const repositories = Object.values(made.of("aws_ecr_repository"));
    expect(repositories.map((one) => one.name).sort()).toEqual(images.map((image) => `team/mirror/${image}`).sort());
    for (const one of repositories) {
      expect(one).toMatchObject({ encryption_configuration: [{ encryption_type: "KMS", kms_key: kmsKeyArn }], force_delete: true });
    }
    const policies = Object.values(made.of("aws_ecr_lifecycle_policy")).map((one) => JSON.parse(one.policy).rules);
    for (const rules of policies) expect(rules.map((rule: any) => rule.selection.countNumber)).toEqual([1, 5]);
    expect(make({ registry: { images: [] } }).of("aws_ecr_repository")).toEqual({});
    expect(Object.values(make({ registry: { prefix: "" } }).of("aws_ecr_repository")).map((one) => one.name)).toEqual(["preflight"]);
  });

  test("an image more touches no other", () => {
    const more = make({ registry: { images: ["vllm-runtime", "preflight"] } });
    expect(more.of("aws_ecr_repository")).toMatchObject(standard.of("aws_ecr_repository"));
  });

  test("an image's address, for values; one that has no repository is refused", () => {
    const [id] = ids(standard, "aws_ecr_repository");
    expect(resolved(standard, standard.cluster.registry.imageUrl("preflight"))).toBe(`\${${id}.repository_url}`);
    const app = Testing.app();
    new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", PROPS).registry.imageUrl("vllm-runtime");
    expect(problemsIn(app)).toMatchObject([
      { code: "image-without-repository", constructPath: "eks-cluster/eks/registry", value: "vllm-runtime", reason: expect.stringMatching(/those of preflight$/) },
    ]);
  });

  test.each([
    [{ images: ["Preflight"] }, "invalid-name registry.images[0]", /write it like "preflight"/],
    [{ images: ["preflight", "a:1.0"] }, "invalid-name registry.images[1]", /write it like "a"/],
    [{ images: [""] }, "invalid-name registry.images[0]", /write it like/],
    [{ images: ["NVCR.io/nvidia/driver:580"] }, "invalid-name registry.images[0]", /write it like "nvcr\.io\/nvidia\/driver"/],
    [{ images: ["a//b"] }, "invalid-name registry.images[0]", /write it like "a\/b"/],
    [{ images: ["a--b"] }, "invalid-name registry.images[0]", /write it like "a-b"/],
    [{ images: [Fn.lower("X")] }, "invalid-name registry.images[0]", /write the name itself/],
    [{ images: ["x".repeat(253)] }, "invalid-name registry.images[0]", /write it like/],
    [{ images: ["a"], prefix: "" }, "invalid-name registry.images[0]", /write it like/],
    [{ prefix: "/x" }, "invalid-name registry.prefix", /write it like "x"/],
    [{ images: ["a", "b", "a"] }, "duplicate-image registry.images[2]", /its own name/],
    [{ keepTagged: 0 }, "invalid-count registry.keepTagged", /1 or more/],
    [{ untaggedDays: 1.5 }, "invalid-count registry.untaggedDays", /1 or more/],
    [{ kmsKeyArn: "alias/x" }, "invalid-kms-key registry.kmsKeyArn", /arn:aws:kms:us-west-2:/],
    [{ kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/x" }, "invalid-kms-key registry.kmsKeyArn", /arn:aws:kms:us-west-2:/],
  ])("refused: %j", (registry, where, fix) => {
    const findings = checkEksCluster({ ...PROPS, registry });
    expect(findings.map((found) => `${found.code} ${found.property}`)).toContain(where);
    expect(findings[0].fix).toMatch(fix);
    // And the construct gets through it, so that the rest of the app is checked too.
    expect(make({ registry }).problems.length).toBeGreaterThan(0);
  });
});

import { App, Testing } from "cdktf";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { eks } from "../../../deployments/eks";
import { EksClusterStack } from "../../../stacks/aws/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { PROPS } from "../../constructs/aws/made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("stack and deployment", () => {
  test("the provider has the region and nothing secret", () => {
    const stack = new EksClusterStack(Testing.app(), "eks-cluster", { ...PROPS, backend: StateBackend.local() });
    const { provider, output } = JSON.parse(Testing.synth(stack));
    expect(provider.aws).toEqual([{ region: "us-west-2" }]);
    expect(output.kubeconfig.value).toBe("aws eks update-kubeconfig --name lab --region us-west-2");
    const [login, push] = output["image-push"].value.split("\n");
    const host = /\$\{aws_ecr_repository\.\w+\.registry_id\}\.dkr\.ecr\.us-west-2\.amazonaws\.com/.exec(login)?.[0];
    expect(login).toBe(`aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin ${host}`);
    expect(push).toContain(`npx cdktf-dynamo images --push --registry ${host}/lab --digest python=$(docker buildx imagetools inspect `);
    const none = new EksClusterStack(Testing.app(), "eks-cluster", { ...PROPS, registry: { images: [] }, backend: StateBackend.local() });
    expect(JSON.parse(Testing.synth(none)).output["image-push"]).toBeUndefined();
  });

  test("with copies of images, whose names begin with an account, it works in no other", () => {
    const stack = new EksClusterStack(Testing.app(), "eks-cluster", { ...PROPS, registry: { accountId: "111122223333", caches: [EksRegistryCache.QUAY] }, backend: StateBackend.local() });
    expect(JSON.parse(Testing.synth(stack)).provider.aws).toEqual([{ region: "us-west-2", allowed_account_ids: ["111122223333"] }]);
  });

  const cloned = (env: { [name: string]: string }): any => {
    const app: App = Testing.app();
    const { stacks } = eks(app, env);
    expect(problemsIn(app)).toEqual([]);
    return JSON.parse(Testing.synth(stacks[0]));
  };

  test("what differs between people comes from the environment", () => {
    const plain = Object.values<any>(cloned({}).resource.aws_eks_cluster)[0];
    expect(plain.vpc_config.endpoint_public_access).toBe(false);
    expect(plain.deletion_protection).toBe(false);
    const json = cloned({
      AWS_REGION: "eu-west-1",
      AWS_ZONES: "eu-west-1b,eu-west-1a",
      EKS_PUBLIC_ACCESS_CIDRS: "203.0.113.7/32,198.51.100.0/24",
    });
    expect(json.provider.aws).toEqual([{ region: "eu-west-1" }]);
    const [cluster] = Object.values<any>(json.resource.aws_eks_cluster);
    expect(cluster.vpc_config.public_access_cidrs).toEqual(["203.0.113.7/32", "198.51.100.0/24"]);
    expect(Object.values<any>(json.resource.aws_subnet).map((one) => one.availability_zone)).toContain("eu-west-1b");
  });
});

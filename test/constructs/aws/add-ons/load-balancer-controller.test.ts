import { loadBalancerPolicy } from "../../../../constructs/aws/add-ons/load-balancer-controller";
import permissions from "../../../../constructs/aws/data/load-balancer-controller-permissions.json";
import { ids, resolved, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("load balancer controller", () => {
  test("its policy fits into one, and guards what isn't its own by the tag of its load balancers", () => {
    const text = JSON.stringify(loadBalancerPolicy());
    expect(text.length).toBeLessThan(6144);
    const { Statement } = JSON.parse(standard.one("aws_iam_policy").policy);
    expect(Statement).toHaveLength(permissions.statements.length);
    const deleting = Statement.filter((one: any) => one.Action.includes("elasticloadbalancing:DeleteLoadBalancer"));
    expect(deleting.map((one: any) => one.Condition)).toEqual([{ Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } }]);
    for (const one of Statement) expect(one.Condition).not.toEqual({});
  });

  test("its chart, pinned, for the service account that has the role", () => {
    const [addOn, ...more] = standard.cluster.addOns;
    expect(more).toEqual([]);
    expect(addOn).toMatchObject({ name: "aws-load-balancer-controller", version: "3.5.0", namespace: "kube-system" });
    expect(resolved(standard, addOn.values)).toEqual({
      clusterName: "lab",
      region: "us-west-2",
      vpcId: `\${${ids(standard, "aws_vpc")[0]}.id}`,
      serviceAccount: { create: true, name: "aws-load-balancer-controller" },
      enableServiceMutatorWebhook: false,
    });
    standard.one("aws_eks_pod_identity_association", { service_account: "aws-load-balancer-controller", namespace: "kube-system" });
  });
});

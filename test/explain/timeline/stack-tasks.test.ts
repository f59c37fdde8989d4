import { stackTasks } from "../../../explain/timeline/stack-tasks";

const content = {
  resource: {
    aws_vpc: { v: { cidr_block: "10.0.0.0/16" } },
    aws_eks_cluster: { c: { name: "chat", vpc_config: { x: "${aws_vpc.v.id}" }, "//": { metadata: { path: "aws_nat_gateway.n" } } } },
    aws_nat_gateway: { n: { depends_on: ["aws_vpc.v"], tags: { of: "${data.aws_region.here.name}" } } },
    aws_unheard_of: { u: { of: "aws_vpc.vv" } },
    helm_release: { r: { name: "qwen", chart: "assets/chart/dynamo-model", wait: false }, s: { name: "p", chart: "dynamo-platform" } },
  },
  data: { aws_region: { here: {} } },
};

test("a stack's resources wait for what they refer to, and no more", () => {
  const tasks = stackTasks({ name: "s", dependencies: [], content }, ["before"]);
  const after = Object.fromEntries(tasks.map((task) => [task.id, task.after]));
  expect(after["s planned"]).toEqual(["before done"]);
  expect(after["s/aws_eks_cluster.c"]).toEqual(["s planned", "s/aws_vpc.v"]);
  expect(after["s/aws_nat_gateway.n"]).toEqual(["s planned", "s/aws_vpc.v", "s/data.aws_region.here"]);
  expect(after["s/aws_unheard_of.u"]).toEqual(["s planned"]);
  expect(after["s done"]).toHaveLength(8);
});

test("what each takes is by its type, a release's by its chart and whether it is waited for; of an unknown type it isn't guessed", () => {
  const rows = Object.fromEntries(stackTasks({ name: "s", dependencies: [], content }, []).map(({ id, row, what }) => [id, [row?.id, what]]));
  expect(rows["s/aws_eks_cluster.c"]).toEqual(["eks-control-plane", "EKS control plane: chat"]);
  expect(rows["s/helm_release.r"][0]).toBe("release-not-waited-for");
  expect(rows["s/helm_release.s"][0]).toBe("platform");
  expect(rows["s/aws_unheard_of.u"]).toEqual([undefined, "aws_unheard_of: u"]);
});

import { App, DefaultTokenResolver, Fn, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterAttributes, ImportedEksCluster } from "../../../constructs/aws/imported-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { TaintEffect } from "../../../constructs/cluster/pools/scheduling";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const CA = Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").toString("base64");
const THERE: EksClusterAttributes = {
  clusterName: "Prod_1",
  region: "eu-west-1",
  endpoint: "https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
  certificateAuthority: CA,
  gpuPools: [
    {
      name: "l4",
      labels: {},
      nodeSelector: { pool: "l4" },
      taints: [{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }],
      minNodes: 0,
      maxNodes: 2,
      gpu: "NVIDIA L4",
      gpusPerNode: 1,
      fabric: Fabric.NONE,
    },
  ],
  storage: [{ className: "efs", accessModes: [AccessMode.READ_WRITE_MANY] }],
};

function imported(attributes: Partial<EksClusterAttributes> = {}): { app: App; cluster: ImportedEksCluster; problems: string[] } {
  const app = Testing.app();
  const cluster = EksCluster.fromAttributes(app, "prod", { ...THERE, ...attributes });
  return { app, cluster, problems: problemsIn(app).map(({ code, property }) => `${code} ${property}`) };
}

test("a cluster of another repository is reached by its address, with the AWS CLI's credentials", () => {
  const { cluster, problems } = imported();
  expect(problems).toEqual([]);
  const { host, clusterCaCertificate, credential } = Tokenization.resolve(cluster.connection.execOptions, {
    scope: cluster,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  }) as any;
  expect([host, clusterCaCertificate]).toEqual([THERE.endpoint, `\${base64decode("${CA}")}`]);
  expect(credential).toEqual({ command: "aws", args: ["eks", "get-token", "--cluster-name", "Prod_1", "--region", "eu-west-1", "--output", "json"] });
  expect([cluster.gpuSoftware, cluster.addOns]).toEqual([GpuSoftware.PROVIDED, []]);
});

test("it serves models like any other that is there, and none of it is made", () => {
  const { app, cluster } = imported();
  const { stacks } = new ExistingDeployment(app, "chat", { cluster, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4" }] });
  expect(problemsIn(app)).toEqual([]);
  const types = stacks.flatMap((stack) => Object.keys(JSON.parse(Testing.synth(stack)).resource ?? {}));
  expect(types.filter((type) => type.startsWith("aws_"))).toEqual([]);
  expect(types).toContain("helm_release");
});

test("what is known only at apply is let through", () => {
  expect(imported({ endpoint: Fn.lower("X"), certificateAuthority: Fn.lower("X") }).problems).toEqual([]);
});

test.each<[Partial<EksClusterAttributes>, string]>([
  [{ region: "eu-wset-1" }, "unknown-region region"],
  [{ clusterName: "" }, "invalid-name clusterName"],
  [{ clusterName: Fn.lower("X") }, "invalid-name clusterName"],
  [{ endpoint: "0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com" }, "invalid-endpoint endpoint"],
  [{ endpoint: "http://10.0.0.1" }, "invalid-endpoint endpoint"],
  [{ certificateAuthority: "-----BEGIN CERTIFICATE-----\nMIIB" }, "invalid-certificate certificateAuthority"],
  [{ certificateAuthority: undefined }, "missing-property certificateAuthority"],
  [{ gpuPools: "l4" as never }, "wrong-type gpuPools"],
])("refused: %j", (attributes, expected) => {
  expect(imported(attributes).problems).toEqual([expected]);
});

test("everything at once, by its path", () => {
  const app = Testing.app();
  new ImportedEksCluster(new TerraformStack(app, "stack"), "prod", { ...THERE, endpoint: "x", certificateAuthority: "y" });
  expect(problemsIn(app).map(({ constructPath, code }) => [constructPath, code])).toEqual([
    ["stack/prod", "invalid-endpoint"],
    ["stack/prod", "invalid-certificate"],
  ]);
});

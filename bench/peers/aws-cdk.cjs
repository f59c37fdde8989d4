// What `eks` of the cloned app makes, as aws-cdk's eks-v2 has it: a network, a cluster with its add-ons, a system pool and one of GPUs, shared
// files, a registry, an identity, and four releases of Helm. `bench/peer.ts` runs it where aws-cdk-lib is installed.
const { App, Stack } = require("aws-cdk-lib");
const ec2 = require("aws-cdk-lib/aws-ec2");
const ecr = require("aws-cdk-lib/aws-ecr");
const efs = require("aws-cdk-lib/aws-efs");
const eks = require("aws-cdk-lib/aws-eks-v2");
const iam = require("aws-cdk-lib/aws-iam");
const { KubectlV33Layer } = require("@aws-cdk/lambda-layer-kubectl-v33");

const app = new App({ outdir: process.argv[2] });
const stack = new Stack(app, "eks", { env: { account: "123456789012", region: "us-east-1" } });
const vpc = new ec2.Vpc(stack, "network", { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"], natGateways: 1 });
const cluster = new eks.Cluster(stack, "cluster", {
  vpc,
  version: eks.KubernetesVersion.V1_33,
  defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
  defaultCapacity: 0,
  kubectlProviderOptions: { kubectlLayer: new KubectlV33Layer(stack, "kubectl") },
});
cluster.addNodegroupCapacity("system", { instanceTypes: [new ec2.InstanceType("m7i.large")], minSize: 2, maxSize: 3 });
cluster.addNodegroupCapacity("gpu", {
  instanceTypes: [new ec2.InstanceType("g6e.xlarge")],
  amiType: eks.NodegroupAmiType.AL2023_X86_64_NVIDIA,
  minSize: 0,
  maxSize: 2,
  labels: { pool: "gpu" },
  taints: [{ key: "nvidia.com/gpu", value: "present", effect: eks.TaintEffect.NO_SCHEDULE }],
});
for (const addonName of ["vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent", "aws-ebs-csi-driver", "aws-efs-csi-driver"]) {
  new eks.Addon(stack, addonName, { cluster, addonName });
}
const files = new efs.FileSystem(stack, "files", { vpc, encrypted: true });
files.connections.allowDefaultPortFrom(cluster);
new ecr.Repository(stack, "registry", { imageScanOnPush: true });
const account = cluster.addServiceAccount("models", { name: "models", namespace: "default", identityType: eks.IdentityType.POD_IDENTITY });
account.role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName("AmazonS3ReadOnlyAccess"));
for (const [release, chart] of [["gpu", "gpu-operator"], ["crds", "dynamo-crds"], ["platform", "dynamo-platform"], ["qwen", "model"]]) {
  cluster.addHelmChart(release, { release, chart, repository: "https://helm.ngc.nvidia.com/nvidia", namespace: release, values: { replicas: 1 } });
}
app.synth();

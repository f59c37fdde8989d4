import { App, Aspects, TerraformResource } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { synth } from "cdktf-dynamo/kubernetes";

/** What no property of ours says: any argument of any resource, by an Aspect on the deployment. */
const app = new App();
const chat = new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
Aspects.of(chat).add({
  visit(node) {
    if (!(node instanceof TerraformResource)) return;
    if (node.terraformResourceType === "aws_eks_cluster") node.addOverride("zonal_shift_config.enabled", true);
    if (node.terraformResourceType === "aws_efs_file_system") node.addOverride("throughput_mode", "bursting");
  },
});
synth(app);

import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { describeModel } from "../../../../constructs/inference/description/describe-model";
import { ModelDescription } from "../../../../constructs/inference/description/model-description";
import { LoraSource } from "../../../../constructs/inference/options/lora";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";

const pool = { name: "l4", labels: {}, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 4, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE };
const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [pool], storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
const described = (more: Partial<ServedModelOptions>): ModelDescription =>
  describeModel({ model: { name: "qwen", model: "Qwen/Qwen3-0.6B", ...more }, cluster, release: DynamoRelease.of("1.6.1"), namespace: "inference", planned: [] });

test("a model's adapters are told by the names that clients ask for, on the volume and fetched; without any nothing is", () => {
  const adapters = [{ name: "sql", source: LoraSource.folder("adapters/sql") }, { name: "tone", source: LoraSource.huggingFace("my-org/tone") }];
  expect(described({ lora: { adapters } }).adapters).toEqual(["sql", "tone"]);
  expect(described({})).not.toHaveProperty("adapters");
});

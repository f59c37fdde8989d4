import { App } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import table from "../../../../constructs/kubernetes/data/chart-images.json";
import { ChartImages } from "../../../../constructs/kubernetes/images/chart-images";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { ChainOptions } from "../../../../stacks/chain/chain-options";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";

export const REGISTRY = "registry.example.com/mirror";
export const MIRROR = ImageMirror.of(REGISTRY);
export const PLATFORM = { repository: "https://helm.ngc.nvidia.com/nvidia/ai-dynamo/", chart: "dynamo-platform" };
export const charts = table as ChartImages[];

/** An app with one deployment on a described cluster, written to a folder. */
export function lab(outdir: string, options: Partial<ChainOptions>): App {
  const app = new App({ outdir });
  const pool = { name: "gpu", labels: {}, nodeSelector: { pool: "gpu" }, taints: [], minNodes: 1, maxNodes: 1 };
  const cluster = new ExistingCluster({
    clusterName: "lab",
    context: "lab",
    gpuPools: [{ ...pool, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE }],
    storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }],
  });
  new ExistingDeployment(app, "lab", { cluster, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], ...options });
  return app;
}
